"""Move the pages of somebody who was renamed."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from wikigrove_engine.title import NS_USER, NS_USER_TALK, Title

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.move import MoveRequest, move_page
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.models import Page

MOST: Final = 500


def move_user_pages(old: str, new: str, *, actor: Actor, redirect: bool = True) -> list[str]:
    """Move user page, talk page and all below them from `old` to `new`. Returns the names of those that stayed."""
    reason = message("renameuser-move-log", old, new, language=current_wiki().language)
    stayed = []
    for page in user_pages_of(old):
        target = Title(page.namespace, _key(new) + page.key.removeprefix(_key(old)))
        request = MoveRequest(page.title, target, reason=reason, leave_redirect=redirect, move_talk=False)
        try:
            move_page(request, actor=actor)
        except (EditRefused, PermissionRefused):
            stayed.append(current_wiki().title_rules.prefixed_text(page.title))
    return stayed


def user_pages_of(name: str) -> list[Page]:
    """The user page, the talk page and all below them; one query."""
    key = _key(name)
    named = Q(key=key) | Q(key__gte=f"{key}/", key__lt=f"{key}0")
    rows = Page.objects.filter(named, namespace__in=(NS_USER, NS_USER_TALK), latest__isnull=False)
    return list(rows.order_by("namespace", "key")[:MOST])


def _key(name: str) -> str:
    return name.replace(" ", "_")
