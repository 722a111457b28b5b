"""Fill a fresh wiki with a starter's pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from wikigrove.accounts.domain.actors import SYSTEM_NAME, system_actor
from wikigrove.farm.errors import WikiRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.farm.starters import StarterNotFound, read_starter
from wikigrove.transfer.domain.build_links import build_links
from wikigrove.transfer.domain.read_dump import DumpPage, DumpRevision
from wikigrove.transfer.domain.store_pages import PendingPage, store_pages


def load_starter(name: str) -> int:
    """Write the pages of starter `name` into the wiki in scope, with links and search; how many. Raises WikiRefused."""
    try:
        starter = read_starter(name)
    except StarterNotFound as err:
        raise WikiRefused(str(err)) from err
    return write_pages(starter.pages, comment=f"Starter pages ({name})")


def write_pages(pages: Mapping[str, str], *, comment: str) -> int:
    """Write pages that are not there yet into the wiki in scope, in bulk; how many. Raises WikiRefused."""
    now = timezone.now()
    pending = []
    for title, text in pages.items():
        revision = DumpRevision(
            timestamp=now,
            author=SYSTEM_NAME,
            comment=comment,
            text=text,
            model="",
            is_minor=False,
            visibility=0,
            revision_id=0,
        )
        pending.append(PendingPage(DumpPage(title, None, 0), [revision]))
    with transaction.atomic():
        system_actor()
        stored = store_pages(current_wiki(), pending)
    if stored.refused:
        raise WikiRefused(f"these are no titles: {', '.join(stored.refused)}")
    build_links(workers=1)
    return stored.pages
