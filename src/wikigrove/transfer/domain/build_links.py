"""Build links and search for pages that have none yet: in parallel, written in bulk."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import zstandard
from django.conf import settings

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki, use_wiki
from wikigrove.jobs.analyze import analyze_database
from wikigrove.pages.domain.queries import read_texts
from wikigrove.pages.models import Page, PageLink, WikiStatistics
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.links import LinkSet, collect_links, write_links
from wikigrove.rendering.domain.render import parse_for_links
from wikigrove.search.backends.tantivy_index import forget_index
from wikigrove.search.domain.index_pages import index_pages
from wikigrove.search.domain.plain_text import text_of
from wikigrove.transfer.domain.import_dump import Progress, Silence
from wikigrove.transfer.domain.worker_process import gather_garbage_seldom, prepare_worker
from wikigrove.upkeep.domain.read_list import ask_for_all

BATCH: Final = 50
_INLINE: Final = 60
"""Fewer pages than this are not worth the start of other processes."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BuiltPage:
    """What one parse gave. `links` is None where the page could not be parsed."""

    page_id: int
    links: LinkSet | None
    text: str


def build_links(*, progress: Progress | None = None, workers: int | None = None) -> int:
    """Parse every page of the wiki in scope whose links are not built, and index it; the number of pages.

    Safe to interrupt and to run again.
    """
    wiki = current_wiki()
    progress = progress or Silence()
    ids = list(
        Page.objects.filter(links_updated__isnull=True, latest__isnull=False)
        # Redirects first: search wants them as other names of their targets.
        .order_by("-is_redirect", "id")
        .values_list("pk", flat=True)
    )
    if not ids:
        return 0
    workers = workers if workers is not None else max(1, os.cpu_count() or 1)
    gather_garbage_seldom()
    done = 0
    with tempfile.TemporaryFile(dir=_spool_folder()) as spool:
        with zstandard.ZstdCompressor(level=1).stream_writer(spool, closefd=False) as packed:
            for batch in _iter_built(wiki, ids, workers):
                write_links(wiki, {b.page_id: b.links for b in batch if b.links is not None})
                for built in batch:
                    packed.write(json.dumps([built.page_id, built.text]).encode("utf-8", "replace") + b"\n")
                done += len(batch)
                progress.show("Building links", done, len(ids), pages=done, revisions=0)
        spool.seek(0)
        _index_from(spool, len(ids), progress)
    _count_articles(wiki)
    analyze_database()
    ask_for_all()
    return done


def parse_pages(wiki_id: int, page_ids: list[int]) -> list[BuiltPage]:
    """Runs in a worker: parse these pages, write nothing."""
    wiki = Wiki.objects.get(pk=wiki_id)
    out = []
    with use_wiki(wiki):
        pages = list(Page.objects.select_related("latest", "latest__actor").filter(pk__in=page_ids))
        texts = read_texts([p.get_latest() for p in pages])
        access = WikiAccess(wiki)
        for page in pages:
            try:
                metadata, html = parse_for_links(page, texts[page.get_latest().pk], access=access)
            except Exception:
                # One page that breaks the engine must not end an import of a million.
                log.exception("page %s of wiki %s can't be parsed", page, wiki.slug)
                out.append(BuiltPage(page.pk, None, ""))
                continue
            links = collect_links(metadata, page.title, rules=wiki.title_rules)
            out.append(BuiltPage(page.pk, links, "" if page.is_redirect else text_of(html)))
    return out


def _iter_built(wiki: Wiki, ids: list[int], workers: int) -> Iterator[list[BuiltPage]]:
    batches = [ids[i : i + BATCH] for i in range(0, len(ids), BATCH)]
    if workers <= 1 or len(ids) < _INLINE:
        for batch in batches:
            yield parse_pages(wiki.pk, batch)
        return
    # Fresh processes: a forked database connection would be shared, and that breaks both sides.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=prepare_worker) as pool:
        yield from _in_flight(pool, wiki.pk, batches, workers * 3)


def _in_flight(
    pool: ProcessPoolExecutor, wiki_id: int, batches: Iterable[list[int]], most: int
) -> Iterator[list[BuiltPage]]:
    """Results in order, with no more than `most` batches under way: memory stays flat."""
    waiting: list[Future[list[BuiltPage]]] = []
    for batch in batches:
        waiting.append(pool.submit(parse_pages, wiki_id, batch))
        if len(waiting) >= most:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


def _spool_folder() -> Path:
    folder = Path(settings.DATA) / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _index_from(spool: object, total: int, progress: Progress) -> None:
    """Index the texts that the parse left in the spool, now that all links are there."""
    bodies: dict[int, str] = {}
    done = 0
    reader = zstandard.ZstdDecompressor().stream_reader(spool, read_across_frames=True)  # type: ignore[arg-type]
    for line in _iter_lines(reader):
        page_id, text = json.loads(line)
        bodies[page_id] = text
        if len(bodies) >= 1000:
            index_pages(list(bodies), bodies=bodies)
            done += len(bodies)
            bodies = {}
            progress.show("Building search", done, total, pages=done, revisions=0)
    if bodies:
        index_pages(list(bodies), bodies=bodies)
        progress.show("Building search", total, total, pages=total, revisions=0)


def _iter_lines(reader: zstandard.ZstdDecompressionReader) -> Iterator[bytes]:
    rest = b""
    while chunk := reader.read(1 << 20):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest


def _count_articles(wiki: Wiki) -> None:
    """Count anew; page by page would cost a query each."""
    content = [n.id for n in wiki.title_rules.namespaces.values() if n.content]
    linked = PageLink.objects.values("page_id")
    articles = Page.objects.filter(
        namespace__in=content, is_redirect=False, latest__isnull=False, pk__in=linked
    ).count()
    row, _ = WikiStatistics.objects.get_or_create()
    WikiStatistics.objects.filter(pk=row.pk).update(
        articles=articles, pages=Page.objects.filter(latest__isnull=False).count()
    )


def forget_links(wiki: Wiki) -> None:
    """Say that no page's links are built, and drop the search index: `build_links` then builds all anew."""
    Page.objects.all().update(links_updated=None)
    forget_index(wiki, remove=True)
