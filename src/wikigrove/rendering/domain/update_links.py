"""What follows a change of a page: its own links, and the renderings of pages that depend on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.append_revision import count_up
from wikigrove.pages.models import CategoryLink, FileLink, Page, PageLink, PageProperty, TemplateLink
from wikigrove.pages.signals import page_purged
from wikigrove.rendering.domain.access import DISAMBIGUATION
from wikigrove.rendering.domain.links import collect_links, write_links
from wikigrove.rendering.domain.locks import lock_file
from wikigrove.rendering.domain.render import find_links, has_told_links, refresh_rendering
from wikigrove.rendering.domain.tracks import subtitled_file

BATCH: Final = 200


def update_page(page: Page) -> None:
    """Parse the latest revision, keep the rendering, and set the page's links to what it says.

    One process at a time for a page: whoever comes second finds the links as the first one left them.
    """
    with lock_file(f"links-{page.pk % 1024}"):
        fresh = Page.objects.select_related("latest").filter(pk=page.pk, latest__isnull=False).first()
        if fresh is not None and not has_told_links(fresh):
            _update_page(fresh)


def _update_page(page: Page) -> None:
    was_article = is_article(page)
    wiki = current_wiki()
    links = find_links(page)
    if links is None:
        # Nobody has read the page since it was saved.
        links = collect_links(refresh_rendering(page).metadata, page.title, rules=wiki.title_rules)
    changed = _categories_changed(page, {row[0] for row in links.rows["categories"]})
    was_ambiguous = PageProperty.objects.filter(page=page, name=DISAMBIGUATION).exists()
    write_links(wiki, {page.pk: links})
    now_article = _may_count(page) and bool(links.rows["pages"])
    count_up(articles=int(now_article) - int(was_article))
    if was_ambiguous != any(row[0] == DISAMBIGUATION for row in links.rows["properties"]):
        # Links to it look otherwise now.
        touch_ids(PageLink.objects.filter(namespace=page.namespace, key=page.key).values_list("page_id", flat=True))
    if changed:
        touch(Page.objects.filter(namespace=NS_CATEGORY, key__in=changed))


def update_pages(ids: Iterable[int], *, with_transcluders: bool = False) -> None:
    """Parse these pages again at once; by jobs, those that transclude them too."""
    for page in Page.objects.select_related("latest").filter(pk__in=list(ids), latest__isnull=False):
        update_page(page)
        if with_transcluders:
            enqueue_transcluders(page.title, but=page.pk)


def enqueue_transcluders(title: Title, *, but: int | None = None) -> None:
    """Let jobs read the links of those that show `title` again."""
    from wikigrove.rendering.tasks import update_links_of

    users = [pk for pk in transcluders_of(title) if pk != but]
    for i in range(0, len(users), BATCH):
        update_links_of.using(queue_name="slow").enqueue(wiki_id=current_wiki().pk, page_ids=users[i : i + BATCH])


def is_article(page: Page) -> bool:
    """MediaWiki's rule for counting: a content namespace, no redirect, at least one link."""
    return _may_count(page) and page.links_updated is not None and PageLink.objects.filter(page=page).exists()


def _may_count(page: Page) -> bool:
    ns = current_wiki().title_rules.namespaces.get(page.namespace)
    return ns is not None and ns.content and not page.is_redirect


def pages_that_show(title: Title, *, created: bool) -> set[int]:
    """Ids of the pages whose HTML depends on `title`: by transclusion, and by link when it came to be or went."""
    here = {"namespace": title.namespace, "key": title.key}
    out = set(TemplateLink.objects.filter(**here).values_list("page_id", flat=True))
    if created:
        out |= set(PageLink.objects.filter(**here).values_list("page_id", flat=True))
    if title.namespace == NS_FILE:
        out |= set(FileLink.objects.filter(key=title.key).values_list("page_id", flat=True))
    subtitled = subtitled_file(current_wiki(), title)
    if subtitled:
        out |= set(FileLink.objects.filter(key=subtitled).values_list("page_id", flat=True))
    if title.namespace == NS_CATEGORY:
        # Whether a category is hidden shows at the foot of its members.
        out |= set(CategoryLink.objects.filter(category=title.key).values_list("page_id", flat=True)[:5000])
    return out


def transcluders_of(title: Title) -> list[int]:
    """Ids of the pages whose links may change with `title`."""
    return sorted(
        TemplateLink.objects.filter(namespace=title.namespace, key=title.key).values_list("page_id", flat=True)
    )


def touch(pages: QuerySet[Page]) -> None:
    """Say that the renderings of these pages no longer hold."""
    touch_ids(pages.values_list("pk", flat=True))


def touch_ids(ids: Iterable[int]) -> None:
    """As `touch`, by page id."""
    ordered = sorted(ids)
    now = timezone.now()
    for i in range(0, len(ordered), 500):
        Page.objects.filter(pk__in=ordered[i : i + 500]).update(touched=now)
    if ordered:
        page_purged.send(Page, wiki=current_wiki(), page_ids=ordered)


def _categories_changed(page: Page, now: set[str]) -> set[str]:
    before = set(CategoryLink.objects.filter(page=page).values_list("category", flat=True))
    return before ^ now
