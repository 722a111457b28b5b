"""Change a wiki's settings, with a line in the log that says what was and what is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wikigrove_engine.title import NS_SPECIAL, Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.jobs.enqueue import enqueue_after_commit
from wikigrove.operations.domain.policies import POLICIES, set_policy
from wikigrove.operations.domain.wiki_choices import all_choices, clean_choice, read_choice
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.rendering.tasks import sort_categories_anew

PAGE = Title(NS_SPECIAL, "WikiSettings")


def change_settings(given: Mapping[str, object], *, actor: Actor, comment: str = "") -> list[str]:
    """Set what of `given` differs; the names of what was changed. Raises SettingRefused, PermissionRefused."""
    check_right(actor, "managesettings")
    changed: list[tuple[str, Any, Any]] = []
    with transaction.atomic():
        wiki = Wiki.objects.select_for_update().get(pk=current_wiki().pk)
        columns: dict[str, Any] = {}
        settings: dict[str, Any] = {}
        for choice in all_choices():
            if choice.name not in given:
                continue
            old = read_choice(wiki, choice)
            if choice.name in POLICIES and old == "custom" == given[choice.name]:
                continue
            new = clean_choice(wiki, choice, given[choice.name])
            if new == old:
                continue
            changed.append((choice.name, old, new))
            if choice.name in POLICIES:
                rights = settings.get("group_rights", wiki.setting("group_rights", {}))
                settings["group_rights"] = set_policy(rights, choice.name, new)
            elif choice.is_column:
                columns[choice.name] = new
            else:
                settings[choice.name] = new if new not in ("", 0) else None
        if not changed:
            return []
        change_wiki(wiki, settings=settings, **columns)
        log_settings([[name, _plain(old), _plain(new)] for name, old, new in changed], actor=actor, comment=comment)
        if any(name == "category_collation" for name, _, _ in changed):
            enqueue_after_commit(sort_categories_anew, wiki_id=wiki.pk)
    current_wiki().refresh_from_db()
    return [name for name, _, _ in changed]


def log_settings(changes: list[list[str]], *, actor: Actor, comment: str = "") -> None:
    """The log's line for changes of settings: name, old and new value of each."""
    write_log(LogLine("settings", "change", PAGE, comment, {"changes": changes}, is_listed=False), actor=actor)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
