"""The versions of a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.editing.domain.checks import is_editable
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.domain.queries import HistoryRow, find_page, list_history
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.domain.visibility import HIDDEN_TEXT
from wikigrove.pages.models import Page
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.feeds import feed_kind, feed_limit, feed_links
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.history_feed import history_feed
from wikigrove.web.skin.history_line import HistoryWriter, RevisionShown
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present
from wikigrove.web.skin.tag_names import tag_names
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.page import show_missing


def show_history(request: HttpRequest, title: Title) -> HttpResponse:
    page = find_page(title)
    if page is None:
        return show_missing(request, title)
    actor = request.actor  # type: ignore[attr-defined]
    window, tag = read_window(request), request.GET.get("tagfilter", "").strip()
    try:
        until = read_month(request.GET.get("year", ""), request.GET.get("month", ""))
        limit = feed_limit(request) if feed_kind(request) else window.limit
        found = list_history(page, tag=tag, until=until, limit=limit, before=window.before, after=window.after)
    except ValueError:
        return show_error(request, 400)
    name = current_wiki().title_rules.prefixed_text(title)
    if feed_kind(request):
        return history_feed(request, page, found)
    rows = shown_revisions(found.rows, page)
    writer = HistoryWriter(
        title,
        actor,
        may_edit=is_editable(title, actor=actor, exists=True),
        may_hide=has_right(actor, "deleterevision"),
        may_tag=has_right(actor, "changetags"),
        may_roll_back=has_right(actor, "rollback") and not window.before and not window.after,
        can_compare=len(rows) > 1,
    )
    return present(
        request,
        "history.html",
        feeds=feed_links(request, message("history-feed-title", name)),
        frame=page_frame(request, title, current="history", revision_id=page.latest_id),
        heading=message("history-title", name),
        tab_title=message("history-title", name),
        robots="noindex,nofollow",
        is_wide=True,
        lines=[writer.write(row, place=place) for place, row in enumerate(rows)],
        can_compare=writer.can_compare,
        may_hide=writer.may_hide,
        may_tag=writer.may_tag,
        tag=tag,
        year=request.GET.get("year", ""),
        month=request.GET.get("month", ""),
        log_path=special_path("Log", page=name),
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
    )


def shown_revisions(rows: Sequence[HistoryRow], page: Page) -> list[RevisionShown]:
    """The lines with their tags; one query."""
    tags = tags_of_revisions(row.revision.pk for row in rows)
    return [shown_revision(row, page, tags=tag_names(tags.get(row.revision.pk, ()))) for row in rows]


def read_month(year: str, month: str) -> datetime | None:
    """The end of a month, or of a year; None where none is given. Raises ValueError."""
    if not year:
        return None
    number = int(month or 12)
    first = datetime(int(year), number, 1, tzinfo=UTC)
    return (first + timedelta(days=32)).replace(day=1)


def shown_revision(row: HistoryRow, page: Page, *, tags: tuple[str, ...] = ()) -> RevisionShown:
    revision = row.revision
    return RevisionShown(
        id=revision.pk,
        when=format_timestamp(revision.timestamp),
        actor_name=revision.actor_name or message("rev-deleted-user"),
        comment_html=comment_html(revision.comment, page.title)
        if not revision.visibility & 2
        else message("rev-deleted-comment"),
        minor=revision.is_minor,
        size=revision.size,
        parent_id=revision.parent_id,
        parent_size=row.parent_size,
        is_latest=revision.pk == page.latest_id,
        title=page.title,
        tags=tags,
        is_text_hidden=bool(revision.visibility & HIDDEN_TEXT),
        is_hidden=bool(revision.visibility),
        author=revision.actor_name,
    )
