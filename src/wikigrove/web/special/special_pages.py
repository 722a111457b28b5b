"""Special:SpecialPages: all of them, by group."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse

from wikigrove.accounts.domain.rights import has_right
from wikigrove.i18n import message
from wikigrove.web.skin.frame import Link
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import SpecialPage, all_specials, special_page
from wikigrove.web.views.extensions import label_of

_ORDER = (
    "pages",
    "maintenance",
    "highuse",
    "changes",
    "media",
    "users",
    "wiki",
    "pagetools",
    "login",
    "redirects",
    "other",
)


@special_page("SpecialPages", group="wiki", is_listed=False)
def special_pages(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    listed = [page for page in all_specials() if page.is_listed and (not page.right or has_right(actor, page.right))]
    listed.sort(key=lambda page: (_ORDER.index(page.group if page.group in _ORDER else "other"), page.name))
    groups = [
        (message(f"specialpages-group-{name}"), [Link(_label(page), special_path(page.name)) for page in pages])
        for name, pages in groupby(listed, lambda page: page.group if page.group in _ORDER else "other")
    ]
    return present_special(request, "special/special_pages.html", name="SpecialPages", groups=groups)


def _label(page: SpecialPage) -> str:
    return label_of(page.name, page.label) if page.label else message(page.key)
