"""What links here: the pages that point at one, and those that reach it through a redirect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title

from wikigrove.pages.models import CategoryLink, FileLink, Page, PageLink, Redirect, TemplateLink

MOST_NESTED: Final = 500
"""Links to the redirects of one part of the list, together."""


@dataclass(frozen=True)
class LinksWanted:
    """Which pages are asked for: kinds that are left out, and namespaces (all but those with `invert`)."""

    namespaces: frozenset[int] = frozenset()
    invert: bool = False
    hide_links: bool = False
    hide_transclusions: bool = False
    hide_redirects: bool = False
    hide_images: bool = False


@dataclass
class LinkHere:
    """A page that points at a title, and how. `nested`: the pages that point at it, where it is a redirect."""

    page: Page
    is_link: bool = False
    is_transclusion: bool = False
    is_redirect: bool = False
    is_image: bool = False
    nested: list[LinkHere] = field(default_factory=list)


def list_links_here(
    title: Title, *, start: int = 0, limit: int = 50, wanted: LinksWanted | None = None
) -> tuple[list[LinkHere], int | None]:
    """Pages that link to, transclude, show or redirect to `title`, by page id from `start`; nine queries at most."""
    wanted = wanted or LinksWanted()
    kinds: dict[int, set[str]] = defaultdict(set)
    for kind, rows in _sources(title, wanted):
        part = _in_namespaces(rows.filter(page_id__gte=start), wanted)
        for pk in part.order_by("page_id").values_list("page_id", flat=True)[: limit + 1]:
            kinds[pk].add(kind)
    ids = sorted(kinds)
    if not wanted.hide_redirects:
        # A redirect is a link too; it is shown as the one that it is.
        _mark_redirects(title, kinds)
    pages = Page.objects.in_bulk(ids[:limit])
    found = [_row(pages[pk], kinds[pk]) for pk in ids[:limit] if pk in pages]
    _nest([row for row in found if row.is_redirect], wanted)
    return found, ids[limit] if len(ids) > limit else None


def _sources(title: Title, wanted: LinksWanted) -> Iterable[tuple[str, Any]]:
    here = {"namespace": title.namespace, "key": title.key}
    if not wanted.hide_links:
        rows = PageLink.objects.filter(**here)
        yield "link", rows.exclude(page__is_redirect=True) if wanted.hide_redirects else rows
        if title.namespace == NS_CATEGORY:
            yield "link", CategoryLink.objects.filter(category=title.key)
    if not wanted.hide_transclusions:
        yield "transclusion", TemplateLink.objects.filter(**here)
    if not wanted.hide_redirects:
        yield "redirect", Redirect.objects.filter(interwiki="", **here)
    if title.namespace == NS_FILE and not wanted.hide_images:
        yield "image", FileLink.objects.filter(key=title.key)


def _in_namespaces(rows: Any, wanted: LinksWanted) -> Any:
    if not wanted.namespaces:
        return rows
    chosen: Collection[int] = wanted.namespaces
    return rows.exclude(page__namespace__in=chosen) if wanted.invert else rows.filter(page__namespace__in=chosen)


def _mark_redirects(title: Title, kinds: dict[int, set[str]]) -> None:
    rows = Redirect.objects.filter(namespace=title.namespace, key=title.key, interwiki="", page_id__in=list(kinds))
    for pk in rows.values_list("page_id", flat=True):
        kinds[pk].add("redirect")


def _row(page: Page, kinds: set[str]) -> LinkHere:
    return LinkHere(page, "link" in kinds, "transclusion" in kinds, "redirect" in kinds, "image" in kinds)


def _nest(redirects: list[LinkHere], wanted: LinksWanted) -> None:
    """Below each redirect what points at it: one query a kind, however many redirects there are."""
    if not redirects:
        return
    by_title = {(row.page.namespace, row.page.key): row for row in redirects}
    below: dict[tuple[int, str], dict[int, LinkHere]] = defaultdict(dict)
    models: list[tuple[str, Any]] = [] if wanted.hide_links else [("is_link", PageLink)]
    models += [] if wanted.hide_transclusions else [("is_transclusion", TemplateLink)]
    for flag, model in models:
        rows = model.objects.filter(
            namespace__in={namespace for namespace, _ in by_title}, key__in=[key for _, key in by_title]
        )
        for link in _in_namespaces(rows, wanted).select_related("page").order_by("page_id")[:MOST_NESTED]:
            if (link.namespace, link.key) in by_title:
                known = below[link.namespace, link.key].setdefault(link.page_id, LinkHere(link.page))
                setattr(known, flag, True)
    for at, rows_below in below.items():
        by_title[at].nested = list(rows_below.values())
