"""Special:MovePage."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.move import MoveRequest, MoveResult, move_page, swap_pages
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message, message_html
from wikigrove.pages.domain.queries import find_page
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.present import ActScreen, carry_out, say_refusal
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.log_lines import title_link
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


class MoveForm(ReasonedForm):
    """`wpNewTitle` is the whole new name, with its namespace."""

    reasons_key = "movepage-reason-dropdown"

    def __init__(self, *args: Any, actor: Actor, title: Title, target: Title | None, **kwargs: Any) -> None:
        self.actor, self.title, self.target = actor, title, target
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        self.add_text("wpNewTitle", "newtitle", required=True)

    def add_more_fields(self) -> None:
        if has_right(self.actor, "suppressredirect"):
            self.add_box("wpLeaveRedirect", "move-leave-redirect", checked=True)
        if not self.title.is_talk:
            self.add_box("wpMovetalk", "movetalk", checked=True)
        if has_right(self.actor, "move-subpages"):
            self.add_box("wpMovesubpages", "move-subpages")
        if self.target is not None:
            if has_right(self.actor, "delete") or has_right(self.actor, "delete-redirect"):
                self.add_box("wpDeleteAndMove", "delete_and_move_confirm")
            if has_right(self.actor, "suppressredirect"):
                self.add_box("wpSwap", "wikigrove-move-swap")


@special_page("MovePage", group="pagetools", message_key="movepage", is_listed=False)
def movepage(request: HttpRequest, sub: str) -> HttpResponse:
    actor = require_registered(request, "movenologintext")
    name = request.POST.get("wpOldTitle") or request.GET.get("target") or sub
    title = find_title(name, current_wiki().title_rules) if name else None
    if title is None or title.namespace < 0 or find_page(title) is None:
        key = "notargettitle" if not name else "nopagetitle"
        return present_special(
            request,
            "special/ask.html",
            name="MovePage",
            label=message("movepage"),
            label_key=key,
            status=404 if name else 200,
            notice=message("nopagetext") if name else "",
        )
    wanted = find_title(request.POST.get("wpNewTitle", ""), current_wiki().title_rules)
    in_the_way = wanted if wanted is not None and wanted.namespace >= 0 and find_page(wanted) is not None else None
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        title=title,
        target=in_the_way,
        initial={
            "wpNewTitle": request.GET.get("wpNewTitle") or current_wiki().title_rules.prefixed_text(title),
            "wpReason": request.GET.get("wpReason", ""),
        },
    )
    screen = ActScreen(
        heading=message("move-page", current_wiki().title_rules.prefixed_text(title)),
        submit=message("movepagebtn"),
        title=title,
        special="MovePage",
        intro=[message("movepagetext")],
        warnings=[message_html("articleexists", title_link(in_the_way))] if in_the_way is not None else [],
        log_kinds=("move",),
    )
    return carry_out(request, screen, form, lambda: _move(request, form, title, actor))


def _move(request: HttpRequest, form: MoveForm, title: Title, actor: Actor) -> HttpResponse:
    new = find_title(form.cleaned_data["wpNewTitle"], current_wiki().title_rules)
    if new is None:
        raise EditRefused("invalidtitle", "invalidtitle", form.cleaned_data["wpNewTitle"])
    if form.is_checked("wpSwap"):
        swap_pages(title, new, reason=form.reason, actor=actor)
        result = MoveResult(moved=[(title, new), (new, title)])
    else:
        result = move_page(
            MoveRequest(
                title,
                new,
                form.reason,
                leave_redirect=form.is_checked("wpLeaveRedirect") or "wpLeaveRedirect" not in form.fields,
                move_talk=form.is_checked("wpMovetalk"),
                move_subpages=form.is_checked("wpMovesubpages"),
                delete_target=form.is_checked("wpDeleteAndMove"),
            ),
            actor=actor,
        )
    _tell(request, result)
    return HttpResponseRedirect(current_wiki().path_for(new))


def _tell(request: HttpRequest, result: MoveResult) -> None:
    for old, new in result.moved:
        messages.success(request, message_html("movepage-page-moved", title_link(old, redirect="no"), title_link(new)))
    for old, refusal in result.failed:
        text = format_html("{} {}", message_html("movepage-page-unmoved", title_link(old)), say_refusal(refusal))
        messages.warning(request, text)
