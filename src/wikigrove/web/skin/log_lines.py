"""What a log entry says, as one sentence with links.

The message is `logentry-<kind>-<action>`: $1 who (a link), $2 the plain name, $3 the page (a link), from $4 on what the
kind's own function gives, registered with `log_line`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message, message_html
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.paths import user_title

More = Callable[[LogEntry], tuple[object, ...]]

HIDDEN_ACT: Final = 1
HIDDEN_COMMENT: Final = 2
HIDDEN_USER: Final = 4
_more: Final[dict[str, More]] = {}


def log_line(kind: str) -> Callable[[More], More]:
    """Register what entries of `kind` put into their message from $4 on. Strings are escaped, safe ones are not."""

    def register(function: More) -> More:
        _more[kind] = function
        return function

    return register


def describe_entry(entry: LogEntry) -> SafeString:
    """Who did what to which page, for somebody who may see the hidden parts; see `access_log_entry`."""
    name = entry.actor.name if entry.actor is not None else ""
    key = f"logentry-{entry.kind}-{entry.action}"
    more = _more[entry.kind](entry) if entry.kind in _more else (f"{entry.kind}/{entry.action}",)
    title = Title(entry.namespace, entry.key)
    return message_html(
        key if has_message(key) else "wikigrove-logentry", user_link(name), name, title_link(title), *more
    )


def hidden_line(entry: LogEntry) -> SafeString:
    """In place of an act that was hidden."""
    return format_html('<span class="history-deleted">{}</span>', message("rev-deleted-event"))


def user_link(name: str) -> SafeString | str:
    person = user_title(name) if name else None
    if person is None:
        return name
    return format_html('<a class="user-link" href="{}"><bdi>{}</bdi></a>', current_wiki().path_for(person), name)


def title_link(title: Title, **query: object) -> SafeString:
    wiki = current_wiki()
    return format_html('<a href="{}">{}</a>', wiki.path_for(title, **query), wiki.title_rules.prefixed_text(title))
