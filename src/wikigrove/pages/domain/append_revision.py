"""Write a revision: the one place where a page gets a new latest text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.mark_interface import mark_interface
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.store_text import sha1_base36, store_text
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.errors import RevisionConflict
from wikigrove.pages.models import Change, LogEntry, Page, Redirect, Revision, WikiStatistics
from wikigrove.pages.signals import revision_saved


@dataclass(frozen=True)
class NewRevision:
    """What is to be saved. `base_id` is the latest revision that the author has seen; None for a new page."""

    title: Title
    text: str
    comment: str
    base_id: int | None
    is_minor: bool = False
    is_bot: bool = False
    redirect: Title | None = None
    """Where the text leads, if it is a redirect's."""
    model: str = "wikitext"
    timestamp: datetime | None = None
    tags: frozenset[str] = frozenset()
    is_listed: bool = True
    """Shows in recent changes, and a new page in the log of those."""


def append_revision(new: NewRevision, *, actor: Actor) -> Revision:
    """Save `new` as the latest revision of its page, which is made where missing.

    Raises RevisionConflict when the page's latest revision is not `new.base_id`; nothing is written then.
    """
    data = new.text.encode()
    now = new.timestamp or timezone.now()
    with transaction.atomic():
        page = _lock_page(new, now)
        if page.latest_id != new.base_id:
            raise RevisionConflict(f"{page} has revision {page.latest_id}, not {new.base_id}")
        parent = Revision.objects.select_related("text").filter(pk=page.latest_id).first() if page.latest_id else None
        text = store_text(new.text, base=parent.text if parent is not None else None)
        revision: Revision = Revision.objects.create(
            page=page,
            parent_id=page.latest_id,
            actor=actor,
            comment=new.comment,
            timestamp=now,
            is_minor=new.is_minor,
            is_bot=new.is_bot,
            size=len(data),
            sha1=sha1_base36(data),
            text=text,
            model=new.model,
        )
        if new.is_listed:
            _record_change(page, revision, actor, old_length=page.length if parent is not None else None)
            if parent is None:
                line = LogLine("create", "create", page.title, new.comment, {"revid": revision.pk}, timestamp=now)
                write_log(line, actor=actor, page=page)
        add_tags(new.tags, revision=revision)
        was_redirect = page.is_redirect
        page.latest, page.length, page.is_redirect, page.model = (
            revision,
            len(data),
            new.redirect is not None,
            new.model,
        )
        page.is_new, page.touched = parent is None, timezone.now()
        if was_redirect or new.redirect is not None:
            _lead(page, new.redirect)
        page.save(update_fields=["latest", "length", "is_redirect", "model", "is_new", "touched"])
        Actor.objects.filter(pk=actor.pk).update(edit_count=F("edit_count") + 1, last_edit=revision.timestamp)
        count_up(pages=int(parent is None), edits=1)
        mark_interface(page.namespace)
        _tell_after_commit(page, revision, is_new=parent is None, is_null=False)
    revision.page, revision.actor = page, actor
    return revision


def _lead(page: Page, target: Title | None) -> None:
    """Say where a redirect leads at once: readers follow it before the other links are known, which takes a rendering."""
    if target is None:
        Redirect.objects.filter(page=page).delete()
        return
    led = {"namespace": target.namespace, "key": target.key, "fragment": target.fragment, "interwiki": target.interwiki}
    Redirect.objects.update_or_create(page=page, defaults=led)


def append_null_revision(
    page: Page, *, comment: str, actor: Actor, tags: frozenset[str] = frozenset(), entry: LogEntry | None = None
) -> Revision:
    """A revision with the text of the latest one, that tells of an act in the page's history.

    The recent changes have the act's log `entry` for it, no line of its own.
    """
    with transaction.atomic():
        locked: Page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
        latest = Revision.objects.get(pk=locked.latest_id)
        revision: Revision = Revision.objects.create(
            page=locked,
            parent_id=latest.pk,
            actor=actor,
            comment=comment,
            timestamp=max(timezone.now(), latest.timestamp),
            is_minor=True,
            size=latest.size,
            sha1=latest.sha1,
            text_id=latest.text_id,
            model=latest.model,
        )
        add_tags(tags, revision=revision)
        if entry is not None:
            Change.objects.filter(log=entry).update(revision=revision)
        locked.latest, locked.is_new, locked.touched = revision, False, timezone.now()
        locked.save(update_fields=["latest", "is_new", "touched"])
        _tell_after_commit(page, revision, is_new=False, is_null=True)
    page.latest, page.is_new, page.touched = revision, False, locked.touched
    return revision


def _tell_after_commit(page: Page, revision: Revision, *, is_new: bool, is_null: bool) -> None:
    """Let those who follow a save put their jobs into the queue: all in one transaction, as each commit takes a while."""
    wiki = current_wiki()

    def tell() -> None:
        with transaction.atomic():
            revision_saved.send(
                Revision, wiki=wiki, page_id=page.pk, revision_id=revision.pk, is_new=is_new, is_null=is_null
            )

    transaction.on_commit(tell)


def count_up(**changes: int) -> None:
    """Add to the wiki's running totals."""
    used = {name: F(name) + change for name, change in changes.items() if change}
    if used and not WikiStatistics.objects.update(**used):
        WikiStatistics.objects.get_or_create()
        WikiStatistics.objects.update(**used)


def _lock_page(new: NewRevision, now: datetime) -> Page:
    """The page's row, locked for this transaction. SQLite's write lock is the whole file's, taken at BEGIN."""
    page: Page
    page, _ = Page.objects.select_for_update(of=("self",)).get_or_create(
        namespace=new.title.namespace, key=new.title.key, defaults={"touched": now, "created": now, "model": new.model}
    )
    return page


def _record_change(page: Page, revision: Revision, actor: Actor, *, old_length: int | None) -> None:
    Change.objects.create(
        kind="new" if old_length is None else "edit",
        timestamp=revision.timestamp,
        actor=revision.actor,
        page=page,
        namespace=page.namespace,
        key=page.key,
        comment=revision.comment,
        revision=revision,
        parent_id=revision.parent_id,
        is_minor=revision.is_minor,
        is_bot=revision.is_bot,
        is_patrolled=has_right(actor, "autopatrol"),
        old_length=old_length,
        new_length=revision.size,
    )
