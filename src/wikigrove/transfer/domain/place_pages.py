"""Where the pages of a dump go, and under which names their authors stand: what somebody chooses for an import."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from wikigrove_engine.title import Title, TitleError, find_title, make_title, parse_title

from wikigrove.accounts.domain.names import is_address
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.transfer.domain.read_dump import DumpPage
from wikigrove.transfer.errors import PlacementRefused

MOST: Final = 255
"""Characters of a name."""
_PREFIX: Final = re.compile(r"[^<>\[\]{}|#/:@\x00-\x1f\x7f]{1,60}")


@dataclass(frozen=True)
class Placement:
    """`namespace`: all pages go there, talk pages into its talk namespace. `root`: all become subpages of this one.

    With a `prefix` authors stand as `prefix>Name`; with `assigns_known` those that have an account here don't.
    """

    namespace: int | None = None
    root: Title | None = None
    prefix: str = ""
    assigns_known: bool = False

    @property
    def keeps_titles(self) -> bool:
        return self.namespace is None and self.root is None


AS_THEY_ARE: Final = Placement()


def make_placement(
    *, namespace: int | None = None, root: str = "", prefix: str = "", assigns_known: bool = False
) -> Placement:
    """What was asked for, checked against the wiki in scope. Raises PlacementRefused."""
    rules = current_wiki().title_rules
    prefix = prefix.strip().removesuffix(">").strip()
    if prefix and not _PREFIX.fullmatch(prefix):
        raise PlacementRefused("import-error-bad-prefix", prefix)
    if namespace is not None and (namespace < 0 or namespace not in rules.namespaces):
        raise PlacementRefused("import-error-bad-namespace")
    page = find_title(root, rules) if root.strip() else None
    if root.strip():
        if page is None or page.interwiki or page.namespace < 0:
            raise PlacementRefused("import-rootpage-invalid", root)
        if not rules.has_subpages(page.namespace):
            raise PlacementRefused("import-rootpage-nosubpage", rules.namespace_name(page.namespace) or "")
    return Placement(namespace, page, prefix, assigns_known)


def place_title(wiki: Wiki, head: DumpPage, placement: Placement = AS_THEY_ARE) -> Title:
    """The title of a dump's page here. Raises TitleError."""
    rules = wiki.title_rules
    if placement.root is not None:
        whole = f"{rules.prefixed_text(placement.root)}/{head.title}"
        return _check(parse_title(whole, rules), wiki, head)
    title = _own_title(wiki, head)
    if placement.namespace is not None:
        aim = Title(placement.namespace, title.key)
        talk = aim.talk() if title.is_talk else None
        title = make_title((talk or aim).namespace, title.text, rules)
    return _check(title, wiki, head)


def place_authors(names: Collection[str], placement: Placement) -> dict[str, str]:
    """The names that authors get here; one query at most."""
    if not placement.prefix:
        return {name: name for name in names}
    known: set[str] = set()
    if placement.assigns_known:
        known = set(Actor.objects.filter(name__in=set(names), kind=ActorKind.LOCAL).values_list("name", flat=True))
    return {name: name if name in known or _stands(name) else f"{placement.prefix}>{name}"[:MOST] for name in names}


def _stands(name: str) -> bool:
    """An address is the same everywhere, and what came from a third wiki says so already."""
    return ">" in name or is_address(name)


def _own_title(wiki: Wiki, head: DumpPage) -> Title:
    """The number of the page's namespace counts, whatever that is called here."""
    rules = wiki.title_rules
    if head.namespace is None:
        return parse_title(head.title, rules)
    if head.namespace == 0:
        return make_title(0, head.title, rules)
    _, colon, rest = head.title.partition(":")
    return make_title(head.namespace, rest if colon else head.title, rules)


def _check(title: Title, wiki: Wiki, head: DumpPage) -> Title:
    if title.interwiki or title.namespace < 0 or not title.key or title.namespace not in wiki.title_rules.namespaces:
        raise TitleError("title-invalid-empty", head.title)
    return title
