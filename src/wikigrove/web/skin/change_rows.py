"""Lines of recent changes and watchlists, one by one or put together by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.i18n import format_day, format_time, message, note_names
from wikigrove.pages.domain.queries import ChangeRow
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_USER, SUPPRESSED
from wikigrove.pages.models import Change
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.highlights import Highlights
from wikigrove.web.skin.log_lines import HIDDEN_ACT, describe_entry, hidden_line
from wikigrove.web.skin.tag_names import tag_name


@dataclass(frozen=True)
class TagShown:
    name: str
    label: str


@dataclass(frozen=True)
class ChangeShown:
    """A line. Where the name is empty, it is hidden."""

    title: Title
    kind: str
    clock: str
    day: str
    moment: datetime
    actor_name: str
    comment_html: SafeString | str
    is_minor: bool
    is_bot: bool
    is_unpatrolled: bool
    is_latest: bool
    is_unseen: bool
    is_watched: bool
    revision_id: int | None
    parent_id: int | None
    size: int
    old_size: int
    tags: tuple[TagShown, ...] = ()
    log_text: SafeString | str = ""
    log_id: int | None = None
    colours: tuple[str, ...] = ()
    """Those of the filters that fit, where the list was asked for colours."""


@dataclass(frozen=True)
class ChangeGroup:
    """Lines of one page on one day, newest first. `is_single` for one line, shown as it is."""

    rows: tuple[ChangeShown, ...]
    people: tuple[tuple[str, int], ...] = ()

    @property
    def is_single(self) -> bool:
        return len(self.rows) == 1

    @property
    def first(self) -> ChangeShown:
        return self.rows[0]

    @property
    def oldest(self) -> ChangeShown:
        return self.rows[-1]

    @property
    def colours(self) -> tuple[str, ...]:
        """All colours of its lines."""
        return tuple(sorted({colour for row in self.rows for colour in row.colours}))

    @property
    def is_unseen(self) -> bool:
        return any(row.is_unseen for row in self.rows)


def shown_change(
    row: ChangeRow,
    *,
    viewer: Actor | Visitor,
    unseen: dict[tuple[int, str], datetime] | None = None,
    watched: Collection[tuple[int, str]] = (),
    highlights: Highlights | None = None,
) -> ChangeShown:
    """The line as `viewer` may see it. `unseen` tells since when a title has news for them."""
    change = row.change
    bits = _visibility(change)
    may_all = not bits or has_right(viewer, "viewsuppressed" if bits & SUPPRESSED else "deletedhistory")
    name = change.actor.name if change.actor is not None else ""
    shown_name = name if may_all or not bits & HIDDEN_USER else ""
    comment = comment_html(change.comment, row.title)
    since = (unseen or {}).get((change.namespace, change.key))
    is_unseen = since is not None and change.timestamp >= since
    is_watched = (change.namespace, change.key) in watched
    return ChangeShown(
        title=row.title,
        kind=change.kind,
        clock=format_time(change.timestamp),
        day=format_day(change.timestamp),
        moment=change.timestamp,
        actor_name=shown_name,
        comment_html=comment if may_all or not bits & HIDDEN_COMMENT else message("rev-deleted-comment"),
        is_minor=change.is_minor,
        is_bot=change.is_bot,
        is_unpatrolled=not change.is_patrolled and change.kind != "log" and has_right(viewer, "patrol"),
        is_latest=change.page is not None and change.page.latest_id == change.revision_id,
        is_unseen=is_unseen,
        is_watched=is_watched,
        revision_id=change.revision_id,
        parent_id=change.parent_id,
        size=change.new_length or 0,
        old_size=change.old_length or 0,
        tags=shown_tags(row.tags),
        log_text=_log_text(change, bits, may_all),
        log_id=change.log_id,
        colours=highlights.colours_of(row, own_id=viewer.pk, is_watched=is_watched, is_unseen=is_unseen)
        # What was hidden of a line must not be told by its colour.
        if highlights is not None and (may_all or not bits & HIDDEN_USER)
        else (),
    )


def shown_changes(rows: Iterable[ChangeRow], *, viewer: Actor | Visitor) -> list[ChangeShown]:
    """Each of `rows` as `shown_change` has it."""
    found = list(rows)
    note_people(found)
    return [shown_change(row, viewer=viewer) for row in found]


def note_people(rows: Iterable[ChangeRow]) -> None:
    """Let the messages of these lines ask for all genders at once."""
    note_names(row.change.actor.name for row in rows if row.change.actor is not None)


def shown_tags(names: Iterable[str]) -> tuple[TagShown, ...]:
    """Tags with the words for them; one that the wiki hides is left out."""
    return tuple(TagShown(name, label) for name in names if (label := tag_name(name)))


def group_days(rows: list[ChangeShown], *, enhanced: bool) -> list[tuple[str, list[ChangeGroup]]]:
    """Days, newest first, with their lines; `enhanced` puts the lines of a page together where its newest one is."""
    out = []
    for day, found in groupby(rows, lambda row: row.day):
        lines = list(found)
        out.append((day, _group_pages(lines) if enhanced else [ChangeGroup((line,)) for line in lines]))
    return out


def _group_pages(lines: list[ChangeShown]) -> list[ChangeGroup]:
    by_page: dict[object, list[ChangeShown]] = {}
    for line in lines:
        # Acts are put together by nothing: each says something else.
        by_page.setdefault((line.title, "log", line.log_id) if line.kind == "log" else line.title, []).append(line)
    return [ChangeGroup(tuple(found), _people(found)) for found in by_page.values()]


def _people(lines: list[ChangeShown]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.actor_name] = counts.get(line.actor_name, 0) + 1
    return tuple(counts.items())


def _visibility(change: Change) -> int:
    if change.log is not None:
        return int(change.log.visibility)
    return int(change.revision.visibility) if change.revision is not None else 0


def _log_text(change: Change, bits: int, may_all: bool) -> SafeString | str:
    if change.log is None:
        return ""
    return describe_entry(change.log) if may_all or not bits & (HIDDEN_ACT | HIDDEN_USER) else hidden_line(change.log)
