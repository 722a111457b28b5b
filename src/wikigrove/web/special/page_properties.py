"""Special:PagesWithProp, LinkSearch, ProtectedPages and ProtectedTitles: pages by one fact about them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.i18n import format_timestamp, has_message, message
from wikigrove.pages.domain.queries import find_pages
from wikigrove.pages.models import Page, Protection
from wikigrove.upkeep.domain.live_lists import (
    list_property_names,
    list_protections,
    list_with_property,
    search_links_out,
)
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.namespaces import namespace_choices
from wikigrove.web.skin.pager import forward_pager, read_number, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@dataclass(frozen=True)
class ProtectionShown:
    title: Title
    exists: bool
    size: int | None
    act: str
    level: str
    since: str
    expires: str
    by: str
    comment: SafeString
    cascade: bool


@special_page("PagesWithProp", group="pages", aliases=("PagesWithProperty",))
def pages_with_property(request: HttpRequest, sub: str) -> HttpResponse:
    name = request.GET.get("propname", sub).strip()
    window = read_window(request)
    rows, follows = list_with_property(name, start=_number(request), limit=window.limit) if name else ([], None)
    return present_special(
        request,
        "special/pages_with_prop.html",
        name="PagesWithProp",
        property_name=name,
        names=list_property_names(),
        rows=rows,
        pager=forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
    )


@special_page("LinkSearch", group="pages")
def link_search(request: HttpRequest, sub: str) -> HttpResponse:
    target = request.GET.get("target", sub).strip()
    window = read_window(request)
    cursor = request.GET.get("offset", "")
    try:
        rows, follows = search_links_out(target, cursor=cursor, limit=window.limit) if target else ([], None)
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/link_search.html",
        name="LinkSearch",
        target=target,
        rows=rows,
        pager=forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
    )


@special_page("ProtectedPages", group="maintenance")
def protected_pages(request: HttpRequest, sub: str) -> HttpResponse:
    return _protected(request, "ProtectedPages", is_for_missing=False)


@special_page("ProtectedTitles", group="maintenance")
def protected_titles(request: HttpRequest, sub: str) -> HttpResponse:
    return _protected(request, "ProtectedTitles", is_for_missing=True)


def _protected(request: HttpRequest, name: str, *, is_for_missing: bool) -> HttpResponse:
    namespace = request.GET.get("namespace", "")
    level = request.GET.get("level", "")
    window = read_window(request)
    found, follows = list_protections(
        is_for_missing=is_for_missing,
        start=_number(request),
        limit=window.limit,
        namespace=int(namespace) if namespace.isdecimal() else None,
        level=level,
    )
    known = find_pages([Title(row.namespace, row.key) for row in found])
    return present_special(
        request,
        "special/protected.html",
        name=name,
        rows=[_shown(row, known) for row in found],
        namespaces=namespace_choices(namespace),
        level=level,
        levels=[(value, _level(value)) for value in ("autoconfirmed", "sysop")],
        pager=forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
    )


def _shown(row: Protection, known: dict[Title, Page]) -> ProtectionShown:
    title = Title(row.namespace, row.key)
    page = known.get(title)
    return ProtectionShown(
        title,
        page is not None,
        page.length if page is not None else None,
        message(f"restriction-{row.act}") if has_message(f"restriction-{row.act}") else row.act,
        _level(row.level),
        format_timestamp(row.timestamp),
        format_timestamp(row.expires) if row.expires else message("infiniteblock"),
        row.actor.name if row.actor is not None else "",
        comment_html(row.comment),
        row.cascade,
    )


def _level(level: str) -> str:
    key = f"restriction-level-{level}"
    return message(key) if has_message(key) else level


def _number(request: HttpRequest) -> int:
    """The cursor of the lists that go by id."""
    offset = request.GET.get("offset", "")
    return read_number(offset)
