"""Keep the link tables equal to what pages say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import zstandard
from django.db import models, transaction
from django.utils import timezone
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title, TitleRules

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.collation import Collation, find_collation
from wikigrove.pages.models import (
    CategoryLink,
    ExternalLink,
    FileLink,
    InterwikiLink,
    LanguageLink,
    Page,
    PageLink,
    PageProperty,
    Redirect,
    TemplateLink,
)
from wikigrove.rendering.domain.site import server_of

Row = tuple[Any, ...]


@dataclass(frozen=True)
class LinkSet:
    """All that one page points at: for each table its rows, as tuples in the order of `_COLUMNS`."""

    rows: Mapping[str, frozenset[Row]]


def pack_links(links: LinkSet) -> bytes:
    """The stored form, as compressed JSON."""
    data = {name: sorted(rows) for name, rows in links.rows.items()}
    return zstandard.ZstdCompressor(level=3).compress(json.dumps(data).encode())


def unpack_links(blob: bytes) -> LinkSet:
    """The reverse of `pack_links`."""
    data = json.loads(zstandard.ZstdDecompressor().decompress(blob))
    return LinkSet({name: frozenset(tuple(row) for row in rows) for name, rows in data.items()})


_TABLES: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "pages": (PageLink, ("namespace", "key")),
    "templates": (TemplateLink, ("namespace", "key")),
    "redirects": (Redirect, ("namespace", "key", "fragment", "interwiki")),
    "files": (FileLink, ("key",)),
    "categories": (CategoryLink, ("category", "kind", "sort_key", "prefix")),
    "external": (ExternalLink, ("url", "host")),
    "languages": (LanguageLink, ("language", "title")),
    "interwiki": (InterwikiLink, ("prefix", "title")),
    "properties": (PageProperty, ("name", "value")),
}
_MAX_EXTERNAL = 20_000


def collect_links(metadata: Metadata, title: Title, *, rules: TitleRules) -> LinkSet:
    """The rows that a rendering's metadata stand for, in the order of the wiki in scope. Writes nothing."""
    default_key = metadata.properties.get("defaultsort", "")
    kind = {NS_CATEGORY: "subcat", NS_FILE: "file"}.get(title.namespace, "page")
    target = metadata.redirect
    collation = category_collation()
    rows: dict[str, Iterable[Row]] = {
        "pages": (
            (t.namespace, t.key)
            for t in [*metadata.links, *metadata.existence]
            if t.namespace >= 0 and not t.interwiki and t.key
        ),
        "templates": {
            (t.namespace, t.key)
            for pair in metadata.templates.items()
            for t in pair
            if t is not None and t.namespace >= 0
        },
        "redirects": [(target.namespace, target.key[:512], target.fragment[:512], target.interwiki)] if target else [],
        "files": ((t.key[:255],) for t in metadata.files),
        "categories": (
            (t.key, kind, make_sort_key(given or default_key, title, collation=collation), (given or default_key)[:255])
            for t, given in metadata.categories.items()
        ),
        "external": ((u[:2000], reverse_host(u)) for u in _leaving(metadata)),
        "languages": ((k[:35], v[:512]) for k, v in metadata.language_links.items()),
        "interwiki": ((p[:64], k[:512]) for p, k in metadata.interwiki_links),
        "properties": ((k[:60], v[:5000]) for k, v in metadata.properties.items()),
    }
    return LinkSet({name: frozenset(values) for name, values in rows.items()})


def _leaving(metadata: Metadata) -> Iterable[str]:
    """Addresses outside of this wiki; those of its own server are links to itself."""
    own = f"{server_of(current_wiki())}/"
    bare = own.partition(":")[2]
    found = list(metadata.external_links)[:_MAX_EXTERNAL]
    return (url for url in found if not url.startswith((own, bare)))


def make_sort_key(prefix: str, title: Title, *, collation: Collation) -> str:
    """What category lists are ordered by: the page's own name behind what it asks for."""
    own = title.text
    text = f"{prefix}\n{own}" if prefix and prefix != own else own
    return collation.make_key(text)


def category_collation() -> Collation:
    """The order that the wiki in scope has chosen for its categories."""
    return find_collation(str(current_wiki().setting("category_collation", "uppercase")))


def reverse_host(url: str) -> str:
    """`org.example.www.` of an address; empty where it has no host."""
    try:
        host = urlsplit(url if "://" in url else f"http:{url}").hostname or ""
    except ValueError:
        return ""
    return (".".join(reversed(host.split("."))) + ".")[:255] if host else ""


def write_links(wiki: Wiki, changes: Mapping[int, LinkSet], *, fresh: bool = False) -> None:
    """Make the tables say what `changes` (page id -> rows) say; rows that stay are not touched.

    `fresh`: the pages have no rows yet. The number of queries does not depend on the number of pages.
    """
    now = timezone.now()
    with transaction.atomic():
        for name, (model, columns) in _TABLES.items():
            wanted = {(page, *row) for page, links in changes.items() for row in links.rows[name]}
            present: dict[Row, int] = {} if fresh else _present(model, columns, list(changes))
            gone = [pk for row, pk in present.items() if row not in wanted]
            for i in range(0, len(gone), 500):
                model._default_manager.filter(pk__in=gone[i : i + 500]).delete()
            new = [row for row in wanted if row not in present]
            new.sort()
            model._default_manager.bulk_create(
                [_make(model, columns, wiki, row, now) for row in new], batch_size=500, ignore_conflicts=True
            )
        ids = list(changes)
        for i in range(0, len(ids), 500):
            Page.everywhere.filter(pk__in=ids[i : i + 500]).update(links_updated=now)


def _present(model: type[models.Model], columns: tuple[str, ...], pages: list[int]) -> dict[Row, int]:
    out: dict[Row, int] = {}
    for i in range(0, len(pages), 500):
        rows = model._default_manager.filter(page_id__in=pages[i : i + 500]).values_list("pk", "page_id", *columns)
        for pk, *row in rows:
            out[tuple(row)] = pk
    return out


def _make(model: type[models.Model], columns: tuple[str, ...], wiki: Wiki, row: Row, now: datetime) -> models.Model:
    made = model(wiki=wiki, page_id=row[0], **dict(zip(columns, row[1:], strict=True)))
    if isinstance(made, CategoryLink):
        made.added = now
    return made
