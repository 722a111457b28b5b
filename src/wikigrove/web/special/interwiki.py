"""Special:Interwiki: prefixes that lead to other wikis."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.rights import has_right
from wikigrove.i18n import message
from wikigrove.operations.domain.change_interwiki import (
    InterwikiFacts,
    list_interwiki,
    put_interwiki,
    remove_interwiki,
)
from wikigrove.operations.errors import SettingRefused
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.log_lines import log_line
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@special_page("Interwiki", group="wiki")
def interwiki(request: HttpRequest, sub: str) -> HttpResponse:
    """The table for everybody; `action=add|edit|delete` with `prefix` for those who may."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = list_interwiki()
    action, prefix = request.GET.get("action", ""), request.GET.get("prefix", "")
    error = ""
    if request.method == "POST":
        try:
            _save(request)
            messages.success(request, message("wikigrove-settings-saved"))
            return HttpResponseRedirect(special_path("Interwiki"))
        except SettingRefused as refusal:
            error = message(refusal.message_key, *refusal.params)
    return present_special(
        request,
        "special/interwiki.html",
        name="Interwiki",
        status=400 if error else 200,
        rows=rows,
        error=error,
        action=action if has_right(actor, "interwiki") and action in ("add", "edit", "delete") else "",
        chosen=next((row for row in rows if row.prefix == prefix), None),
        may_change=has_right(actor, "interwiki"),
    )


def _save(request: HttpRequest) -> None:
    actor, given = request.actor, request.POST  # type: ignore[attr-defined]
    prefix, comment = given.get("wpInterwikiPrefix", "").strip(), given.get("wpInterwikiReason", "").strip()
    if given.get("wpInterwikiAction") == "delete":
        remove_interwiki(prefix, actor=actor, comment=comment)
        return
    facts = InterwikiFacts(
        prefix,
        given.get("wpInterwikiURL", "").strip(),
        bool(given.get("wpInterwikiLocal")),
        bool(given.get("wpInterwikiTrans")),
        given.get("wpInterwikiLanguage", "").strip()[:100],
    )
    put_interwiki(facts, actor=actor, comment=comment, is_new=given.get("wpInterwikiAction") == "add")


@log_line("interwiki")
def _interwiki_line(entry: LogEntry) -> tuple[object, ...]:
    return str(entry.params.get("prefix", "")), str(entry.params.get("url", ""))
