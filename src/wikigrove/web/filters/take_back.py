"""Special:AbuseFilter/tools and /revert: give back what filters took."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.dateparse import parse_date

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.filters.domain.queries import access_filter
from wikigrove.filters.domain.take_back import list_punished, take_back
from wikigrove.i18n import format_timestamp, message
from wikigrove.moderation.domain.autopromotion import restore_autopromotion
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.pager import read_number
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special


def show_tools(request: HttpRequest, sub: str) -> HttpResponse:
    """Let the usual rule for autoconfirmed accounts hold again for somebody."""
    actor = require_registered(request)
    check_right(actor, "abusefilter-revert")
    name, error = request.POST.get("wpReAutoconfirmUser", "").strip(), ""
    if request.method == "POST":
        try:
            target = restore_autopromotion(name, actor=actor, reason=request.POST.get("wpReason", "").strip())
        except ActRefused as refusal:
            error = message(refusal.message_key, *refusal.params)
        else:
            messages.success(request, message("abusefilter-reautoconfirm-done", target.name))
            return HttpResponseRedirect(special_path("AbuseFilter", "tools"))
    return present_special(
        request,
        "special/filter_tools.html",
        name="AbuseFilter",
        sub="tools",
        label=message("abusefilter-tools-reautoconfirm"),
        user=name,
        error=error,
        status=400 if error else 200,
    )


def show_revert(request: HttpRequest, rest: str) -> HttpResponse:
    """What a filter did to people in a time, to be taken back for some of them or all."""
    actor = require_registered(request)
    number = read_number(rest)
    row = access_filter(number, reader=actor)
    if request.method == "POST":
        chosen = [read_number(text) for text in request.POST.getlist("hits")]
        helped = take_back(number, chosen, reason=request.POST.get("wpReason", "").strip(), actor=actor)
        messages.success(request, message("abusefilter-revert-success", helped))
        return HttpResponseRedirect(special_path("AbuseFilter", f"revert/{number}"))
    start, end = (request.GET.get(name, "") for name in ("wpPeriodStart", "wpPeriodEnd"))
    found = list_punished(number, since=_moment(start, time.min), until=_moment(end, time.max), reader=actor)
    return present_special(
        request,
        "special/filter_revert.html",
        name="AbuseFilter",
        sub=f"revert/{number}",
        label=message("abusefilter-revert-title", number),
        number=str(row.number),
        start=start,
        end=end,
        rows=[
            {
                "id": one.hit.pk,
                "when": format_timestamp(one.hit.timestamp),
                "author": one.hit.actor.name if one.hit.actor is not None else "",
                "actions": message("comma-separator").join(message(f"abusefilter-action-{n}") for n in one.actions),
            }
            for one in found
        ],
    )


def _moment(day: str, at: time) -> datetime | None:
    try:
        parsed = parse_date(day)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(parsed, at)) if parsed is not None else None
