"""Edit summaries as HTML in MediaWiki's markup, which scripts of other sites take apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from wikigrove_engine.title import Title, encode_title, find_title

from wikigrove.api.action.call import Call
from wikigrove.api.action.page_facts import exists_special
from wikigrove.api.action.query.page_set import find_rows, interwiki_url
from wikigrove.i18n import message

_SECTION: Final = re.compile(r"(?P<before>.*?)/\*\s*(?P<name>.*?)\s*\*/(?P<after>.*)", re.DOTALL)
_LINK: Final = re.compile(r"\[\[(:?)([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
_KNOWN: Final = "comment_links"
_ARROW: Final = "→\N{LEFT-TO-RIGHT MARK}"


def note_comments(call: Call, comments: Iterable[str]) -> None:
    """Look up all that these link to, with one query for each namespace: `parsed_comment` asks nothing itself."""
    titles = {title for comment in comments for title in _targets(call, comment)}
    known: dict[Title, bool] = call.frame.general.setdefault(_KNOWN, {})
    wanted = [title for title in titles if title not in known]
    found = find_rows(wanted)
    known.update({title: title in found for title in wanted})


def parsed_comment(call: Call, comment: str, title: Title | None = None) -> str:
    """The summary `comment` of an edit of `title`. Links to what nobody noted before are taken for good."""
    section = _SECTION.fullmatch(comment) if title is not None else None
    if section is None or title is None:
        return _links(call, comment, title)
    target = title.with_fragment(section["name"].replace(" ", "_"))
    name = call.title_text(title.namespace, title.key)
    arrow = (
        f'<a href="{escape(call.wiki.path_for(target))}" title="{escape(name)}">{_ARROW}{escape(section["name"])}</a>'
    )
    rest = section["after"]
    after = f": </span>{_links(call, rest, title)}" if rest.strip() else "</span>"
    return f'{_links(call, section["before"], title)}<span dir="auto"><span class="autocomment">{arrow}{after}</span>'


def _targets(call: Call, comment: str) -> Iterator[Title]:
    if "[[" not in comment:
        return
    for match in _LINK.finditer(comment):
        title = find_title(match[2], call.rules)
        if title is not None and not title.interwiki and title.namespace >= 0:
            yield title.without_fragment()


def _links(call: Call, text: str, own: Title | None) -> str:
    pieces, at = [], 0
    for match in _LINK.finditer(text):
        pieces.append(escape(text[at : match.start()], quote=False))
        pieces.append(_link(call, match, own))
        at = match.end()
    pieces.append(escape(text[at:], quote=False))
    return "".join(pieces)


def _link(call: Call, match: re.Match[str], own: Title | None) -> str:
    given = match[2]
    shown = escape(match[3] or given, quote=False)
    if given.startswith("#") and own is not None:
        target: Title | None = own.with_fragment(given[1:].replace(" ", "_"))
    else:
        target = find_title(given, call.rules)
    if target is None:
        return escape(match[0], quote=False)
    if target.interwiki:
        text = target.key.replace("_", " ")
        url = escape(interwiki_url(call, target.interwiki, text))
        return f'<a href="{url}" class="extiw" title="{escape(f"{target.interwiki}:{text}")}">{shown}</a>'
    name = escape(call.title_text(target.namespace, target.key))
    if _exists(call, target):
        return f'<a href="{escape(call.wiki.path_for(target))}" title="{name}">{shown}</a>'
    key = encode_title(call.rules.prefixed_key(target))
    missing = escape(message("red-link-title", call.title_text(target.namespace, target.key)))
    href = f"{call.wiki.script}?title={key}&amp;action=edit&amp;redlink=1"
    return f'<a href="{href}" class="new" title="{missing}">{shown}</a>'


def _exists(call: Call, title: Title) -> bool:
    if title.namespace < 0:
        return title.namespace != -1 or exists_special(title)
    known: dict[Title, bool] = call.frame.general.get(_KNOWN, {})
    return known.get(title.without_fragment(), True)
