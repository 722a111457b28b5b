"""Forget the kept rendering of a page and make it anew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import find_page
from wikigrove.rendering.domain.update_links import touch_ids
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.present import present
from wikigrove.web.views.page import show_missing


def purge_page(request: HttpRequest, title: Title) -> HttpResponse:
    """A GET asks first: a link on another site must not make the server work."""
    page = find_page(title)
    if page is None:
        return show_missing(request, title)
    if request.method == "POST":
        check_rate("purge", request.actor)  # type: ignore[attr-defined]
        touch_ids([page.pk])
        return HttpResponseRedirect(current_wiki().path_for(title))
    name = current_wiki().title_rules.prefixed_text(title)
    return present(
        request,
        "purge.html",
        frame=page_frame(request, title, current="purge"),
        heading=name,
        robots="noindex,nofollow",
        form_action=current_wiki().path_for(title, action="purge"),
        question=message("confirm-purge-top"),
    )
