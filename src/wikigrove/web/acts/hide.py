"""Special:RevisionDelete: hide parts of revisions and log entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.hide import KINDS, HideRequest, set_visibility
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER, SUPPRESSED
from wikigrove.pages.models import DeletedRevision, LogEntry, Revision
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.present import ActScreen, carry_out
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.log_lines import describe_entry
from wikigrove.web.skin.pager import read_number
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error

_FIELDS: Final[Mapping[str, int]] = {
    "wpHidePrimary": HIDDEN_TEXT,
    "wpHideComment": HIDDEN_COMMENT,
    "wpHideUser": HIDDEN_USER,
    "wpHideRestricted": SUPPRESSED,
}
KEEP, SHOW, HIDE = "-1", "0", "1"


class HideForm(ReasonedForm):
    """For each part: as it is, visible, hidden."""

    reasons_key = "revdelete-reason-dropdown"

    def __init__(self, *args: Any, actor: Actor, kind: str, current: int | None, **kwargs: Any) -> None:
        self.actor, self.kind, self.current = actor, kind, current
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        labels = {
            "wpHidePrimary": "revdelete-hide-name" if self.kind == "logging" else "revdelete-hide-text",
            "wpHideComment": "revdelete-hide-comment",
            "wpHideUser": "revdelete-hide-user",
            "wpHideRestricted": "revdelete-hide-restricted",
        }
        for name, bit in _FIELDS.items():
            if bit == SUPPRESSED and not has_right(self.actor, "suppressrevision"):
                continue
            choices = [(SHOW, message("revdelete-radio-unset")), (HIDE, message("revdelete-radio-set"))]
            initial = KEEP if self.current is None else HIDE if self.current & bit else SHOW
            if self.current is None:
                # Several items that differ: nothing changes unless it is asked for.
                choices.insert(0, (KEEP, message("revdelete-radio-same")))
            self.fields[name] = forms.ChoiceField(choices=choices, label=message(labels[name]), initial=initial)

    def changes(self) -> dict[int, bool]:
        chosen = {bit: self.cleaned_data.get(name, KEEP) for name, bit in _FIELDS.items()}
        return {bit: value == HIDE for bit, value in chosen.items() if value != KEEP}


@special_page("RevisionDelete", group="pagetools", aliases=("RevDel",), message_key="revisiondelete", is_listed=False)
def revision_delete(request: HttpRequest, sub: str) -> HttpResponse:
    actor = require_registered(request)
    data = request.POST if request.method == "POST" else request.GET
    kind = data.get("type", "revision")
    check_right(actor, "deletelogentry" if kind == "logging" else "deleterevision")
    ids = read_ids(data)
    if kind not in KINDS or not ids:
        return show_error(request, 404, "revdelete-nooldid-title", "revdelete-nooldid-text")
    rows = _rows(kind, ids)
    if not rows:
        return show_error(request, 404, "revdelete-nooldid-title", "revdelete-nooldid-text")
    target = find_title(data.get("target", ""), current_wiki().title_rules) or _title_of(rows[0])
    bits = {row.visibility for row in rows}
    is_post = request.method == "POST" and "wpSubmit" in request.POST
    form = HideForm(
        request.POST if is_post else None, actor=actor, kind=kind, current=bits.pop() if len(bits) == 1 else None
    )
    screen = ActScreen(
        heading=message("revisiondelete"),
        submit=message("revdelete-submit", len(rows)),
        title=target,
        special="RevisionDelete",
        intro=[message("revdelete-confirm")],
        log_kinds=("delete",),
        template="revision_delete.html",
        context={
            "items": [_describe(kind, row) for row in rows],
            "hidden": [
                ("type", kind),
                ("ids", ",".join(str(n) for n in sorted(ids))),
                ("wpSubmit", "1"),
                ("target", current_wiki().title_rules.prefixed_text(target)),
            ],
        },
    )

    def act() -> HttpResponse:
        count = set_visibility(HideRequest(kind, frozenset(ids), form.changes(), form.reason), actor=actor)
        messages.success(request, message("wikigrove-revdelete-done", count))
        if kind == "logging":
            return HttpResponseRedirect(special_path("Log"))
        return HttpResponseRedirect(current_wiki().path_for(target, action="history"))

    return carry_out(request, screen, form, act)


def read_ids(data: QueryDict) -> set[int]:
    """`ids=1,2`, `ids[1]=1` or several `ids`, as histories and MediaWiki's links have them."""
    found: set[int] = set()
    for value in (*data.getlist("ids"), *data.getlist("ids[]")):
        found.update(read_number(part.strip()) for part in value.split(","))
    for name in data:
        if name.startswith("ids["):
            found.add(read_number(name[4:-1]))
    return set(sorted(found - {0})[:1000])


def _rows(kind: str, ids: set[int]) -> list[Any]:
    if kind == "revision":
        return list(Revision.objects.select_related("page", "actor").filter(pk__in=ids).order_by("-pk"))
    if kind == "archive":
        return list(DeletedRevision.objects.select_related("actor").filter(revision_id__in=ids).order_by("-pk"))
    return list(LogEntry.objects.select_related("actor").filter(pk__in=ids).order_by("-pk"))


def _title_of(row: Any) -> Title:
    if isinstance(row, Revision):
        title: Title = row.page.title
        return title
    return Title(row.namespace, row.key)


def _describe(kind: str, row: Any) -> tuple[str, object]:
    when = format_timestamp(row.timestamp)
    if kind == "logging":
        return when, describe_entry(row)
    return when, f"{row.actor.name if row.actor is not None else ''} – {row.comment}".strip(" –")
