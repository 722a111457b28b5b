"""Take a page's revisions out of the wiki, and bring them back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.farm.domain.mark_interface import mark_interface
from wikigrove.pages.domain.append_revision import count_up
from wikigrove.pages.domain.rename_page import touch_categories
from wikigrove.pages.domain.tags import add_tags, tags_of_revisions
from wikigrove.pages.models import Change, DeletedRevision, Page, Revision

_BATCH: Final = 500
_COPIED: Final = (
    "parent_id",
    "actor_id",
    "comment",
    "timestamp",
    "is_minor",
    "is_bot",
    "size",
    "sha1",
    "text_id",
    "model",
    "visibility",
    "wiki_id",
)


def archive_page(page: Page, *, hide: int = 0) -> int:
    """Delete `page` with all that hangs on it; its revisions wait as DeletedRevision. Returns how many.

    `hide`: bits of visibility that the revisions get besides.
    """
    count = 0
    with transaction.atomic():
        Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
        now = timezone.now()
        for part in _parts(Revision.objects.filter(page=page).order_by("pk")):
            tags = tags_of_revisions(r.pk for r in part)
            DeletedRevision.objects.bulk_create(
                DeletedRevision(
                    revision_id=r.pk,
                    page_id=page.pk,
                    namespace=page.namespace,
                    key=page.key,
                    tags=list(tags.get(r.pk, ())),
                    deleted=now,
                    **{name: getattr(r, name) for name in _COPIED if name != "visibility"},
                    visibility=r.visibility | hide,
                )
                for r in part
            )
            count += len(part)
        Page.objects.filter(pk=page.pk).update(latest=None)
        touch_categories(page)
        # Its edits leave the recent changes, its moves and protections stay there.
        Change.objects.filter(page=page, kind="log").update(page=None, revision=None)
        page.delete()
        count_up(pages=-1)
        mark_interface(page.namespace)
    return count


def restore_revisions(title: Title, ids: Collection[int] | None, *, unhide: bool = False) -> tuple[Page, int, bool]:
    """Bring deleted revisions of `title` back: those with the (revision) `ids`, or all of them.

    Returns the page, how many came back, and whether the page is new; its latest revision is the youngest of all.
    Nothing to restore: a count of 0 with the page unsaved.
    """
    with transaction.atomic():
        rows = DeletedRevision.objects.filter(namespace=title.namespace, key=title.key)
        if ids is not None:
            rows = rows.filter(revision_id__in=list(ids))
        newest = rows.order_by("-timestamp", "-revision_id").first()
        if newest is None:
            return Page(namespace=title.namespace, key=title.key), 0, False
        page, is_new = _page_for(title, newest)
        count = 0
        for part in _parts(rows.order_by("pk")):
            Revision.objects.bulk_create(
                Revision(
                    pk=r.revision_id,
                    page=page,
                    **{name: getattr(r, name) for name in _COPIED if name != "visibility"},
                    visibility=0 if unhide else r.visibility,
                )
                for r in part
            )
            for r in part:
                if r.tags:
                    add_tags(r.tags, revision=Revision.objects.get(pk=r.revision_id))
            DeletedRevision.objects.filter(pk__in=[r.pk for r in part]).delete()
            count += len(part)
        set_latest(page)
        if is_new:
            count_up(pages=1)
    return page, count, is_new


def set_latest(page: Page) -> None:
    """Let the page's facts follow from its revisions, after their set has changed; parents follow the times too."""
    latest = Revision.objects.filter(page=page).order_by("-timestamp", "-pk").first()
    first = Revision.objects.filter(page=page).order_by("timestamp", "pk").first()
    assert latest is not None and first is not None, f"{page} has no revision"
    page.latest, page.length, page.model = latest, latest.size, latest.model
    page.is_new, page.created, page.touched = latest.pk == first.pk, first.timestamp, timezone.now()
    page.save()
    mark_interface(page.namespace)


def _page_for(title: Title, newest: DeletedRevision) -> tuple[Page, bool]:
    page: Page | None = (
        Page.objects.select_for_update(of=("self",)).filter(namespace=title.namespace, key=title.key).first()
    )
    if page is not None:
        return page, page.latest_id is None
    # The old id, where nothing else has it: links and logs that name it lead to the page again.
    free = not Page.everywhere.filter(pk=newest.page_id).exists()
    page = Page(namespace=title.namespace, key=title.key, touched=timezone.now(), model=newest.model)
    if free:
        page.pk = newest.page_id
    page.save(force_insert=True)
    return page, True


def _parts(rows) -> Iterator[list]:  # type: ignore[no-untyped-def, type-arg]
    """The rows in lists of at most _BATCH, read by primary key, so that rows may go meanwhile."""
    after = 0
    while part := list(rows.filter(pk__gt=after)[:_BATCH]):
        after = part[-1].pk
        yield part
