"""Work that follows a save. Tasks take ids and may run twice."""

from __future__ import annotations

from django_tasks import task
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.update_links import (
    enqueue_transcluders,
    pages_that_show,
    touch_ids,
    update_page,
)


@task()
def update_after_save(wiki_id: int, page_id: int, created: bool) -> None:
    """Links of the page itself; renderings of those that show it; links of those that transclude it, by further tasks."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        page = Page.objects.select_related("latest").filter(pk=page_id, latest__isnull=False).first()
        if page is None:
            return
        update_page(page)
        touch_ids(pages_that_show(page.title, created=created) - {page.pk})
        enqueue_transcluders(page.title, but=page.pk)


@task()
def update_after_removal(wiki_id: int, namespace: int, key: str) -> None:
    """What showed, or linked to, a title that has no page any more, or a redirect now."""
    title = Title(namespace, key)
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        touch_ids(pages_that_show(title, created=True))
        enqueue_transcluders(title)


@task(queue_name="slow")
def update_links_of(wiki_id: int, page_ids: list[int]) -> None:
    """Parse these pages again, because something that they transclude has changed."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        for page in Page.objects.select_related("latest").filter(pk__in=page_ids, latest__isnull=False):
            update_page(page)


@task()
def touch_after_upload(wiki_id: int, key: str) -> None:
    """Pages that show a file whose picture has changed."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        touch_ids(pages_that_show(Title(NS_FILE, key), created=True))


@task(queue_name="slow")
def sort_categories_anew(wiki_id: int) -> None:
    """After a change of the setting `category_collation`."""
    from wikigrove.rendering.domain.sort_categories import sort_categories

    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        sort_categories()
