"""action=credits: who wrote a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.domain.queries.authors import list_authors
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.present import present
from wikigrove.web.views.page import show_missing


def show_credits(request: HttpRequest, title: Title) -> HttpResponse:
    """The authors, those with most edits first."""
    page = find_page(title)
    if page is None:
        return show_missing(request, title)
    found = list_authors(page)
    return present(
        request,
        "credits.html",
        frame=page_frame(request, title, current="credits", revision_id=page.latest_id),
        heading=message("wikigrove-credits-of", current_wiki().title_rules.prefixed_text(title)),
        robots="noindex,nofollow",
        authors=found.authors,
        unnamed=found.unnamed,
    )
