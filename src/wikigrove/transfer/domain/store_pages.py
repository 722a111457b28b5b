"""Write pages and revisions of a dump in bulk, each only once."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from wikigrove_engine.title import Title, TitleError

from wikigrove.accounts.domain.actors import import_actors
from wikigrove.farm.domain.mark_interface import mark_interface
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.append_revision import count_up
from wikigrove.pages.domain.store_text import BaseText, digest_of, find_stored, pack, sha1_base36
from wikigrove.pages.models import Page, Revision, Text
from wikigrove.rendering.domain.redirects import find_redirect
from wikigrove.rendering.domain.render import model_of
from wikigrove.transfer.domain.place_pages import AS_THEY_ARE, Placement, place_authors, place_title
from wikigrove.transfer.domain.read_dump import DumpPage, DumpRevision
from wikigrove.transfer.domain.reserve_ids import reserve_ids


@dataclass
class PendingPage:
    """A page as far as it has been read."""

    head: DumpPage
    revisions: list[DumpRevision] = field(default_factory=list)


@dataclass(frozen=True)
class StoredCount:
    """What a call has written; `refused` names titles that this wiki can't have."""

    pages: int = 0
    revisions: int = 0
    touched: tuple[int, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass
class _Incoming:
    """A revision on its way into the tables."""

    source: DumpRevision
    data: bytes
    digest: bytes
    sha1: str
    pk: int = 0


_Keys = dict[int, list[tuple[datetime, str, int]]]


def store_pages(wiki: Wiki, pending: list[PendingPage], placement: Placement = AS_THEY_ARE) -> StoredCount:
    """Write what is new of `pending`, in the caller's transaction; a constant number of queries for any number."""
    titled, refused = _title_pages(wiki, pending, placement)
    existing = _existing_pages(titled)
    present = _present_revisions([p.pk for p in existing.values()])
    fresh: dict[Title, list[_Incoming]] = {}
    for title, page in titled.items():
        known = (
            {(moment, sha1) for moment, sha1, _ in present.get(existing[title].pk, [])} if title in existing else set()
        )
        found = _new_revisions(page.revisions, known)
        if found:
            fresh[title] = found
    if not fresh:
        return StoredCount(refused=tuple(refused))
    names = place_authors({r.source.author for rs in fresh.values() for r in rs if r.source.author}, placement)
    known_actors = import_actors(names.values(), wiki=wiki)
    actors = {name: known_actors[here] for name, here in names.items()}
    texts = _store_texts(fresh, existing)
    pages, made = _pages_for(wiki, fresh, existing)
    count = _store_revisions(wiki, fresh, pages, present, actors, texts)
    _finish_pages(wiki, fresh, pages, made, present)
    count_up(pages=len(made), edits=count)
    return StoredCount(len(made), count, tuple(p.pk for p in pages.values()), tuple(refused))


def _title_pages(
    wiki: Wiki, pending: list[PendingPage], placement: Placement
) -> tuple[dict[Title, PendingPage], list[str]]:
    """Titles in this wiki's terms; the same title twice in a dump is one page."""
    out: dict[Title, PendingPage] = {}
    refused = []
    for page in pending:
        try:
            title = place_title(wiki, page.head, placement)
        except TitleError:
            refused.append(page.head.title)
            continue
        if title in out:
            out[title].revisions.extend(page.revisions)
        else:
            out[title] = page
    return out, refused


def _existing_pages(titled: dict[Title, PendingPage]) -> dict[Title, Page]:
    by_namespace: dict[int, list[str]] = defaultdict(list)
    for title in titled:
        by_namespace[title.namespace].append(title.key)
    out = {}
    for namespace, keys in by_namespace.items():
        for i in range(0, len(keys), 500):
            for page in Page.objects.filter(namespace=namespace, key__in=keys[i : i + 500]):
                out[page.title] = page
    return out


def _present_revisions(pages: list[int]) -> _Keys:
    out: _Keys = defaultdict(list)
    for i in range(0, len(pages), 500):
        rows = Revision.objects.filter(page_id__in=pages[i : i + 500]).order_by("timestamp", "id")
        for page_id, moment, sha1, pk in rows.values_list("page_id", "timestamp", "sha1", "pk"):
            out[page_id].append((moment, sha1, pk))
    return out


def _new_revisions(revisions: list[DumpRevision], known: set[tuple[datetime, str]]) -> list[_Incoming]:
    """Those that are not there yet, oldest first. Same time and same text: the same revision."""
    out = []
    for revision in sorted(revisions, key=lambda r: (r.timestamp, r.revision_id)):
        data = (revision.text or "").replace("\x00", "").encode("utf-8", "replace")
        sha1 = sha1_base36(data)
        if (revision.timestamp, sha1) in known:
            continue
        known.add((revision.timestamp, sha1))
        out.append(_Incoming(revision, data, digest_of(data), sha1))
    return out


def _store_texts(fresh: dict[Title, list[_Incoming]], existing: dict[Title, Page]) -> dict[bytes, int]:
    """Ids by digest; new texts of a page are kept as differences to the first of them where that is small."""
    digests = {r.digest for rs in fresh.values() for r in rs if r.source.text is not None}
    ids = dict(find_stored(list(digests)))
    numbers = iter(reserve_ids(Text, len(digests - ids.keys())))
    rows = []
    for revisions in fresh.values():
        base: BaseText | None = None
        for revision in revisions:
            if revision.source.text is None or revision.digest in ids:
                continue
            blob, base_id = pack(revision.data, base)
            pk = next(numbers)
            ids[revision.digest] = pk
            rows.append(Text(pk=pk, digest=revision.digest, blob=blob, base_id=base_id, size=len(revision.data)))
            if base_id is None:
                base = BaseText(pk, revision.data)
    Text.objects.bulk_create(rows, batch_size=200)
    return ids


def _pages_for(
    wiki: Wiki, fresh: dict[Title, list[_Incoming]], existing: dict[Title, Page]
) -> tuple[dict[Title, Page], set[int]]:
    missing = [t for t in fresh if t not in existing]
    now = timezone.now()
    rows = [
        Page(pk=pk, wiki=wiki, namespace=t.namespace, key=t.key, touched=now, created=fresh[t][0].source.timestamp)
        for t, pk in zip(missing, reserve_ids(Page, len(missing)), strict=True)
    ]
    pages = {t: existing[t] for t in fresh if t in existing} | {p.title: p for p in rows}
    return pages, {p.pk for p in rows}


def _store_revisions(
    wiki: Wiki,
    fresh: dict[Title, list[_Incoming]],
    pages: dict[Title, Page],
    present: _Keys,
    actors: dict[str, int],
    texts: dict[bytes, int],
) -> int:
    total = sum(len(rs) for rs in fresh.values())
    numbers = iter(reserve_ids(Revision, total))
    rows = []
    for title, revisions in fresh.items():
        page = pages[title]
        line = present.setdefault(page.pk, [])
        for revision in revisions:
            revision.pk = next(numbers)
            source = revision.source
            key = (source.timestamp, revision.sha1, revision.pk)
            at = bisect_left(line, key)
            rows.append(
                Revision(
                    pk=revision.pk,
                    wiki=wiki,
                    page_id=page.pk,
                    parent_id=line[at - 1][2] if at else None,
                    actor_id=actors[source.author] if source.author else None,
                    comment=source.comment.replace("\x00", ""),
                    timestamp=source.timestamp,
                    is_minor=source.is_minor,
                    size=len(revision.data),
                    sha1=revision.sha1,
                    text_id=texts[revision.digest] if source.text is not None else None,
                    model=source.model or model_of(wiki, title),
                    visibility=source.visibility,
                )
            )
            insort(line, key)
    Revision.objects.bulk_create(rows, batch_size=200)
    return total


def _finish_pages(
    wiki: Wiki, fresh: dict[Title, list[_Incoming]], pages: dict[Title, Page], made: set[int], present: _Keys
) -> None:
    """Set what a page says of its latest revision, where that is one of the new ones; write the pages."""
    now = timezone.now()
    created: list[Page] = []
    changed: list[Page] = []
    for title, revisions in fresh.items():
        page, line = pages[title], present[pages[title].pk]
        page.is_new = len(line) == 1
        latest = next((r for r in reversed(revisions) if r.pk == line[-1][2]), None)
        if latest is not None:
            model = latest.source.model or model_of(wiki, title)
            text = latest.source.text or ""
            page.latest_id, page.length, page.model = latest.pk, len(latest.data), model
            page.is_redirect = (model != "wikitext" or "#" in text[:200]) and find_redirect(
                text, model=model
            ) is not None
            page.links_updated = None
        page.touched = now
        (created if page.pk in made else changed).append(page)
    # Pages point at revisions and revisions at pages: the database looks at both at the end of the transaction.
    Page.objects.bulk_create(created, batch_size=200)
    Page.objects.bulk_update(
        changed, ["latest", "length", "model", "is_redirect", "is_new", "links_updated", "touched"], batch_size=100
    )
    mark_interface(*{title.namespace for title in fresh})
