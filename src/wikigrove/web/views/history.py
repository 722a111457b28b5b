"""The versions of a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.pages.domain.queries import HistoryRow, find_page, list_history
from wikigrove.pages.models import Page
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.feeds import feed_kind, feed_limit, feed_links
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.history_feed import history_feed
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.present import present
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.page import show_missing


@dataclass(frozen=True)
class RevisionShown:
    """A line of a history."""

    id: int
    when: str
    actor_name: str
    comment_html: SafeString | str
    minor: bool
    size: int
    parent_id: int | None
    parent_size: int | None
    is_latest: bool
    title: Title
    tags: tuple[str, ...] = ()


def show_history(request: HttpRequest, title: Title) -> HttpResponse:
    page = find_page(title)
    if page is None:
        return show_missing(request, title)
    window = read_window(request)
    try:
        found = list_history(page, limit=feed_limit(request) if feed_kind(request) else window.limit, before=window.before, after=window.after)
    except ValueError:
        return show_error(request, 400)
    name = current_wiki().title_rules.prefixed_text(title)
    if feed_kind(request):
        return history_feed(request, page, found)
    return present(
        request,
        "history.html",
        feeds=feed_links(request, message("history-feed-title", name)),
        frame=page_frame(request, title, current="history", revision_id=page.latest_id),
        heading=message("history-title", name),
        tab_title=message("history-title", name),
        robots="noindex,nofollow",
        is_wide=True,
        rows=[shown_revision(row, page) for row in found.rows],
        may_edit=has_right(request.actor, "edit"),  # type: ignore[attr-defined]
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
    )


def shown_revision(row: HistoryRow, page: Page) -> RevisionShown:
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
    )
