"""Move revisions from one page's history to another's: merge two histories, or split one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.delete import archive
from wikigrove.editing.domain.summary import clean_summary
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.append_revision import NewRevision, append_revision
from wikigrove.pages.domain.archive_page import set_latest
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry, Page, Revision
from wikigrove.pages.signals import revision_saved
from wikigrove.rendering.domain.redirects import find_redirect

MOST: Final = 5000
"""Revisions that one act moves."""


@dataclass(frozen=True)
class MergeRequest:
    """Move the revisions of `source` up to the time `until` (all, when None) below those of `destination`.

    A source that is left without revisions becomes a redirect.
    """

    source: Title
    destination: Title
    until: datetime | None = None
    reason: str = ""


def merge_histories(request: MergeRequest, *, actor: Actor) -> LogEntry:
    """Raises EditRefused (histories that overlap in time among the reasons), PermissionRefused."""
    source, destination = _find(request.source), _find(request.destination)
    _check(source, destination.title, destination, actor)
    first = Revision.objects.filter(page=destination).order_by("timestamp", "pk").first()
    moving = Revision.objects.filter(page=source)
    if request.until is not None:
        moving = moving.filter(timestamp__lte=request.until)
    if first is not None and moving.filter(timestamp__gte=first.timestamp).exists():
        raise EditRefused("mergehistory-fail-timestamps-overlap", "mergehistory-fail-timestamps-overlap")
    return _carry_over(source, destination, moving, request.reason, actor)


def split_history(
    source: Title, destination: Title, *, revisions: frozenset[int], reason: str, actor: Actor
) -> LogEntry:
    """Move chosen revisions of `source` to `destination`, which is made where missing.

    Raises EditRefused, PermissionRefused.
    """
    page = _find(source)
    other = find_page(destination)
    _check(page, destination, other, actor)
    moving = Revision.objects.filter(page=page, pk__in=list(revisions))
    with transaction.atomic():
        if other is None:
            if not moving.exists():
                raise EditRefused("mergehistory-fail-no-change", "mergehistory-fail-no-change")
            other = Page(namespace=destination.namespace, key=destination.key, touched=timezone.now(), model=page.model)
            other.save(force_insert=True)
        return _carry_over(page, other, moving, reason, actor)


def _check(source: Page, destination: Title, page: Page | None, actor: Actor) -> None:
    check_right(actor, "mergehistory")
    if destination == source.title:
        raise EditRefused("mergehistory-fail-self-merge", "mergehistory-fail-self-merge")
    check_edit(source.title, actor=actor, page=source)
    check_edit(destination, actor=actor, page=page)
    if page is not None and page.model != source.model:
        raise EditRefused("mergehistory-fail-no-change", "wikigrove-merge-of-models")


def _carry_over(source: Page, destination: Page, moving, reason: str, actor: Actor) -> LogEntry:  # type: ignore[no-untyped-def]
    ids = list(moving.values_list("pk", flat=True)[: MOST + 1])
    if not ids:
        raise EditRefused("mergehistory-fail-no-change", "mergehistory-fail-no-change")
    if len(ids) > MOST:
        raise EditRefused("mergehistory-fail-toobig", "mergehistory-fail-toobig", MOST)
    source_title, reason = source.title, clean_summary(reason)
    with transaction.atomic():
        last = Revision.objects.filter(pk__in=ids).order_by("-timestamp", "-pk").first()
        Page.objects.filter(pk=source.pk).update(latest=None)
        for i in range(0, len(ids), 500):
            Revision.objects.filter(pk__in=ids[i : i + 500]).update(page=destination)
        _settle(destination)
        assert last is not None, "there are revisions to move"
        params = {"dest": _name(destination.title), "mergepoint": f"{last.timestamp:%Y%m%d%H%M%S}", "count": len(ids)}
        entry = write_log(LogLine("merge", "merge", source_title, reason, params), actor=actor, page=destination)
        if Revision.objects.filter(page=source).exists():
            _settle(source)
        else:
            _leave_redirect(source, destination, reason, actor)
    return entry


def _settle(page: Page) -> None:
    """The page's facts after its set of revisions has changed, and the news of it."""
    set_latest(page)
    latest = page.get_latest()
    page.is_redirect = find_redirect(read_text(latest), model=latest.model) is not None
    page.save(update_fields=["is_redirect"])
    _relink(page)
    wiki = current_wiki()
    transaction.on_commit(
        lambda: revision_saved.send(
            Revision, wiki=wiki, page_id=page.pk, revision_id=latest.pk, is_new=False, is_null=True
        )
    )


def _relink(page: Page) -> None:
    """Each revision's parent is the one before it; only rows that say otherwise are written."""
    before: int | None = None
    for pk, parent in Revision.objects.filter(page=page).order_by("timestamp", "pk").values_list("pk", "parent_id"):
        if parent != before:
            Revision.objects.filter(pk=pk).update(parent_id=before)
        before = pk


def _leave_redirect(source: Page, destination: Page, reason: str, actor: Actor) -> None:
    text = f"#REDIRECT [[{_name(destination.title)}]]"
    said = reason or message("mergehistory-redirect-text", language=current_wiki().language)
    if source.model != "wikitext":
        archive(source, action="delete", reason=said, actor=actor)
        return
    append_revision(
        NewRevision(
            source.title,
            text,
            said,
            base_id=None,
            redirect=destination.title,
            tags=frozenset({"mw-new-redirect"}),
            is_listed=False,
        ),
        actor=actor,
    )


def _find(title: Title) -> Page:
    page = find_page(title)
    if page is None:
        raise EditRefused("missingtitle", "mergehistory-no-source", _name(title))
    return page


def _name(title: Title) -> str:
    return current_wiki().title_rules.prefixed_text(title)
