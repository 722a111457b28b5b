"""Special:ApiHelp: what a module takes, for people; made of the same declarations that read its parameters."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from wikigrove.api.action.call import Call
from wikigrove.api.action.main import MAIN
from wikigrove.api.action.reads.help_page import help_html, submodules_of
from wikigrove.api.action.registry import find_path
from wikigrove.api.action.view import open_frame
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@special_page("ApiHelp", group="wiki")
def api_help(request: HttpRequest, sub: str) -> HttpResponse:
    """`Special:ApiHelp/query+links`; `sub/` before a path shows what is below it."""
    path = sub.strip("/") or "main"
    deep = path.startswith("sub/")
    found = find_path(path.removeprefix("sub/"))
    modules = [] if found is None else [found, *(submodules_of(found) if deep else ())]
    call = Call(open_frame(request), MAIN, {})
    return present_special(
        request,
        "api/help.html",
        name="ApiHelp",
        sub=sub,
        status=404 if found is None else 200,
        asked=path,
        content=mark_safe(help_html(call, modules, with_contents=deep)),  # noqa: S308 - every part is escaped
    )
