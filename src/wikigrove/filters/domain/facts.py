"""The variables of rules, with AbuseFilter's names. Each is found out when a rule first asks for it."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.check_block import blocks_of
from wikigrove.accounts.domain.rights import groups_of, rights_of
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.language.values import Value
from wikigrove.pages.domain.protections import find_protections
from wikigrove.pages.models import Page, Protection, Revision
from wikigrove.rendering.domain.render import render_text

_MOST_LINES: Final = 20_000
_RECENT: Final = 10
_TAGS: Final = re.compile(r"<[^>]*>")

Maker = Callable[[], Value]


@dataclass(frozen=True)
class EditFacts:
    """An edit that is to be judged: the texts are those that would be stored."""

    title: Title
    page: Page | None
    old_text: str
    new_text: str
    summary: str
    old_model: str = "wikitext"
    new_model: str = "wikitext"


class Variables:
    """Names and values; a call finds the value. Raises KeyError for names that no rule may use."""

    def __init__(self, makers: Mapping[str, Maker]) -> None:
        self._makers = dict(makers)
        self._values: dict[str, Value] = {}

    def __call__(self, name: str) -> Value:
        name = OLD_NAMES.get(name, name)
        if name not in self._values:
            if name in self._makers:
                self._values[name] = self._makers[name]()
            elif name in KNOWN:
                self._values[name] = None
            else:
                raise KeyError(name)
        return self._values[name]

    def found(self) -> dict[str, Value]:
        """What was asked for, and what costs nothing: for the log."""
        for name in _LOGGED:
            if name in self._makers:
                self(name)
        return dict(self._values)


def edit_variables(
    facts: EditFacts, *, actor: Actor | Visitor, action: str = "edit", more: Mapping[str, Value] | None = None
) -> Variables:
    """The variables of an edit, or of an upload with its description and what there is `more` to know."""
    lines = _Once(lambda: _compare(facts.old_text, facts.new_text))
    links = _Once(lambda: _links(facts))
    parsed = _Once(lambda: render_text(facts.title, facts.new_text, page=facts.page))
    old_size, new_size = len(facts.old_text.encode()), len(facts.new_text.encode())
    diff: Maker = lambda: "".join(lines()[0])  # noqa: E731 - three names for one thing
    added: Maker = lambda: lines()[1]  # noqa: E731
    return Variables(
        {
            **_common(actor),
            **_page("page", facts.title, facts.page),
            "action": lambda: action,
            **{name: _constant(value) for name, value in (more or {}).items()},
            "summary": lambda: facts.summary,
            "old_wikitext": lambda: facts.old_text,
            "new_wikitext": lambda: facts.new_text,
            "new_pst": lambda: facts.new_text,
            "old_size": lambda: old_size,
            "new_size": lambda: new_size,
            "edit_delta": lambda: new_size - old_size,
            "edit_diff": diff,
            "edit_diff_pst": diff,
            "added_lines": added,
            "added_lines_pst": added,
            "removed_lines": lambda: lines()[2],
            "old_links": lambda: links()[0],
            "new_links": lambda: links()[1],
            "all_links": lambda: links()[1],
            "added_links": lambda: [url for url in links()[1] if url not in links()[0]],
            "removed_links": lambda: [url for url in links()[0] if url not in links()[1]],
            "old_content_model": lambda: facts.old_model,
            "new_content_model": lambda: facts.new_model,
            "new_html": lambda: parsed().rendered.html,
            "new_text": lambda: _TAGS.sub("", parsed().rendered.html),
        }
    )


def act_variables(
    action: str,
    *,
    actor: Actor | Visitor,
    title: Title,
    page: Page | None,
    new_title: Title | None = None,
    summary: str = "",
    more: Mapping[str, Value] | None = None,
) -> Variables:
    """Those of a move (with `new_title`), a deletion, an upload, a new account."""
    given = {name: _constant(value) for name, value in (more or {}).items()}
    makers: dict[str, Maker] = {**_common(actor), "action": lambda: action, "summary": lambda: summary, **given}
    if new_title is not None:
        makers |= {**_page("moved_from", title, page), **_page("moved_to", new_title, None)}
    makers |= _page("page", title, page)
    return Variables(makers)


def _common(actor: Actor | Visitor) -> dict[str, Maker]:
    user = actor.user
    return {
        "timestamp": lambda: int(time.time()),
        "wiki_name": lambda: current_wiki().slug,
        "wiki_language": lambda: current_wiki().language,
        "user_name": lambda: actor.name,
        "user_unnamed_ip": lambda: getattr(actor, "address", "") if not actor.is_registered else None,
        "user_type": lambda: "named" if actor.is_registered else "temp" if actor.is_temporary else "ip",
        "user_editcount": lambda: actor.edit_count if isinstance(actor, Actor) and actor.is_registered else None,
        "user_age": lambda: _age(actor),
        "user_emailconfirm": lambda: user.email if user is not None else "",
        "user_groups": lambda: groups_of(actor),
        "user_rights": lambda: sorted(rights_of(actor)),
        "user_blocked": lambda: bool(blocks_of(actor)),
        "user_mobile": lambda: False,
        "user_app": lambda: False,
    }


def _page(prefix: str, title: Title, page: Page | None) -> dict[str, Maker]:
    restrictions = _Once(lambda: find_protections(title))
    makers: dict[str, Maker] = {
        f"{prefix}_id": lambda: page.pk if page is not None else 0,
        f"{prefix}_namespace": lambda: title.namespace,
        f"{prefix}_title": lambda: title.text,
        f"{prefix}_prefixedtitle": lambda: current_wiki().title_rules.prefixed_text(title),
        f"{prefix}_age": lambda: _page_age(page),
        f"{prefix}_last_edit_age": lambda: _last_edit_age(page),
        f"{prefix}_first_contributor": lambda: _first_author(page),
        f"{prefix}_recent_contributors": lambda: _recent_authors(page),
    }
    for act in ("edit", "move", "create", "upload"):
        makers[f"{prefix}_restrictions_{act}"] = _levels(restrictions, act)
    return makers


def _levels(rows: _Once[list[Protection]], act: str) -> Maker:
    return lambda: [row.level for row in rows() if row.act == act]


def _constant(value: Value) -> Maker:
    return lambda: value


T = TypeVar("T")


class _Once(Generic[T]):
    """Calls a function at the first need and keeps what it gave."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._kept: list[T] = []

    def __call__(self) -> T:
        if not self._kept:
            self._kept.append(self._make())
        return self._kept[0]


def _compare(old: str, new: str) -> tuple[list[str], list[str], list[str]]:
    """The unified difference, the added lines and the removed ones."""
    a, b = old.split("\n") if old else [], new.split("\n") if new else []
    if len(a) + len(b) > _MOST_LINES:
        kept, gone = set(a), set(b)
        return [], [line for line in b if line not in kept], [line for line in a if line not in gone]
    rows = list(difflib.unified_diff(a, b, lineterm="", n=3))[2:]
    added = [row[1:] for row in rows if row.startswith("+")]
    removed = [row[1:] for row in rows if row.startswith("-")]
    return [row + "\n" for row in rows], added, removed


def _links(facts: EditFacts) -> tuple[list[str], list[str]]:
    """External links before and after."""
    found: list[list[str]] = []
    for text, model in ((facts.old_text, facts.old_model), (facts.new_text, facts.new_model)):
        if not text or model != "wikitext":
            found.append([])
        else:
            metadata = render_text(facts.title, text, page=facts.page).metadata
            found.append(sorted(metadata.external_links))
    return found[0], found[1]


def _age(actor: Actor | Visitor) -> Value:
    if not isinstance(actor, Actor) or not actor.is_registered:
        return 0
    return int((timezone.now() - actor.created).total_seconds())


def _page_age(page: Page | None) -> Value:
    if page is None or page.created is None:
        return 0
    return int((timezone.now() - page.created).total_seconds())


def _last_edit_age(page: Page | None) -> Value:
    if page is None:
        return None
    return int((timezone.now() - page.get_latest().timestamp).total_seconds())


def _first_author(page: Page | None) -> Value:
    if page is None:
        return ""
    first = Revision.objects.filter(page=page).select_related("actor").order_by("timestamp", "pk").first()
    return first.actor_name if first is not None else ""


def _recent_authors(page: Page | None) -> Value:
    """The last different authors, at most ten of the last hundred edits."""
    if page is None:
        return []
    rows = Revision.objects.filter(page=page, actor__isnull=False).order_by("-timestamp", "-pk")
    names = rows.values_list("actor__name", flat=True)[:100]
    return list(dict.fromkeys(names))[:_RECENT]


_PAGE_PARTS: Final = (
    *("id", "namespace", "title", "prefixedtitle", "age", "last_edit_age", "first_contributor"),
    *("recent_contributors", "restrictions_edit", "restrictions_move", "restrictions_create", "restrictions_upload"),
)
_PLAIN_NAMES: Final = """
timestamp wiki_name wiki_language action summary accountname account_name account_type user_name user_unnamed_ip
user_type user_editcount user_age user_emailconfirm user_groups user_rights user_blocked user_mobile user_app
global_user_groups global_user_editcount global_account_groups old_wikitext new_wikitext new_pst old_size new_size
edit_delta edit_diff edit_diff_pst added_lines added_lines_pst removed_lines old_links new_links all_links added_links
removed_links new_html new_text old_content_model new_content_model translate_source_text translate_target_language
oauth_consumer file_sha1 file_size file_mime file_mediatype file_width file_height file_bits_per_channel sfs_blocked
tor_exit_node board_articleid board_namespace board_text board_prefixedtitle
"""
KNOWN: Final = frozenset(_PLAIN_NAMES.split()) | {
    f"{prefix}_{part}" for prefix in ("page", "moved_from", "moved_to") for part in _PAGE_PARTS
}
"""All names that rules may use; one that does not belong to the act is null."""
OLD_NAMES: Final = {
    "article_text": "page_title",
    "article_prefixedtext": "page_prefixedtitle",
    "article_namespace": "page_namespace",
    "article_articleid": "page_id",
    "article_restrictions_edit": "page_restrictions_edit",
    "article_restrictions_move": "page_restrictions_move",
    "article_recent_contributors": "page_recent_contributors",
    "article_first_contributor": "page_first_contributor",
    "page_recent_10_contributors": "page_recent_contributors",
    "moved_from_text": "moved_from_title",
    "moved_to_text": "moved_to_title",
    "moved_from_prefixedtext": "moved_from_prefixedtitle",
    "moved_to_prefixedtext": "moved_to_prefixedtitle",
    "accountname": "account_name",
}
_LOGGED: Final = (
    "action",
    "user_name",
    "user_type",
    "user_editcount",
    "user_groups",
    "page_namespace",
    "page_title",
    "page_prefixedtitle",
    "summary",
    "old_size",
    "new_size",
    "edit_delta",
    "old_wikitext",
    "new_wikitext",
    "edit_diff",
    "moved_from_prefixedtitle",
    "moved_to_prefixedtitle",
    "account_name",
    "account_type",
    "file_sha1",
    "file_size",
    "file_mime",
)
