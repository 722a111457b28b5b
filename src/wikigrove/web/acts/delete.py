"""action=delete."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_delete
from wikigrove.editing.domain.delete import DeleteRequest, automatic_reason, delete_page
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message, message_html
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.domain.queries.describe import describe_links_to
from wikigrove.web.acts.fields import ReasonedForm
from wikigrove.web.acts.present import ActScreen, carry_out
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.skin.log_lines import title_link
from wikigrove.web.skin.paths import special_path
from wikigrove.web.views.page import show_missing


class DeleteForm(ReasonedForm):
    reasons_key = "deletereason-dropdown"
    list_field = "wpDeleteReasonList"

    def __init__(self, *args: Any, actor: Actor, has_talk: bool, **kwargs: Any) -> None:
        self.actor, self.has_talk = actor, has_talk
        super().__init__(*args, **kwargs)

    def add_more_fields(self) -> None:
        if self.has_talk:
            self.add_box("wpDeleteTalk", "deletepage-deletetalk")
        if has_right(self.actor, "suppressrevision"):
            self.add_box("wpSuppress", "revdelete-suppress")


def show_delete(request: HttpRequest, title: Title) -> HttpResponse:
    """Asks, with the page's facts in sight; POST deletes."""
    actor = require_registered(request)
    page = find_page(title)
    if page is None:
        return show_missing(request, title)
    check_delete(title, actor=actor)
    talk = title.talk() if not title.is_talk else None
    has_talk = talk is not None and find_page(talk) is not None
    name = current_wiki().title_rules.prefixed_text(title)
    form = DeleteForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        has_talk=has_talk,
        initial={"wpReason": request.GET.get("wpReason") or automatic_reason(page)},
    )
    screen = ActScreen(
        heading=message("delete-confirm", name),
        submit=message("deletepage-submit"),
        title=title,
        is_dangerous=True,
        intro=[message("confirmdeletetext")],
        warnings=_backlinks(name, describe_links_to(title)),
        log_kinds=("delete", "protect"),
    )

    def act() -> HttpResponse:
        delete_page(
            DeleteRequest(
                title,
                form.reason,
                with_talk=form.is_checked("wpDeleteTalk"),
                suppress=form.is_checked("wpSuppress"),
            ),
            actor=actor,
        )
        messages.success(request, message_html("deletedtext", title_link(title)))
        return HttpResponseRedirect(current_wiki().path_for(title))

    return carry_out(request, screen, form, act)


def _backlinks(name: str, count: int) -> list[SafeString]:
    """Who will be left with a red link."""
    if not count:
        return []
    words = message("wikigrove-backlinks-count", count)
    link = format_html('<a href="{}">{}</a>', special_path("WhatLinksHere", name), words)
    return [message_html("deleting-backlinks-warning", link, count)]
