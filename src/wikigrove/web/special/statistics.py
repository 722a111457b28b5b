"""Special:Statistics."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wikigrove.i18n import format_number, message
from wikigrove.pages.domain.queries import read_statistics
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.info import InfoSection


@special_page("Statistics", group="wiki")
def statistics(request: HttpRequest, sub: str) -> HttpResponse:
    totals = read_statistics()
    pages = [
        ("statistics-articles", totals.articles),
        ("statistics-pages", totals.pages),
        ("statistics-files", totals.files),
    ]
    edits = [("statistics-edits", totals.edits)]
    people = [
        ("statistics-users", totals.users),
        ("statistics-users-active", totals.active_users),
        ("wikigrove-statistics-admins", totals.admins),
    ]
    sections = [
        InfoSection(message(heading), [(message(key), format_number(value)) for key, value in rows])
        for heading, rows in (
            ("statistics-header-pages", pages),
            ("statistics-header-edits", edits),
            ("statistics-header-users", people),
        )
    ]
    return present_special(request, "info.html", name="Statistics", sections=sections)
