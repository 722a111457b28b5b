"""What a person's preferences do to the editor, and the box that watches the page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.http import HttpRequest
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.preferences import read_flag, read_preference
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.notices.domain.expiry import read_expiry
from wikigrove.notices.domain.watch import can_watch, unwatch_pages, watch_pages
from wikigrove.notices.errors import NoticeRefused
from wikigrove.web.skin.watching import find_own_watch
from wikigrove.web.views.watch import expiry_choices


def edit_choices(request: HttpRequest, title: Title, *, is_new: bool) -> dict[str, Any]:
    """For the editor's template: the boxes for watching, and whether to warn of losing text."""
    actor = request.actor  # type: ignore[attr-defined]
    user = actor.user
    more: dict[str, Any] = {"warns": read_flag(user, "useeditwarning")}
    if not can_watch(actor) or not has_right(actor, "editmywatchlist"):
        return more
    row = find_own_watch(request, title)
    is_wanted = read_flag(user, "watchcreations" if is_new else "watchdefault")
    if request.method == "POST":
        return more | {
            "may_watch": True,
            "watch": "wpWatchthis" in request.POST,
            "expiry_choices": expiry_choices(request.POST.get("wpWatchlistExpiry", "infinite")),
        }
    usual = str(read_preference(user, "watchdefault-expiry"))
    if row is not None:
        usual = row.expires.isoformat(timespec="seconds") if row.expires is not None else "infinite"
    return more | {
        "may_watch": True,
        "watch": row is not None or is_wanted,
        "expiry_choices": expiry_choices(usual),
    }


def opens_minor(request: HttpRequest) -> bool:
    return read_flag(request.actor.user, "minordefault")  # type: ignore[attr-defined]


def opens_with_preview(request: HttpRequest) -> bool:
    return read_flag(request.actor.user, "previewonfirst")  # type: ignore[attr-defined]


def lacks_summary(request: HttpRequest, summary: str, *, section: str | None) -> bool:
    """The person wants to be asked for a summary, gave none (or only a section's name), and was not asked yet."""
    if not read_flag(request.actor.user, "forceeditsummary") or section == "new":  # type: ignore[attr-defined]
        return False
    words = summary.partition("*/")[2] if summary.startswith("/*") else summary
    return not words.strip() and "wpIgnoreBlankSummary" not in request.POST


def keep_watch_choice(title: Title, data: Mapping[str, str], *, actor: Actor) -> None:
    """After a save: watch the page or not, as the box says. Only where the form had the box."""
    if not can_watch(actor) or "wpWatchBox" not in data:
        return
    # The edit is saved; a bad expiry or a missing right must not look like a failure of it.
    with suppress(NoticeRefused, PermissionRefused):
        if "wpWatchthis" in data:
            watch_pages([title], actor=actor, expires=read_expiry(data.get("wpWatchlistExpiry", "infinite")))
        else:
            unwatch_pages([title], actor=actor)
