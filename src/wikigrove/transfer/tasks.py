"""Work that follows an import by the web. Safe to run twice."""

from __future__ import annotations

from django_tasks import task

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki


@task(queue_name="slow")
def build_links_of_import(wiki_id: int) -> None:
    """Links and search of all pages that have none yet."""
    from wikigrove.transfer.domain.build_links import build_links

    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        build_links(workers=1)
