"""Special:Notifications and Special:Thanks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_day, format_time, message
from wikigrove.notices.domain.describe import NoticeText, describe_notice
from wikigrove.notices.domain.notify import mark_read, mark_unread
from wikigrove.notices.domain.queries import count_unread, list_notifications
from wikigrove.notices.domain.thank import find_thankable, has_thanked, thank
from wikigrove.notices.errors import NoticeRefused
from wikigrove.notices.models import Notification
from wikigrove.web.skin.pager import read_number, read_window, time_pager
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.must_sign_in import must_sign_in


@dataclass(frozen=True)
class NoticeShown:
    id: int
    text: NoticeText
    path: str
    clock: str
    day: str
    is_unread: bool


@dataclass(frozen=True)
class Bundle:
    """Alike news of one day, newest first; one alone is shown as it is."""

    rows: tuple[NoticeShown, ...]

    @property
    def first(self) -> NoticeShown:
        return self.rows[0]

    @property
    def others(self) -> int:
        return len(self.rows) - 1

    @property
    def unread_ids(self) -> tuple[int, ...]:
        return tuple(row.id for row in self.rows if row.is_unread)


@special_page("Notifications", group="login")
def notifications(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_anonymous:
        return must_sign_in(request, "Notifications", "echo-anon")
    if request.method == "POST":
        return _mark(request)
    window = read_window(request)
    shown = request.GET.get("filter", "")
    unread = {"unread": True, "read": False}.get(shown)
    try:
        found = list_notifications(actor, unread=unread, limit=window.limit, before=window.before, after=window.after)
    except ValueError:
        return show_error(request, 400)
    choices = [(n, message(f"notification-filter-{n or 'all'}"), n == shown) for n in ("", "unread", "read")]
    return present_special(
        request,
        "special/notifications.html",
        name="Notifications",
        days=_bundle(found.rows),
        unread=count_unread(actor),
        choices=[
            (special_path("Notifications") + (f"?filter={n}" if n else ""), label, on) for n, label, on in choices
        ],
        shown=shown,
        preferences=special_path("Preferences") + "#mw-prefsection-echo",
        may_choose=actor.user is not None,
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
    )


def _bundle(notices: Iterable[Notification]) -> list[tuple[str, list[Bundle]]]:
    """By day; of a day, what is of one kind about one page stands where the newest of it is."""
    days: dict[str, dict[object, list[NoticeShown]]] = {}
    for notice in notices:
        row = _shown(notice)
        # News about nothing in particular has no likeness.
        alike = (notice.kind, notice.namespace, notice.key) if notice.namespace is not None else notice.pk
        days.setdefault(row.day, {}).setdefault(alike, []).append(row)
    return [(day, [Bundle(tuple(rows)) for rows in found.values()]) for day, found in days.items()]


def _shown(notice: Notification) -> NoticeShown:
    text = describe_notice(notice)
    path, hash_mark, fragment = text.path.partition("#")
    if notice.read is None:
        # Following it counts as having read it, without a script.
        path += ("&" if "?" in path else "?") + urlencode({"markasread": notice.pk})
    return NoticeShown(
        notice.pk,
        text,
        path + hash_mark + fragment,
        format_time(notice.created),
        format_day(notice.created),
        notice.read is None,
    )


def _mark(request: HttpRequest) -> HttpResponse:
    """One, some, or all of them, as read or unread."""
    actor = request.actor  # type: ignore[attr-defined]
    ids = [n for name in ("read", "unread") for n in map(read_number, request.POST.getlist(name)) if n]
    if "all" in request.POST:
        mark_read(actor)
        messages.success(request, message("wikigrove-notifications-all-read"))
    elif "unread" in request.POST:
        mark_unread(actor, ids=ids)
    else:
        mark_read(actor, ids=ids)
    shown = request.POST.get("filter", "")
    query = f"?filter={shown}" if shown in ("read", "unread") else ""
    return HttpResponseRedirect(special_path("Notifications") + query)


@special_page("Thanks", group="users", is_listed=False)
def thanks(request: HttpRequest, sub: str) -> HttpResponse:
    """Special:Thanks/<revision> or Special:Thanks/Log/<entry>."""
    kind, _, rest = sub.rpartition("/")
    number = read_number(rest)
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_registered:
        return must_sign_in(request, "Thanks", "thanks-error-notloggedin")
    try:
        is_log = kind.lower() == "log"
        found = find_thankable(revision_id=None if is_log else number, log_id=number if is_log else None, actor=actor)
        if request.method == "POST":
            thank(found, actor=actor)
            messages.success(request, message("thanks-thanked-notice", found.person.name))
            if found.log is not None:
                return HttpResponseRedirect(special_path("Log", logid=found.log.pk))
            return HttpResponseRedirect(current_wiki().path_for(found.title, action="history"))
    except NoticeRefused as refusal:
        status = 404 if refusal.code in ("invalidrevision", "invalid-log") else 400
        return show_error(request, status, "thanks", refusal.message_key, *refusal.params)
    return present_special(
        request,
        "special/thanks.html",
        name="Thanks",
        sub=sub,
        person=found.person.name,
        title_shown=found.title,
        log_id=found.log.pk if found.log is not None else None,
        has_thanked=has_thanked(found, actor=actor),
    )
