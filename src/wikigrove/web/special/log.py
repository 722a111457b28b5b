"""Special:Log: acts that are no edits."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wikigrove_engine.title import find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.domain.queries import list_log
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.log_lines import describe_entry
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error

KINDS = ("upload", "move", "delete", "protect", "block", "import", "rights", "newusers", "settings", "interwiki")


@dataclass(frozen=True)
class LogShown:
    when: str
    text: SafeString
    comment_html: SafeString


@special_page("Log", group="changes", aliases=("Logs",))
def log(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request)
    kind = request.GET.get("type") or sub
    page, user = request.GET.get("page", "").strip(), request.GET.get("user", "").strip()
    title = find_title(page, current_wiki().title_rules) if page else None
    try:
        found = list_log(
            kind=kind or None,
            actor_name=user or None,
            title=title,
            limit=window.limit,
            before=window.before,
            after=window.after,
        )
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/log.html",
        name="Log",
        entries=[shown_entry(entry) for entry in found.rows],
        kind=kind,
        user=user,
        page_name=page,
        kinds=[(name, message(f"logname-{name}")) for name in KINDS],
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
    )


def shown_entry(entry: LogEntry) -> LogShown:
    return LogShown(format_timestamp(entry.timestamp), describe_entry(entry), comment_html(entry.comment))
