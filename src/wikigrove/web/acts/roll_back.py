"""action=rollback."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.editing.domain.rollback import RollbackRequest, roll_back
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message, message_html
from wikigrove.pages.domain.queries import find_page
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.present import ActScreen, carry_out
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.log_lines import user_link
from wikigrove.web.views.page import show_missing


class RollbackForm(ReasonedForm):
    reason_field = "summary"
    reason_label = "summary"

    def add_more_fields(self) -> None:
        if self.initial.get("can_mark_bot"):
            self.add_box("bot", "wikigrove-rollback-as-bot", checked=bool(self.initial.get("bot")))


def show_rollback(request: HttpRequest, title: Title) -> HttpResponse:
    """A GET asks first; the button in histories posts at once."""
    actor = require_registered(request)
    check_right(actor, "rollback")
    page = find_page(title)
    if page is None:
        return show_missing(request, title)
    author = request.POST.get("from") or request.GET.get("from") or page.get_latest().actor_name
    form = RollbackForm(
        request.POST if request.method == "POST" else None,
        initial={"can_mark_bot": has_right(actor, "markbotedits"), "bot": request.GET.get("bot") == "1"},
    )
    screen = ActScreen(
        heading=message("confirm-rollback-top"),
        submit=message("confirm-rollback-button"),
        title=title,
        intro=[message_html("wikigrove-rollback-question", user_link(author), author)],
        context={"hidden": [("from", author)]},
    )

    def act() -> HttpResponse:
        result = roll_back(RollbackRequest(title, author, form.reason, mark_bot=form.is_checked("bot")), actor=actor)
        said = message_html("rollback-success", user_link(author), user_link(result.target.actor_name))
        messages.success(request, said)
        path = current_wiki().path_for(title, diff=result.edit.revision_id, oldid=result.undone.pk)
        return HttpResponseRedirect(path)

    return carry_out(request, screen, form, act)
