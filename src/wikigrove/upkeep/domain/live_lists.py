"""Lists that an index answers at once. Each gives rows and the cursor of what follows, in one query or two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import ExternalLink, Page, PageProperty, Protection, Redirect
from wikigrove.upkeep.domain.read_list import ListLine

_LAST: Final = "\U0010ffff"


@dataclass(frozen=True)
class LinkOut:
    """A link that leaves the wiki, and the page it stands on."""

    url: str
    page: Title


def list_by_length(*, is_longest_first: bool, cursor: str, limit: int) -> tuple[list[ListLine], str | None]:
    """Articles by their length in bytes. Raises ValueError for a bad cursor."""
    content = [n.id for n in current_wiki().title_rules.namespaces.values() if n.content]
    rows = Page.objects.filter(namespace__in=content, is_redirect=False, latest__isnull=False)
    if cursor:
        length, pk = (int(part) for part in cursor.split("|"))
        behind = (
            Q(length__lt=length) | Q(length=length, pk__gte=pk)
            if is_longest_first
            else Q(length__gt=length) | Q(length=length, pk__gte=pk)
        )
        # The plain bound lets the database start in the index, the other one finds the row.
        bound = Q(length__lte=length) if is_longest_first else Q(length__gte=length)
        rows = rows.filter(bound, behind)
    found = list(rows.order_by("-length" if is_longest_first else "length", "pk")[: limit + 1])
    follows = f"{found[limit].length}|{found[limit].pk}" if len(found) > limit else None
    return [ListLine(page.title, page.length) for page in found[:limit]], follows


def list_redirects(*, start: int, limit: int) -> tuple[list[ListLine], int | None]:
    """Redirects in the order in which they were made, with their targets."""
    rows = Redirect.objects.filter(page_id__gte=start).select_related("page").order_by("page_id")
    found = list(rows[: limit + 1])
    follows = found[limit].page_id if len(found) > limit else None
    lines = [
        ListLine(row.page.title, 0, (Title(row.namespace, row.key, fragment=row.fragment, interwiki=row.interwiki),))
        for row in found[:limit]
    ]
    return lines, follows


def list_with_property(name: str, *, start: int, limit: int) -> tuple[list[tuple[Title, str]], int | None]:
    """Pages with a property, and its value."""
    rows = PageProperty.objects.filter(name=name, page_id__gte=start).select_related("page").order_by("page_id")
    found = list(rows[: limit + 1])
    follows = found[limit].page_id if len(found) > limit else None
    return [(row.page.title, row.value) for row in found[:limit]], follows


def list_property_names(*, limit: int = 500) -> list[str]:
    """Names of the properties in use: a jump through the index for each, however many pages have them."""
    names: list[str] = []
    while len(names) < limit:
        rows = PageProperty.objects.filter(name__gt=names[-1] if names else "").order_by("name")
        found = rows.values_list("name", flat=True).first()
        if found is None:
            break
        names.append(found)
    return names


def search_links_out(pattern: str, *, cursor: str, limit: int) -> tuple[list[LinkOut], str | None]:
    """External links to a host (`*.example.org` with those below it), with a path or without, by host.

    Raises ValueError for a bad cursor.
    """
    scheme, _, rest = pattern.rpartition("://")
    host, slash, path = rest.strip().lstrip("/").partition("/")
    below = host.startswith("*.")
    name = ".".join(reversed(host.removeprefix("*.").lower().rstrip(".").split("."))) + "."
    if name == ".":
        return [], None
    rows = ExternalLink.objects.filter(host__gte=name, host__lt=name + _LAST) if below else None
    rows = rows if rows is not None else ExternalLink.objects.filter(host=name)
    if scheme:
        rows = rows.filter(url__startswith=f"{scheme}:")
    if path.rstrip("*"):
        rows = rows.filter(url__contains=f"{slash}{path.rstrip('*')}")
    if cursor:
        at, _, pk = cursor.rpartition("|")
        rows = rows.filter(host__gte=at).exclude(host=at, pk__lt=int(pk))
    found = list(rows.select_related("page").order_by("host", "pk")[: limit + 1])
    follows = f"{found[limit].host}|{found[limit].pk}" if len(found) > limit else None
    return [LinkOut(row.url, row.page.title) for row in found[:limit]], follows


def list_protections(
    *, is_for_missing: bool, start: int, limit: int, namespace: int | None = None, level: str = "", act: str = ""
) -> tuple[list[Protection], int | None]:
    """Protections in force, newest first: of pages, or of titles that nobody may create."""
    rows = Protection.objects.select_related("actor").filter(Q(expires=None) | Q(expires__gt=timezone.now()))
    rows = rows.filter(act="create") if is_for_missing else rows.exclude(act="create")
    if act and not is_for_missing:
        rows = rows.filter(act=act)
    if namespace is not None:
        rows = rows.filter(namespace=namespace)
    if level:
        rows = rows.filter(level=level)
    if start:
        rows = rows.filter(pk__lte=start)
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], found[limit].pk if len(found) > limit else None
