"""Indexing after a save. Tasks take ids and may run twice."""

from __future__ import annotations

from django_tasks import task

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.search.domain.index_pages import index_pages, targets_of


@task()
def index_after_save(wiki_id: int, page_id: int) -> None:
    """Put the page into the index, and the page it redirects to."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        index_pages([page_id, *targets_of([page_id])])
