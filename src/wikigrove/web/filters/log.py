"""Special:AbuseLog: what the filters caught."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.domain.judge import unpack_variables
from wikigrove.filters.domain.queries import access_hit, list_hits
from wikigrove.filters.domain.save_filter import ACTIONS
from wikigrove.filters.errors import FilterRefused
from wikigrove.filters.models import FilterHit
from wikigrove.i18n import format_timestamp, has_message, message
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.differences import show_rows
from wikigrove.web.skin.log_lines import log_line
from wikigrove.web.skin.pager import read_number, read_window, time_pager
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@log_line("abusefilter")
def filter_line(entry: LogEntry) -> tuple[object, ...]:
    """$4: the filter's number."""
    return (str(entry.params.get("number", "")),)


@special_page("AbuseLog", group="changes", right="abusefilter-log", message_key="abuselog")
def abuse_log(request: HttpRequest, sub: str) -> HttpResponse:
    number = request.GET.get("details", "") or sub
    if read_number(number):
        return _details(request, read_number(number))
    actor, data, window = request.actor, request.GET, read_window(request)  # type: ignore[attr-defined]
    user, page, wanted = (data.get(name, "").strip() for name in ("wpSearchUser", "wpSearchTitle", "wpSearchFilter"))
    try:
        found = list_hits(
            reader=actor,
            number=read_number(wanted) or None,
            actor_name=user,
            title=find_title(page, current_wiki().title_rules) if page else None,
            taken=data.get("wpSearchActionTaken", ""),
            limit=window.limit,
            before=window.before,
            after=window.after,
        )
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/filter_log.html",
        name="AbuseLog",
        rows=[_shown(hit) for hit in found.rows],
        user=user,
        page=page,
        number=wanted,
        taken=data.get("wpSearchActionTaken", ""),
        actions=[(name, message(f"abusefilter-action-{name}")) for name in ACTIONS],
        sees_details=has_right(actor, "abusefilter-log-detail"),
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
    )


def _details(request: HttpRequest, number: int) -> HttpResponse:
    try:
        hit = access_hit(number, reader=request.actor)  # type: ignore[attr-defined]
    except FilterRefused as refusal:
        return show_error(request, 404, "abuselog", refusal.message_key)
    values = unpack_variables(hit)
    old, new = str(values.pop("old_wikitext", "") or ""), str(values.pop("new_wikitext", "") or "")
    return present_special(
        request,
        "special/filter_hit.html",
        name="AbuseLog",
        sub=str(number),
        label=message("wikigrove-filter-hit", number),
        row=_shown(hit),
        diff_rows=show_rows(old, new, inline=False) if old or new else [],
        old_label=message("wikigrove-filter-before"),
        new_label=message("wikigrove-filter-after"),
        values=[(name, _variable_name(name), _text(value)) for name, value in sorted(values.items())],
    )


def _shown(hit: FilterHit) -> dict[str, Any]:
    names = [name for name in hit.taken.split(",") if name]
    return {
        "id": hit.pk,
        "when": format_timestamp(hit.timestamp),
        "author": hit.actor.name if hit.actor is not None else "",
        "title": Title(hit.namespace, hit.key),
        "act": message(f"wikigrove-filter-act-{hit.act}")
        if has_message(f"wikigrove-filter-act-{hit.act}")
        else hit.act,
        "id_text": str(hit.pk),
        "number": hit.filter.number,
        "number_text": str(hit.filter.number),
        "description": hit.filter.description,
        "taken": message("comma-separator").join(message(f"abusefilter-action-{name}") for name in names)
        or message("abusefilter-log-noactions"),
        "revision_id": hit.revision_id,
    }


def _variable_name(name: str) -> str:
    key = f"abusefilter-edit-builder-vars-{name.replace('_', '-')}"
    return message(key) if has_message(key) else ""


def _text(value: object) -> str:
    return "\n".join(str(item) for item in value) if isinstance(value, list) else "" if value is None else str(value)
