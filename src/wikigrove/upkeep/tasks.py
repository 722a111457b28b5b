"""Work on lists and redirects. Tasks take ids and plain values and may run twice."""

from __future__ import annotations

from django_tasks import task

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki


@task(queue_name="slow")
def update_list_of(wiki_id: int, name: str) -> None:
    """Compute one list anew; nothing where its wiki is gone."""
    from wikigrove.upkeep.domain.update_list import update_list

    wiki = Wiki.objects.filter(pk=wiki_id).first()
    if wiki is not None:
        with use_wiki(wiki):
            update_list(name)


@task(queue_name="slow")
def fix_double_redirects(wiki_id: int, page_id: int) -> None:
    """Let redirects that lead to this redirect lead to its target."""
    from wikigrove.upkeep.domain.fix_double_redirects import fix_redirects_to

    wiki = Wiki.objects.filter(pk=wiki_id).first()
    if wiki is not None:
        with use_wiki(wiki):
            fix_redirects_to(page_id)


def enqueue_all_wikis() -> None:
    """Have every dear list of every wiki computed: one job for each, so that other jobs come in between."""
    from wikigrove.upkeep.domain.catalog import DEAR_LISTS

    for wiki_id in Wiki.objects.values_list("pk", flat=True):
        for name in DEAR_LISTS:
            update_list_of.enqueue(wiki_id=wiki_id, name=name)
