"""Lists of pages."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import Count, QuerySet
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki_id
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import CategoryLink, FileLink, Page

_LARGE: Final = 5000
_COUNT_HOLDS: Final = 60.0
_MOST_COUNTS: Final = 1000
_counted: Final[dict[tuple[int, str, str], tuple[float, int]]] = {}
"""Of large categories: when their members were counted (of the process's clock), and how many there were."""


class CategoryMember(NamedTuple):
    """A page in a category; `prefix` is the key that its author has given."""

    sort_key: str
    page_id: int
    prefix: str
    title: Title


@dataclass(frozen=True)
class CategorySlice:
    """Members of a category in their order. `next` is the cursor of what follows."""

    members: tuple[CategoryMember, ...]
    total: int
    next: str | None
    previous: str | None = None
    """The cursor that the part before this one ends at."""


class ListedPage(NamedTuple):
    """A line of a list of names. (Hundreds are shown at once: rows of the model take ten times as long to make.)"""

    title: Title
    is_redirect: bool


def list_all_pages(
    namespace: int, *, start: str = "", prefix: str = "", limit: int = 200, redirects: bool | None = None
) -> tuple[list[ListedPage], str | None]:
    """Pages by key, and the key at which the next part starts; one query."""
    rows = Page.objects.filter(namespace=namespace, latest__isnull=False)
    if start:
        rows = rows.filter(key__gte=start)
    if prefix:
        rows = rows.filter(key__gte=prefix, key__lt=prefix + "\U0010ffff")
    if redirects is not None:
        rows = rows.filter(is_redirect=redirects)
    found = list(rows.order_by("key").values_list("key", "is_redirect")[: limit + 1])
    shown = [ListedPage(Title(namespace, key), is_redirect) for key, is_redirect in found[:limit]]
    return shown, found[limit][0] if len(found) > limit else None


def _members(rows: QuerySet[CategoryLink]) -> list[CategoryMember]:
    columns = rows.values_list("sort_key", "page_id", "prefix", "page__namespace", "page__key")
    return [CategoryMember(key, pk, prefix, Title(number, name)) for key, pk, prefix, number, name in columns]


def list_category(
    key: str, *, kind: str = "page", start: str | None = None, until: str | None = None, limit: int = 200
) -> CategorySlice:
    """Members of one kind (page, subcat, file) from cursor `start`, or those before `until`; two queries.

    Raises ValueError for a bad cursor.
    """
    rows = CategoryLink.objects.filter(category=key, kind=kind)
    total = _count_members(rows, key, kind)
    if until:
        sort_key, _, pk = until.rpartition("|")
        part = rows.filter(rows_from(("sort_key", "page_id"), (sort_key, int(pk)), up=False, itself=False))
        back = _members(part.order_by("-sort_key", "-page_id")[: limit + 1])
        shown = back[:limit][::-1]
        return CategorySlice(tuple(shown), total, until, _cursor(shown[0]) if len(back) > limit else None)
    if start:
        sort_key, _, pk = start.rpartition("|")
        rows = rows.filter(rows_from(("sort_key", "page_id"), (sort_key, int(pk)), up=True))
    found = _members(rows.order_by("sort_key", "page_id")[: limit + 1])
    follows = _cursor(found[limit]) if len(found) > limit else None
    return CategorySlice(tuple(found[:limit]), total, follows, _cursor(found[0]) if start and found else None)


def _count_members(rows: QuerySet[CategoryLink], key: str, kind: str) -> int:
    """How many; of a very large category as it was at most a minute ago, as counting takes longer than the list."""
    name = (current_wiki_id(), key, kind)
    at, known = _counted.get(name, (0.0, 0))
    if known and time.monotonic() - at < _COUNT_HOLDS:
        return known
    total = rows.count()
    if total > _LARGE:
        if len(_counted) >= _MOST_COUNTS:
            _counted.clear()
        _counted[name] = (time.monotonic(), total)
    return total


def _cursor(link: CategoryMember) -> str:
    return f"{link.sort_key}|{link.page_id}"


def pick_random_member(key: str) -> Page | None:
    """Any member of a category that is no category; three short queries, two of them in an index alone."""
    rows = CategoryLink.objects.filter(category=key).exclude(kind="subcat")
    total = _count_members(rows, key, "")
    if not total:
        return None
    place = random.randrange(total)  # noqa: S311 - a page to read, no secret
    # From the nearer end, and without the pages that are skipped.
    order = ("kind", "sort_key", "page_id")
    if place > total // 2:
        place, order = total - 1 - place, ("-kind", "-sort_key", "-page_id")
    picked = rows.order_by(*order).values_list("page_id", flat=True)[place : place + 1].first()
    return Page.objects.filter(pk=picked).first() if picked is not None else None


def list_categories(*, start: str = "", limit: int = 200) -> tuple[list[tuple[str, int]], str | None]:
    """Categories in use by key with their number of members, and where the next part starts; one query."""
    rows = CategoryLink.objects.filter(category__gte=start).values("category").annotate(n=Count("id"))
    found = [(row["category"], row["n"]) for row in rows.order_by("category")[: limit + 1]]
    return found[:limit], found[limit][0] if len(found) > limit else None


def list_file_usage(key: str, *, limit: int = 100) -> list[Page]:
    """Pages that show a file; one query."""
    rows = FileLink.objects.filter(key=key).select_related("page").order_by("page_id")[:limit]
    return [row.page for row in rows]


def pick_random(namespace: int = 0, *, is_redirect: bool = False, is_root: bool = False) -> Page | None:
    """Any page of a namespace; two short queries at most. `is_root`: one that is no subpage."""
    rows = Page.objects.filter(namespace=namespace, is_redirect=is_redirect, latest__isnull=False)
    if is_root:
        rows = rows.exclude(key__contains="/")
    mark = random.random()  # noqa: S311 - a page to read, no secret
    found: Page | None = rows.filter(random__gte=mark).order_by("random").first() or rows.order_by("random").first()
    return found
