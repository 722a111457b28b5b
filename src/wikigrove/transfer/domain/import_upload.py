"""Import a dump that somebody sent by the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import transaction
from wikigrove_engine.title import NS_SPECIAL, Title, find_title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.jobs.enqueue import enqueue_after_commit
from wikigrove.pages.domain.append_revision import append_null_revision
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry, Page
from wikigrove.transfer.domain.import_dump import ImportSummary, import_dump
from wikigrove.transfer.domain.place_pages import AS_THEY_ARE, Placement
from wikigrove.transfer.tasks import build_links_of_import

_NAMED: Final = 100
"""Pages that get a line of their own in the log; a larger import has one line for all."""


def import_upload(
    path: Path, *, name: str, actor: Actor, comment: str = "", placement: Placement = AS_THEY_ARE
) -> ImportSummary:
    """Store the pages of the dump, with a line in the log; links and search follow by a job.

    Raises DumpDamaged, DumpRefused, PermissionRefused.
    """
    check_block(actor, None, "import")
    for right in ("import", "importupload"):
        check_right(actor, right)
    summary = import_dump(path, placement=placement)
    with transaction.atomic():
        for line in _log_lines(summary, name[:200], comment):
            page = find_page(line.title) if line.title.namespace != NS_SPECIAL else None
            entry = write_log(line, actor=actor, page=page)
            if page is not None:
                _note_in_history(page, entry, actor)
        enqueue_after_commit(build_links_of_import, wiki_id=current_wiki().pk)
    return summary


def _log_lines(summary: ImportSummary, name: str, comment: str) -> Iterator[LogLine]:
    found = [(find_title(text, current_wiki().title_rules), count) for text, count in summary.pages]
    pages = [(title, count) for title, count in found if title is not None and count]
    if not pages or len(pages) > _NAMED:
        params = {"pages": summary.pages_added, "revisions": summary.revisions_added, "file": name}
        yield LogLine("import", "upload", Title(NS_SPECIAL, "Import"), comment, params)
        return
    for title, count in pages:
        yield LogLine(
            "import", "upload", title, comment, {"pages": 1, "revisions": count, "count": count, "file": name}
        )


def _note_in_history(page: Page, entry: LogEntry, actor: Actor) -> None:
    """A version of the page that says who brought the others, as MediaWiki leaves one."""
    said = message("import-logentry-upload-detail", entry.params["revisions"], language=current_wiki().language)
    comment = f"{said}: {entry.comment}" if entry.comment else said
    append_null_revision(page, comment=comment, actor=actor, entry=entry)
