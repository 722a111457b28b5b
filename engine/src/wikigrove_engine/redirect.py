"""Redirect pages: `#REDIRECT [[Target]]` at the very start of the page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from wikigrove_engine.title import TitleError, parse_title
from wikigrove_engine.tokenize.tags import flatten
from wikigrove_engine.tokenize.tokens import EmptyLine, void_tag

if TYPE_CHECKING:
    from wikigrove_engine.title import Title
    from wikigrove_engine.tokenize.scanner import Scanner

_LINK = re.compile(r"[ \t\n\r]*(?::[ \t\n\r]*)?\[\[")


@lru_cache(maxsize=256)
def _words(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\s*(?:" + "|".join(re.escape(n) for n in names) + ")", re.I)


def scan_redirect(scanner: Scanner) -> int:
    """Take the redirect that starts the page; the place behind it, 0 without one."""
    parser = scanner.parser
    word = parser.language.magic_words.get("redirect")
    names = word.names if word is not None else ("#REDIRECT",)
    head = _words(names).match(scanner.src)
    if head is None:
        return 0
    link = _LINK.match(scanner.src, head.end())
    if link is None:
        return 0
    start = link.end()
    close = scanner.find("]]", start, len(scanner.src))
    if close < 0:
        return 0
    pipe = scanner.find("|", start, close)
    stop = pipe if pipe >= 0 else close
    target, spans = flatten(scanner, start, stop)
    title = _find_target(scanner, target)
    if title is None:
        return 0
    from wikigrove_engine.tokenize.links import page_href

    href = parser.interwiki_href(title) if title.is_external else page_href(scanner, title).replace('"', "%22")
    source = scanner.whole(0, close + 2)
    source.note("src", scanner.src[: link.end() - 2])
    source.shadow("href", href, scanner.src[start:stop])
    tag = void_tag("link", source, {"rel": "mw:PageProp/redirect", "href": href})
    if spans:
        assert tag.attrs is not None
        tag.attrs["typeof"] = "mw:ExpandedAttrs"
        tag.attrs["about"] = parser.new_about()
        tag.data_mw = {"attribs": [[{"txt": "href"}, {"html": parser.attribute_html(scanner, start, stop)}]]}
    parser.metadata.redirect = title
    if not title.is_external and title.namespace >= 0:
        parser.metadata.links[title.without_fragment()] = None
    scanner.out.append(tag)
    after = close + 2
    if scanner.src.startswith("\n", after):
        # The line of the redirect is none of the page's text.
        scanner.out.append(EmptyLine(["\n"], scanner.source(after, after + 1)))
        after += 1
    return after


def _find_target(scanner: Scanner, text: str) -> Title | None:
    if not text.strip() or any(c in text for c in "[]{}<>\x7f"):
        return None
    from urllib.parse import unquote

    from wikigrove_engine.html.entities import decode_entities

    name = unquote(decode_entities(text)).strip()
    try:
        return parse_title(name.removeprefix(":"), scanner.parser.site.title_rules)
    except TitleError:
        return None
