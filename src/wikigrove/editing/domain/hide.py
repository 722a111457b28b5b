"""Hide parts of revisions, deleted revisions and log entries, or show them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.summary import clean_summary
from wikigrove.editing.errors import EditRefused
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.visibility import HIDDEN_TEXT, SUPPRESSED
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import DeletedRevision, LogEntry, Page, Revision
from wikigrove.rendering.domain.update_links import touch_ids

KINDS: Final = ("revision", "archive", "logging")
"""MediaWiki's names: revisions, revisions of deleted pages, log entries."""
MOST: Final = 1000


@dataclass(frozen=True)
class HideRequest:
    """`changes`: bit of visibility -> hide (True) or show (False); bits that are not named stay.

    The bits are those of `pages.domain.visibility`: 1 the text (of a log entry: act and target), 2 comment, 4 author,
    8 from admins too.
    """

    kind: str
    ids: frozenset[int]
    changes: Mapping[int, bool]
    reason: str = ""
    tags: frozenset[str] = frozenset()


def set_visibility(request: HideRequest, *, actor: Actor) -> int:
    """Carry it out; how many items changed. Raises PermissionRefused, EditRefused; nothing has changed then."""
    check_right(actor, "deletelogentry" if request.kind == "logging" else "deleterevision")
    check_block(actor, None, "hide")
    if request.kind not in KINDS or not request.ids or len(request.ids) > MOST:
        raise EditRefused("revdelete-no-change", "revdelete-nooldid-text")
    if SUPPRESSED in request.changes:
        check_right(actor, "suppressrevision")
    with transaction.atomic():
        rows = list(_rows(request.kind, request.ids))
        changed: dict[Title, list[tuple[int, int, int]]] = defaultdict(list)
        for row in rows:
            new = _apply(row.visibility, request.changes)
            _check_row(request.kind, row, new, actor)
            if new != row.visibility:
                changed[_title_of(row)].append((_number(request.kind, row), row.visibility, new))
                type(row).objects.filter(pk=row.pk).update(visibility=new)
                _hide_in_log(request.kind, row, new)
        if not changed:
            raise EditRefused("revdelete-no-change", "revdelete-no-change")
        for title, items in changed.items():
            _tell(request, title, items, actor)
        if request.kind == "revision":
            # Histories and feeds that were kept show it no longer.
            touch_ids({row.page_id for row in rows})
    return sum(len(items) for items in changed.values())


def _hide_in_log(kind: str, row: Any, visibility: int) -> None:
    """The log of new pages tells the summary and the author of a first revision: it hides what the revision hides."""
    if kind == "logging" or row.parent_id:
        return
    entries = LogEntry.objects.filter(kind="create", timestamp=row.timestamp, params__revid=_number(kind, row))
    entries.update(visibility=_apply(visibility, {HIDDEN_TEXT: False}))


def check_hidden_log(entry: LogEntry, *, actor: Actor) -> None:
    """Raises PermissionRefused when the entry's kind is not for everybody."""
    if entry.kind == "suppress":
        check_right(actor, "suppressionlog")


def _apply(old: int, changes: Mapping[int, bool]) -> int:
    new = old
    for bit, hide in changes.items():
        new = new | bit if hide else new & ~bit
    # "From admins too" says nothing where nothing is hidden.
    return new if new & ~SUPPRESSED else 0


def _check_row(kind: str, row: Any, new: int, actor: Actor) -> None:
    if row.visibility & SUPPRESSED and not has_right(actor, "suppressrevision"):
        raise PermissionRefused("permissiondenied", "revdelete-no-change")
    if kind == "revision" and new & HIDDEN_TEXT and row.page.latest_id == row.pk:
        # Readers of the page would get its text all the same.
        raise EditRefused("revdelete-hide-current", "revdelete-hide-current")
    if kind == "logging" and row.kind == "suppress":
        raise EditRefused("revdelete-no-change", "revdelete-show-no-access")


def _rows(kind: str, ids: Collection[int]) -> Any:
    if kind == "revision":
        return Revision.objects.select_for_update(of=("self",)).select_related("page").filter(pk__in=ids)
    if kind == "archive":
        return DeletedRevision.objects.select_for_update(of=("self",)).filter(revision_id__in=ids)
    return LogEntry.objects.select_for_update(of=("self",)).filter(pk__in=ids)


def _number(kind: str, row: Any) -> int:
    return int(row.revision_id if kind == "archive" else row.pk)


def _title_of(row: Any) -> Title:
    if isinstance(row, Revision):
        title: Title = row.page.title
        return title
    return Title(row.namespace, row.key)


def _tell(request: HideRequest, title: Title, items: list[tuple[int, int, int]], actor: Actor) -> None:
    """To the public log, or, where something is hidden from admins too, to that of suppression."""
    is_secret = any((old | new) & SUPPRESSED for _, old, new in items)
    params = {
        "type": request.kind,
        "ids": [number for number, _, _ in items],
        "old": items[0][1],
        "new": items[0][2],
        "count": len(items),
    }
    action = "event" if request.kind == "logging" else "revision"
    line = LogLine("suppress" if is_secret else "delete", action, title, clean_summary(request.reason), params)
    page = Page.objects.filter(namespace=title.namespace, key=title.key).first()
    add_tags(request.tags, log=write_log(line, actor=actor, page=page))
