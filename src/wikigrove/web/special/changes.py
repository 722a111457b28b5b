"""Special:RecentChanges and Special:NewPages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_day, format_time, message
from wikigrove.pages.domain.queries import ChangeRow, list_changes
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.log_lines import describe_entry
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@dataclass(frozen=True)
class ChangeShown:
    title: Title
    kind: str
    clock: str
    day: str
    actor_name: str
    comment_html: SafeString | str
    is_minor: bool
    is_bot: bool
    revision_id: int | None
    parent_id: int | None
    size: int | None
    old_size: int | None
    log_text: SafeString | str = ""


@special_page("RecentChanges", group="changes")
def recent_changes(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request)
    number = request.GET.get("namespace", "")
    hide_minor, show_bots = request.GET.get("hideminor") == "1", request.GET.get("hidebots") == "0"
    try:
        found = list_changes(
            limit=window.limit,
            before=window.before,
            after=window.after,
            namespaces=[n for n in current_wiki().title_rules.namespaces if str(n) == number],
            hide_minor=hide_minor,
            hide_bots=not show_bots,
        )
    except ValueError:
        return show_error(request, 400)
    rows = [shown_change(row) for row in found.rows]
    return present_special(
        request,
        "special/changes.html",
        name="RecentChanges",
        days=[(day, list(group)) for day, group in groupby(rows, lambda row: row.day)],
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
        namespaces=namespace_choices(number),
        hide_minor=hide_minor,
        show_bots=show_bots,
    )


def shown_change(row: ChangeRow) -> ChangeShown:
    change = row.change
    moment: datetime = change.timestamp
    name = change.actor.name if change.actor is not None else ""
    return ChangeShown(
        row.title,
        change.kind,
        format_time(moment),
        format_day(moment),
        name,
        comment_html(change.comment, row.title),
        change.is_minor,
        change.is_bot,
        change.revision_id,
        change.parent_id,
        change.new_length,
        change.old_length,
        describe_entry(change.log) if change.log is not None else "",
    )


def namespace_choices(chosen: str) -> list[tuple[int, str, bool]]:
    known = current_wiki().title_rules.namespaces
    return [(n, known[n].name or message("blanknamespace"), chosen == str(n)) for n in sorted(known) if n >= 0]
