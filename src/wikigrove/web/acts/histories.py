"""Special:MergeHistory and Special:SplitHistory."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title, find_title

from wikigrove.editing.domain.merge_histories import MergeRequest, merge_histories, split_history
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message, message_html
from wikigrove.pages.domain.queries import find_page, list_history
from wikigrove.pages.models import Page
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.hide import read_ids
from wikigrove.web.acts.present import ActScreen, carry_out
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.log_lines import title_link
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.history import shown_revision


class MergeForm(ReasonedForm):
    reason_field = "wpComment"

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        self.page = page
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        self.add_text("dest", "mergehistory-into", required=True)
        rows = list_history(self.page, limit=500).rows
        choices = [("", message("wikigrove-merge-all"))] + [
            (f"{row.revision.timestamp:%Y%m%d%H%M%S}", format_timestamp(row.revision.timestamp)) for row in rows
        ]
        self.fields["mergepoint"] = forms.ChoiceField(
            choices=choices, required=False, label=message("wikigrove-merge-until")
        )


class SplitForm(ReasonedForm):
    reason_field = "wpComment"

    def add_fields(self) -> None:
        self.add_text("dest", "wikigrove-split-into", required=True)


@special_page("MergeHistory", group="pagetools", right="mergehistory")
def mergehistory(request: HttpRequest, sub: str) -> HttpResponse:
    actor = require_registered(request)
    title, page = _source(request, sub)
    if title is None or page is None:
        return _which(request, "MergeHistory", "mergehistory-from")
    form = MergeForm(
        request.POST if request.method == "POST" else None, page=page, initial={"dest": request.GET.get("dest", "")}
    )
    screen = ActScreen(
        heading=message("mergehistory"),
        submit=message("mergehistory-submit"),
        title=title,
        special="MergeHistory",
        intro=[message("mergehistory-header")],
        log_kinds=("merge",),
    )

    def act() -> HttpResponse:
        target = _destination(form)
        point = form.cleaned_data["mergepoint"]
        # The list names seconds; what was saved later in the same second belongs to it.
        until = datetime.strptime(point, "%Y%m%d%H%M%S").replace(tzinfo=UTC, microsecond=999999) if point else None
        merge_histories(MergeRequest(title, target, until, form.reason), actor=actor)
        messages.success(request, message_html("mergehistory-done", title_link(title), title_link(target)))
        return HttpResponseRedirect(current_wiki().path_for(target, action="history"))

    return carry_out(request, screen, form, act)


@special_page("SplitHistory", group="pagetools", right="mergehistory")
def splithistory(request: HttpRequest, sub: str) -> HttpResponse:
    actor = require_registered(request)
    title, page = _source(request, sub)
    if title is None or page is None:
        return _which(request, "SplitHistory", "wikigrove-split-from")
    form = SplitForm(request.POST if request.method == "POST" else None)
    chosen = read_ids(request.POST)
    screen = ActScreen(
        heading=message("splithistory"),
        submit=message("wikigrove-split-submit"),
        title=title,
        special="SplitHistory",
        intro=[message("wikigrove-split-intro")],
        log_kinds=("merge",),
        template="split_history.html",
        context={
            "rows": [
                (shown_revision(row, page), row.revision.pk in chosen) for row in list_history(page, limit=500).rows
            ]
        },
    )

    def act() -> HttpResponse:
        target = _destination(form)
        split_history(title, target, revisions=frozenset(chosen), reason=form.reason, actor=actor)
        messages.success(request, message_html("mergehistory-done", title_link(title), title_link(target)))
        return HttpResponseRedirect(current_wiki().path_for(target, action="history"))

    return carry_out(request, screen, form, act)


def _source(request: HttpRequest, sub: str) -> tuple[Title | None, Page | None]:
    name = request.GET.get("target") or sub
    title = find_title(name, current_wiki().title_rules) if name else None
    return title, find_page(title) if title is not None and title.namespace >= 0 else None


def _destination(form: ReasonedForm) -> Title:
    title = find_title(form.cleaned_data["dest"], current_wiki().title_rules)
    if title is None or title.namespace < 0 or title.interwiki:
        raise EditRefused("invalidtitle", "mergehistory-invalid-destination")
    return title


def _which(request: HttpRequest, name: str, key: str) -> HttpResponse:
    asked = bool(request.GET.get("target"))
    return present_special(
        request, "special/ask.html", name=name, label_key=key, notice=message("nopagetext") if asked else ""
    )
