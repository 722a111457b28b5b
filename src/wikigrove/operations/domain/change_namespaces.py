"""Add, rename and remove namespaces of a wiki."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.operations.domain.change_settings import log_settings
from wikigrove.operations.errors import SettingRefused
from wikigrove.pages.models import Page

_NAME: Final = re.compile(r"[^\W\d_][^\x00-\x1f#<>\[\]|{}:/]*")
FIRST_OWN: Final = 3000
"""Where numbers of a wiki's own namespaces start: below are MediaWiki's and its extensions'."""


@dataclass(frozen=True)
class NamespaceFacts:
    """What can be said of one. Names with blanks, aliases beside."""

    name: str
    aliases: tuple[str, ...] = ()
    content: bool = False
    subpages: bool = False


def add_namespace(facts: NamespaceFacts, *, talk_name: str, actor: Actor) -> int:
    """Make a namespace and its talk namespace; the number. Pages whose titles began so are found in it from now on.

    Raises SettingRefused, PermissionRefused.
    """
    check_right(actor, "managesettings")
    with transaction.atomic():
        wiki = _lock()
        _check(wiki, facts, None)
        _check(wiki, NamespaceFacts(talk_name), None)
        _check_titles(facts.name, talk_name)
        used = set(wiki.title_rules.namespaces)
        number = next(n for n in range(FIRST_OWN, FIRST_OWN + 10_000, 2) if n not in used and n + 1 not in used)
        talk = NamespaceFacts(talk_name, subpages=True)
        changes = [*wiki.namespace_changes, _entry(number, facts), _entry(number + 1, talk)]
        change_wiki(wiki, namespace_changes=changes)
        log_settings([[f"namespace {number}", "", facts.name]], actor=actor)
    current_wiki().refresh_from_db()
    return number


def change_namespace(number: int, facts: NamespaceFacts, *, actor: Actor) -> None:
    """Give a namespace another name or other properties; its old name goes on working. Raises SettingRefused."""
    check_right(actor, "managesettings")
    with transaction.atomic():
        wiki = _lock()
        known = wiki.title_rules.namespaces.get(number)
        if known is None or number <= 0:
            raise SettingRefused("namespace", "wikigrove-namespace-none")
        _check(wiki, facts, number)
        # Names that it had before stay aliases: links with them may be in use.
        earlier = tuple(
            alias
            for change in wiki.namespace_changes
            if int(change["id"]) == number
            for alias in change.get("aliases", ())
        )
        given = tuple(dict.fromkeys((*facts.aliases, *earlier, *([known.name] if known.name != facts.name else []))))
        whole = NamespaceFacts(facts.name, given, facts.content, facts.subpages)
        others = [change for change in wiki.namespace_changes if int(change["id"]) != number]
        mine: dict[str, Any] = next((change for change in wiki.namespace_changes if int(change["id"]) == number), {})
        change_wiki(wiki, namespace_changes=[*others, {**mine, **_entry(number, whole)}])
        log_settings([[f"namespace {number}", known.name, facts.name]], actor=actor)
    current_wiki().refresh_from_db()


def remove_namespace(number: int, *, actor: Actor) -> None:
    """Take an own namespace and its talk away, where both are empty. Raises SettingRefused."""
    check_right(actor, "managesettings")
    with transaction.atomic():
        wiki = _lock()
        number -= number % 2
        known = wiki.title_rules.namespaces.get(number)
        if known is None or number < FIRST_OWN:
            raise SettingRefused("namespace", "wikigrove-namespace-none")
        if Page.objects.filter(namespace__in=[number, number + 1]).exists():
            raise SettingRefused("namespace", "wikigrove-namespace-full")
        rest = [change for change in wiki.namespace_changes if int(change["id"]) not in (number, number + 1)]
        change_wiki(wiki, namespace_changes=rest)
        log_settings([[f"namespace {number}", known.name, ""]], actor=actor)
    current_wiki().refresh_from_db()


def _lock() -> Wiki:
    return Wiki.objects.select_for_update().get(pk=current_wiki().pk)


def _check(wiki: Wiki, facts: NamespaceFacts, number: int | None) -> None:
    for name in (facts.name, *facts.aliases):
        if not _NAME.fullmatch(name) or len(name) > 100:
            raise SettingRefused("namespace", "wikigrove-namespace-name", name)
        found = wiki.title_rules.find_namespace(name)
        if (found is not None and found != number) or wiki.title_rules.find_interwiki(name.lower()) is not None:
            raise SettingRefused("namespace", "wikigrove-namespace-taken", name)


def _check_titles(*names: str) -> None:
    """Pages that are called so now would be out of reach."""
    for name in names:
        prefix = name.replace(" ", "_") + ":"
        if Page.objects.filter(namespace=0, key__gte=prefix, key__lt=prefix + "\U0010ffff").exists():
            raise SettingRefused("namespace", "wikigrove-namespace-titles", name)


def _entry(number: int, facts: NamespaceFacts) -> dict[str, Any]:
    return {
        "id": number,
        "name": facts.name.replace("_", " ").strip(),
        "aliases": list(facts.aliases),
        "content": facts.content,
        "subpages": facts.subpages,
    }
