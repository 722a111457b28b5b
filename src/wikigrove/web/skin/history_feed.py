"""The feed of a page's history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import HistoryRow, Slice
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT
from wikigrove.pages.models import Page
from wikigrove.web.skin.feeds import FeedEntry, answer_feed


def history_feed(request: HttpRequest, page: Page, found: Slice[HistoryRow]) -> HttpResponse:
    """The versions of `page`, newest first; what is hidden in one stays hidden."""
    wiki = current_wiki()
    name = wiki.title_rules.prefixed_text(page.title)
    entries = []
    for row in found.rows:
        revision = row.revision
        author = revision.actor_name or message("rev-deleted-user")
        comment = "" if revision.visibility & HIDDEN_COMMENT else revision.comment
        title = f"{author}: {comment}" if comment else author
        path = wiki.path_for(page.title, diff="prev", oldid=revision.pk)
        entries.append(FeedEntry(title, path, revision.timestamp, author, comment, wiki.path_for(page.title.talk())))
    heading = message("history-feed-title", name)
    return answer_feed(request, entries, title=heading, path=wiki.path_for(page.title, action="history"))
