"""Feeds of lists: Atom and RSS, with what lets readers ask again cheaply."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.http import http_date, parse_http_date_safe, urlencode
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import current_language, message
from wikigrove.web.skin.change_rows import ChangeShown

KINDS: Final = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
_TYPES: Final = frozenset({"application/xml", "text/xml", "application/rss+xml", "application/atom+xml"})
MOST: Final = 100
USUAL: Final = 50


@dataclass(frozen=True)
class FeedEntry:
    """One piece of news. `path` is a path on this wiki; `description` is plain text."""

    title: str
    path: str
    moment: datetime
    author: str = ""
    description: str = ""
    comments_path: str = ""


@dataclass(frozen=True)
class FeedLink:
    """For the head of the page that the feed belongs to."""

    kind: str
    title: str
    url: str


def feed_kind(request: HttpRequest) -> str:
    """`atom` or `rss` where a feed is asked for; empty else."""
    asked = request.GET.get("feed", "").lower()
    return asked if asked in KINDS else ""


def feed_limit(request: HttpRequest) -> int:
    asked = request.GET.get("limit", "")
    return min(int(asked), MOST) if asked.isdecimal() and int(asked) > 0 else USUAL


def feed_links(request: HttpRequest, title: str, **more: str) -> tuple[FeedLink, ...]:
    """Both feeds of the list that is shown, filtered as it is."""
    query = {k: v for k, v in request.GET.dict().items() if k not in ("offset", "dir", "feed", "limit")} | more
    if "title" not in query and request.path.endswith("index.php"):
        return ()
    return tuple(
        FeedLink(
            f"application/{kind}+xml",
            message(f"site-{kind}-feed", title),
            request.build_absolute_uri(f"{request.path}?{urlencode({**query, 'feed': kind})}"),
        )
        for kind in ("atom", "rss")
    )


def answer_feed(
    request: HttpRequest,
    entries: Iterable[FeedEntry],
    *,
    title: str,
    path: str,
    description: str = "",
    private: bool = False,
) -> HttpResponse:
    """The feed, or 304 where the reader has it. `private`: made for one person."""
    shown = list(entries)
    kind = feed_kind(request) or "atom"
    origin = request.build_absolute_uri("/").rstrip("/")
    wiki = current_wiki()
    feed = KINDS[kind](
        title=f"{wiki.name} - {title}",
        link=origin + path,
        description=description or title,
        language=current_language(),
        feed_url=request.build_absolute_uri(),
        feed_guid=request.build_absolute_uri(),
    )
    for entry in shown:
        feed.add_item(
            title=entry.title,
            link=origin + entry.path,
            description=entry.description,
            unique_id=origin + entry.path,
            pubdate=entry.moment,
            updateddate=entry.moment,
            author_name=entry.author or None,
            comments=origin + entry.comments_path if entry.comments_path else None,
        )
    marks = "\n".join(f"{e.path} {e.moment.isoformat()} {e.title} {e.author} {e.description}" for e in shown)
    tag = hashlib.sha256(f"{kind} {wiki.pk} {current_language()} {title} {origin}\n{marks}".encode()).hexdigest()[:24]
    latest = max((entry.moment for entry in shown), default=None)
    response = (
        HttpResponse(status=304)
        if _has_it(request, tag, latest)
        else HttpResponse(feed.writeString("utf-8"), content_type=_content_type(request))
    )
    response["ETag"] = f'"{tag}"'
    if latest is not None:
        response["Last-Modified"] = http_date(latest.timestamp())
    response["Cache-Control"] = "private, max-age=60" if private else "max-age=15, must-revalidate"
    response["Vary"] = "Cookie"
    response["X-Robots-Tag"] = "noindex"
    return response


def _content_type(request: HttpRequest) -> str:
    """Plain XML, which browsers show, as MediaWiki has it; `ctype` asks for another one."""
    asked = request.GET.get("ctype", "")
    return f"{asked if asked in _TYPES else 'application/xml'}; charset=UTF-8"


def change_entry(row: ChangeShown) -> FeedEntry:
    """A line of recent changes as news."""
    wiki = current_wiki()
    name = wiki.title_rules.prefixed_text(row.title)
    path = (
        wiki.path_for(Title(-1, "Log"), logid=row.log_id)
        if row.kind == "log"
        else wiki.path_for(row.title, oldid=row.revision_id)
        if row.kind == "new"
        else wiki.path_for(row.title, diff=row.revision_id, oldid=row.parent_id)
    )
    talk = wiki.path_for(row.title.talk()) if row.title.namespace >= 0 else ""
    return FeedEntry(name, path, row.moment, row.actor_name, plain(row.comment_html), talk)


def plain(markup: str) -> str:
    """The words of a summary that was made into HTML."""
    from html import unescape

    from django.utils.html import strip_tags

    return unescape(strip_tags(markup))


def _has_it(request: HttpRequest, tag: str, latest: datetime | None) -> bool:
    given = request.headers.get("If-None-Match", "")
    if given:
        return any(part.strip().removeprefix("W/") == f'"{tag}"' for part in given.split(","))
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    # A feed without entries, or one that lost some, has no honest date.
    return since is not None and latest is not None and int(latest.timestamp()) == since
