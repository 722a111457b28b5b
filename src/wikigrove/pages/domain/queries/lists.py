"""Lists of pages."""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.db.models import Count, Q
from wikigrove_engine.title import NS_CATEGORY, Title

from wikigrove.pages.models import CategoryLink, FileLink, Page, PageLink, Redirect, TemplateLink


@dataclass(frozen=True)
class CategorySlice:
    """Members of a category in their order. `next` is the cursor of what follows."""

    members: tuple[CategoryLink, ...]
    total: int
    next: str | None


@dataclass(frozen=True)
class LinkHere:
    """A page that points at a title, and how."""

    page: Page
    is_link: bool
    is_transclusion: bool
    is_redirect: bool


def list_all_pages(
    namespace: int, *, start: str = "", prefix: str = "", limit: int = 200, redirects: bool | None = None
) -> tuple[list[Page], str | None]:
    """Pages by key, and the key at which the next part starts; one query."""
    rows = Page.objects.filter(namespace=namespace, latest__isnull=False)
    if start:
        rows = rows.filter(key__gte=start)
    if prefix:
        rows = rows.filter(key__gte=prefix, key__lt=prefix + "\U0010ffff")
    if redirects is not None:
        rows = rows.filter(is_redirect=redirects)
    found = list(rows.order_by("key")[: limit + 1])
    return found[:limit], found[limit].key if len(found) > limit else None


def list_category(key: str, *, kind: str = "page", start: str | None = None, limit: int = 200) -> CategorySlice:
    """Members of one kind (page, subcat, file) from cursor `start`; two queries."""
    rows = CategoryLink.objects.filter(category=key, kind=kind)
    total = rows.count()
    if start:
        sort_key, _, pk = start.rpartition("|")
        rows = rows.filter(Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, page_id__gte=int(pk)))
    found = list(rows.select_related("page").order_by("sort_key", "page_id")[: limit + 1])
    follows = f"{found[limit].sort_key}|{found[limit].page_id}" if len(found) > limit else None
    return CategorySlice(tuple(found[:limit]), total, follows)


def list_categories(*, start: str = "", limit: int = 200) -> tuple[list[tuple[str, int]], str | None]:
    """Categories in use by key with their number of members, and where the next part starts; one query."""
    rows = CategoryLink.objects.filter(category__gte=start).values("category").annotate(n=Count("id"))
    found = [(row["category"], row["n"]) for row in rows.order_by("category")[: limit + 1]]
    return found[:limit], found[limit][0] if len(found) > limit else None


def list_links_here(title: Title, *, start: int = 0, limit: int = 50) -> tuple[list[LinkHere], int | None]:
    """Pages that link to, transclude or redirect to `title`, by page id from `start`; four queries."""
    wanted: dict[int, list[bool]] = {}
    for index, model in enumerate((PageLink, TemplateLink, Redirect)):
        rows = model.objects.filter(namespace=title.namespace, key=title.key, page_id__gte=start)
        for pk in rows.order_by("page_id").values_list("page_id", flat=True)[: limit + 1]:
            wanted.setdefault(pk, [False, False, False])[index] = True
    if title.namespace == NS_CATEGORY:
        rows = CategoryLink.objects.filter(category=title.key, page_id__gte=start)
        for pk in rows.order_by("page_id").values_list("page_id", flat=True)[: limit + 1]:
            wanted.setdefault(pk, [True, False, False])
    ids = sorted(wanted)
    pages = Page.objects.in_bulk(ids[:limit])
    follows = ids[limit] if len(ids) > limit else None
    return [LinkHere(pages[pk], *wanted[pk]) for pk in ids[:limit] if pk in pages], follows


def list_file_usage(key: str, *, limit: int = 100) -> list[Page]:
    """Pages that show a file; one query."""
    rows = FileLink.objects.filter(key=key).select_related("page").order_by("page_id")[:limit]
    return [row.page for row in rows]


def pick_random(namespace: int = 0) -> Page | None:
    """Any page of a namespace that is no redirect; two short queries at most."""
    rows = Page.objects.filter(namespace=namespace, is_redirect=False, latest__isnull=False)
    mark = random.random()  # noqa: S311 - a page to read, no secret
    found: Page | None = rows.filter(random__gte=mark).order_by("random").first() or rows.order_by("random").first()
    return found
