"""Special:ExpandTemplates and ComparePages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import find_page
from wikigrove.rendering.domain.expand_text import expand_text
from wikigrove.rendering.domain.render import render_preview
from wikigrove.web.skin.pager import read_number
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page

MOST_CHARACTERS = 200_000


@special_page("ExpandTemplates", group="wiki")
def expand_templates(request: HttpRequest, sub: str) -> HttpResponse:
    """Only by POST: an address that makes the engine work would be followed by robots."""
    text = request.POST.get("wpInput", "")[:MOST_CHARACTERS]
    named = request.POST.get("wpContextTitle", "").strip()
    title = find_title(named, current_wiki().title_rules) if named else None
    if title is None or title.namespace < 0 or title.interwiki:
        title = Title(0, "Expand")
    expanded = preview = ""
    if request.method == "POST" and text:
        actor = request.actor  # type: ignore[attr-defined]
        check_rate("purge", actor)
        expanded = expand_text(title, text)
        preview = render_preview(title, text, actor=actor).html
    return present_special(
        request,
        "special/expand_templates.html",
        name="ExpandTemplates",
        source=text,
        context_title=named,
        expanded=expanded,
        preview=mark_safe(preview),  # noqa: S308 - the engine's
    )


@special_page("ComparePages", group="pagetools")
def compare_pages(request: HttpRequest, sub: str) -> HttpResponse:
    given = request.GET
    sides = [_revision(given.get(f"page{n}", ""), given.get(f"rev{n}", "")) for n in (1, 2)]
    old, new = sides
    if old is not None and new is not None:
        query = urlencode({"oldid": old, "diff": new})
        return HttpResponseRedirect(f"{current_wiki().script}?{query}")
    asked = any(given.get(name) for name in ("page1", "page2", "rev1", "rev2"))
    return present_special(
        request,
        "special/compare_pages.html",
        name="ComparePages",
        status=404 if asked else 200,
        error=message("compare-title-not-exists") if asked else "",
        page1=given.get("page1", sub),
        page2=given.get("page2", ""),
        rev1=given.get("rev1", ""),
        rev2=given.get("rev2", ""),
    )


def _revision(name: str, number: str) -> int | None:
    if found := read_number(number):
        return found
    title = find_title(name, current_wiki().title_rules) if name.strip() else None
    page = find_page(title) if title is not None else None
    return page.latest_id if page is not None else None
