"""Bring deleted pages back, whole or some of their revisions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.checks import check_delete
from wikigrove.editing.domain.summary import clean_summary
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.find_file import list_deleted_versions
from wikigrove.media.domain.remove_file import restore_file
from wikigrove.media.models import DeletedFileVersion
from wikigrove.pages.domain.archive_page import restore_revisions
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.visibility import HIDDEN_TEXT, SUPPRESSED
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import DeletedRevision, LogEntry, Page
from wikigrove.pages.signals import page_restored
from wikigrove.rendering.domain.redirects import find_redirect


@dataclass(frozen=True)
class RestoreRequest:
    """`revisions`: ids of what is to come back; None: all. `unsuppress`: visible as it was before it was hidden.

    `files`: versions of a file to restore, by the ids that `list_deleted_versions` gives; None: all where the whole page
    returns. With no revisions (an empty set) only the file comes back, with or without a page.
    """

    title: Title
    reason: str = ""
    revisions: frozenset[int] | None = None
    with_talk: bool = False
    unsuppress: bool = False
    tags: frozenset[str] = frozenset()
    files: frozenset[int] | None = None


@dataclass(frozen=True)
class RestoreResult:
    """`page` is None where only versions of a file came back, and there is no page for it."""

    page: Page | None
    revisions: int
    entry: LogEntry
    files: int = 0


def restore_page(request: RestoreRequest, *, actor: Actor) -> RestoreResult:
    """Restore deleted revisions under their title, where they join what is there already.

    Raises EditRefused ("cantundelete": there is nothing to restore), PermissionRefused.
    """
    check_delete(request.title, actor=actor, right="undelete")
    if request.unsuppress:
        check_right(actor, "suppressrevision")
    with transaction.atomic():
        result = _restore(request, request.title, actor)
        talk = request.title.talk() if request.with_talk and not request.title.is_talk else None
        if talk is not None and has_deleted(talk):
            _restore(RestoreRequest(talk, request.reason), talk, actor)
    return result


def has_deleted(title: Title) -> bool:
    return bool(DeletedRevision.objects.filter(namespace=title.namespace, key=title.key).exists())


def list_deleted_files(title: Title) -> list[DeletedFileVersion]:
    """Deleted versions of the file of that title, newest first; one query, none for titles that have no file."""
    return list_deleted_versions(title.key, limit=500) if title.namespace == NS_FILE else []


def access_deleted_file(version_id: int, *, actor: Actor | Visitor) -> DeletedFileVersion:
    """A deleted version, to be looked at. Raises PermissionRefused, EditRefused for one that is not there."""
    check_right(actor, "deletedhistory")
    check_right(actor, "deletedtext")
    row: DeletedFileVersion | None = DeletedFileVersion.objects.filter(pk=version_id).first()
    if row is None:
        raise EditRefused("nosuchrevid", "undeleterevision-missing")
    return row


def list_deleted(title: Title, *, limit: int = 500) -> list[DeletedRevision]:
    """Deleted revisions of a title, newest first; one query."""
    rows = DeletedRevision.objects.filter(namespace=title.namespace, key=title.key).select_related("actor")
    return list(rows.order_by("-timestamp", "-pk")[:limit])


def access_deleted(revision_id: int, *, actor: Actor | Visitor) -> tuple[DeletedRevision, str]:
    """A deleted revision with its text. Raises PermissionRefused, EditRefused for one that is not there."""
    check_right(actor, "deletedhistory")
    check_right(actor, "deletedtext")
    row = DeletedRevision.objects.select_related("actor").filter(revision_id=revision_id).first()
    if row is None:
        raise EditRefused("nosuchrevid", "undeleterevision-missing")
    if row.visibility & HIDDEN_TEXT and row.visibility & SUPPRESSED and not has_right(actor, "viewsuppressed"):
        raise PermissionRefused("permissiondenied", "rev-suppressed-text-permission")
    return row, read_text(row)


def _restore(request: RestoreRequest, title: Title, actor: Actor) -> RestoreResult:
    files = _restore_files(request, title)
    if files and request.revisions is not None and not request.revisions:
        return _tell_of_files(request, title, files, actor)
    ids: Collection[int] | None = request.revisions
    page, count, is_new = restore_revisions(title, ids, unhide=request.unsuppress)
    if not count and files:
        return _tell_of_files(request, title, files, actor)
    if not count:
        raise EditRefused("cantundelete", "cannotundelete", current_wiki().title_rules.prefixed_text(title))
    latest = page.get_latest()
    page.is_redirect = find_redirect(read_text(latest), model=latest.model) is not None
    page.save(update_fields=["is_redirect"])
    params = {"count": {"revisions": count, "files": files}}
    entry = write_log(
        LogLine("delete", "restore", title, clean_summary(request.reason), params), actor=actor, page=page
    )
    add_tags(request.tags, log=entry)
    wiki = current_wiki()
    transaction.on_commit(lambda: page_restored.send(Page, wiki=wiki, page_id=page.pk, is_new=is_new))
    found = find_page(title)
    assert found is not None, "a restored page is there"
    return RestoreResult(found, count, entry, files)


def _tell_of_files(request: RestoreRequest, title: Title, files: int, actor: Actor) -> RestoreResult:
    page = find_page(title)
    line = LogLine(
        "delete", "restore", title, clean_summary(request.reason), {"count": {"revisions": 0, "files": files}}
    )
    entry = write_log(line, actor=actor, page=page)
    add_tags(request.tags, log=entry)
    return RestoreResult(page, 0, entry, files)


def _restore_files(request: RestoreRequest, title: Title) -> int:
    """Versions of the file come back with its page: all with the whole page, chosen ones with chosen revisions."""
    if title.namespace != NS_FILE or (request.files is None and request.revisions is not None):
        return 0
    return restore_file(title.key, versions=request.files)
