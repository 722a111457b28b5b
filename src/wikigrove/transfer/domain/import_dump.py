"""Import a dump: stream its pages into the tables, then build links and search."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from django.db import transaction

from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.transfer.domain.adopt_site import adopt_namespaces, adopt_site
from wikigrove.transfer.domain.open_dump import Dump, fingerprint_of
from wikigrove.transfer.domain.place_pages import AS_THEY_ARE, Placement
from wikigrove.transfer.domain.read_dump import DumpPage, DumpRevision, DumpSite, Item, PageEnd, iter_dump
from wikigrove.transfer.domain.store_pages import PendingPage, StoredCount, store_pages
from wikigrove.transfer.errors import DumpRefused
from wikigrove.transfer.models import ImportRun

BATCH_PAGES: Final = 200
MOST_TOLD: Final = 500
BATCH_REVISIONS: Final = 1000
BATCH_BYTES: Final = 16 * 1024 * 1024


class Progress(Protocol):
    """Told how far things are. `total` is in the unit of `done`."""

    def show(self, stage: str, done: int, total: int, *, pages: int, revisions: int) -> None: ...


class Silence:
    """A Progress that shows nothing."""

    def show(self, stage: str, done: int, total: int, *, pages: int, revisions: int) -> None:
        return


@dataclass(frozen=True)
class ImportSummary:
    """What an import did. `refused` are titles that this wiki can't have; `site` what the dump says of its wiki."""

    pages_read: int
    pages_added: int
    revisions_added: int
    refused: tuple[str, ...]
    uploads_left_out: int
    site: DumpSite | None
    pages: tuple[tuple[str, int], ...] = ()
    """The first pages of the dump with the number of revisions that it has of each."""


def import_dump(
    path: Path, *, progress: Progress | None = None, adopt: bool = False, placement: Placement = AS_THEY_ARE
) -> ImportSummary:
    """Store the pages of the dump at `path` in the wiki in scope.

    The same dump twice changes nothing; an import that was interrupted goes on behind the last page that it stored.
    With `adopt` the wiki takes the dump's name, language and namespaces. Links and search are built afterwards
    (`build_links`). Raises DumpDamaged, DumpRefused; pages stored before stay, a half page never.
    """
    if not path.is_file():
        raise DumpRefused(f"{path}: there is no such file")
    wiki = current_wiki()
    run, _ = ImportRun.objects.get_or_create(fingerprint=_mark_of(path, placement), defaults={"name": path.name[:500]})
    if run.is_complete:
        # Read it all again all the same: pages may have been changed or removed since.
        run.pages_done, run.is_complete = 0, False
    with Dump(path) as dump:
        work = _Import(wiki, run, dump, progress or Silence(), adopt=adopt, placement=placement)
        work.run_through()
    run.is_complete = True
    run.save()
    return ImportSummary(
        work.pages_read,
        work.pages_added,
        work.revisions_added,
        tuple(work.refused),
        work.uploads,
        work.site,
        tuple(work.counts.items()),
    )


def _mark_of(path: Path, placement: Placement) -> str:
    """The same file, put somewhere else, is another import."""
    mark = fingerprint_of(path)
    if placement == AS_THEY_ARE:
        return mark
    return hashlib.sha256(f"{mark} {placement}".encode()).hexdigest()


class _Import:
    """One run over one file."""

    def __init__(
        self, wiki: Wiki, run: ImportRun, dump: Dump, progress: Progress, *, adopt: bool, placement: Placement
    ) -> None:
        self.wiki, self.run, self.dump, self.progress, self.adopt = wiki, run, dump, progress, adopt
        self.placement = placement
        self.skip = run.pages_done
        self.pages_read = self.pages_added = self.revisions_added = self.uploads = 0
        self.refused: list[str] = []
        self.site: DumpSite | None = None
        self.pending: list[PendingPage] = []
        self.bytes = self.revisions = 0
        self.in_page = False
        self.counts: dict[str, int] = {}

    def run_through(self) -> None:
        items = iter_dump(self.dump)
        while self._read_until_full(items):
            if self.in_page:
                self._store_large_page(items)
            else:
                with transaction.atomic():
                    self._store()
                    self._remember()
            self._show()
        if self.pages_added:
            # Red links to the new pages turn blue: every rendering of this wiki is made anew.
            change_wiki(self.wiki)

    def _read_until_full(self, items: Iterator[Item]) -> bool:
        """Fill the batch; False when the dump is at its end and nothing is left to store."""
        for item in items:
            self._take(item)
            if self.revisions >= BATCH_REVISIONS or self.bytes >= BATCH_BYTES:
                return True
            if not self.in_page and len(self.pending) >= BATCH_PAGES:
                return True
        return bool(self.pending)

    def _take(self, item: Item) -> None:
        if isinstance(item, DumpSite):
            self._take_site(item)
        elif isinstance(item, DumpPage):
            self.in_page = True
            self.pages_read += 1
            if len(self.counts) < MOST_TOLD:
                self.counts[item.title] = 0
            if self.pages_read > self.skip:
                self.pending.append(PendingPage(item))
        elif isinstance(item, PageEnd):
            self.in_page = False
            self.uploads += item.uploads
        elif self.pages_read > self.skip:
            self._take_revision(item)

    def _take_revision(self, item: DumpRevision) -> None:
        page = self.pending[-1]
        page.revisions.append(item)
        if page.head.title in self.counts:
            self.counts[page.head.title] += 1
        self.revisions += 1
        self.bytes += len(item.text or "")

    def _take_site(self, site: DumpSite) -> None:
        self.site = site
        if not self.placement.keeps_titles:
            # The pages go where somebody said; no namespace of the other wiki is needed.
            return
        self.wiki = adopt_site(self.wiki, site) if self.adopt else adopt_namespaces(self.wiki, site)

    def _store_large_page(self, items: Iterator[Item]) -> None:
        """A page that is larger than a batch: written piece by piece, in one transaction until it is whole."""
        with transaction.atomic():
            while self.in_page:
                head = self.pending[-1].head
                self._store()
                self.pending = [PendingPage(head)]
                for item in items:
                    self._take(item)
                    if not self.in_page or self.revisions >= BATCH_REVISIONS or self.bytes >= BATCH_BYTES:
                        break
                else:
                    self.in_page = False
                self._show()
            self._store()
            self._remember()

    def _store(self) -> None:
        stored = store_pages(self.wiki, self.pending, self.placement) if self.pending else StoredCount()
        self.pending, self.bytes, self.revisions = [], 0, 0
        self.pages_added += stored.pages
        self.revisions_added += stored.revisions
        self.refused += stored.refused

    def _remember(self) -> None:
        """In the same transaction as the pages: the mark and the rows can't disagree."""
        self.run.pages_done = max(self.pages_read, self.skip)
        self.run.pages_added += self.pages_added
        self.run.revisions_added += self.revisions_added
        self.run.save()

    def _show(self) -> None:
        self.progress.show(
            "Reading pages", self.dump.position, self.dump.size, pages=self.pages_read, revisions=self.revisions_added
        )
