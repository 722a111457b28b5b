"""action=markpatrolled."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.editing.domain.patrol import patrol_change
from wikigrove.i18n import message, message_html
from wikigrove.pages.models import Change
from wikigrove.web.acts.present import ActScreen, carry_out
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.log_lines import title_link
from wikigrove.web.skin.pager import read_number
from wikigrove.web.skin.paths import special_path
from wikigrove.web.views.errors import show_error


def mark_patrolled(request: HttpRequest, title: Title) -> HttpResponse:
    """`rcid` is a line of recent changes, `revid` a revision."""
    actor = require_registered(request)
    check_right(actor, "patrol")
    change = _find(request)
    if change is None or (change.namespace, change.key) != (title.namespace, title.key):
        return show_error(request, 404, "markedaspatrollederror", "markedaspatrollederrortext")
    screen = ActScreen(
        heading=message("confirm-markpatrolled-top"),
        submit=message("confirm-markpatrolled-button"),
        title=title,
        intro=[message("wikigrove-patrol-question")],
        context={"hidden": [("rcid", change.pk)]},
    )
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        patrol_change(change, actor=actor)
        messages.success(request, message_html("markedaspatrolledtext", title_link(title)))
        back = "NewPages" if change.kind == "new" else "RecentChanges"
        return HttpResponseRedirect(special_path(back))

    return carry_out(request, screen, form, act)


def _find(request: HttpRequest) -> Change | None:
    data = request.POST if request.method == "POST" else request.GET
    rcid, revid = data.get("rcid", "") or request.GET.get("rcid", ""), data.get("revid", "")
    rows = Change.objects.select_related("page", "actor")
    found: Change | None = None
    if change := read_number(rcid):
        found = rows.filter(pk=change).first()
    elif revision := read_number(revid):
        found = rows.filter(revision_id=revision, log=None).first()
    return found
