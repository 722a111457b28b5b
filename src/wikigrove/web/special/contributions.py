"""Special:Contributions: what one person wrote."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wikigrove.pages.domain.queries import list_contributions
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.changes import namespace_choices
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.history import shown_revision


@special_page("Contributions", group="users", aliases=("Contribs",))
def contributions(request: HttpRequest, sub: str) -> HttpResponse:
    name = request.GET.get("target", sub).replace("_", " ").strip()
    number = request.GET.get("namespace", "")
    window = read_window(request)
    try:
        found = list_contributions(
            name,
            limit=window.limit,
            before=window.before,
            after=window.after,
            namespaces=(int(number),) if number.isdecimal() else (),
        )
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/contributions.html",
        name="Contributions",
        user_name=name,
        rows=[shown_revision(row, row.revision.page) for row in found.rows],
        namespaces=namespace_choices(number),
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
    )
