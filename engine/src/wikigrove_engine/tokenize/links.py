"""Double brackets: links to pages, categories, files, other languages and other wikis."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.html.sanitizer import ALLOWED_TAGS, escape_id, escape_id_legacy
from wikigrove_engine.preprocess import ExtNode
from wikigrove_engine.stages import media
from wikigrove_engine.stages.quotes import convert_quotes
from wikigrove_engine.title import (
    NS_CATEGORY,
    NS_FILE,
    NS_MAIN,
    NS_MEDIA,
    NS_SPECIAL,
    Title,
    TitleError,
    parse_title,
)
from wikigrove_engine.tokenize import piped_words
from wikigrove_engine.tokenize.brackets import find_closers
from wikigrove_engine.tokenize.links_href import encode_href
from wikigrove_engine.tokenize.tags import TAG, Span, find_tag_end, flatten
from wikigrove_engine.tokenize.tokens import (
    CommentToken,
    EmptyLine,
    Newline,
    Piece,
    Source,
    Tag,
    close_tag,
    open_tag,
    void_tag,
)

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_PIPE_WORD: Final = "{{!}}"
_BAD_TARGET: Final = re.compile(r"[\[\]{}\n\x7f]|<(?!!--)|>")
_BAD_FRAGMENT: Final = re.compile(r"[\[\]{}\n\x7f]|</?(?:i|b|u|s|span|div|nowiki|ref|sup|sub|small|code|math)[\s/>]")
_SECOND_COLON: Final = re.compile(r"^([^:]+):\s*:")
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_MAX_TAG: Final = 2000
"""How far back a tag may start for what stands among its attributes."""
_MAX_CAPTIONS: Final = 6


def scan_wikilink(scanner: Scanner, at: int, end: int) -> int:
    """Take `[[target|text]]`; -1 when it is no link."""
    closers = scanner.closers
    if closers is None:
        closers = scanner.closers = find_closers(scanner)
    close = closers.get(at, -1)
    if close < 0 or close + 2 > end:
        return -1
    pipe, behind = _find_pipe(scanner, at + 2, close)
    target_end = pipe if pipe >= 0 else close
    if target_end - at > 1500 and not scanner.has_nodes(at + 2, target_end):
        return -1
    if _has_extension(scanner, at + 2, target_end):
        return -1
    target, spans = flatten(scanner, at + 2, target_end)
    content: list[Piece] | None = None
    if "|" in target:
        content = piped_words.read_text(scanner, spans, close) if pipe < 0 else None
        if content is None:
            return -1
        target = piped_words.read_target(scanner, at + 2, spans)
    head, mark, fragment = target.partition("#")
    if _BAD_TARGET.search(head) or (mark and _BAD_FRAGMENT.search(fragment)):
        return -1
    return _add_link(scanner, at, close, pipe, behind, target, spans, content)


def _find_pipe(scanner: Scanner, start: int, close: int) -> tuple[int, int]:
    """Where the target ends, at a pipe or at {{!}}, and the place behind that; -1 without."""
    pipe = scanner.find("|", start, close)
    stop = pipe if pipe >= 0 else close
    if scanner.starts and scanner.has_nodes(start, stop):
        word = scanner.src.find(_PIPE_WORD, start, stop)
        node = scanner.nodes.get(word) if word >= 0 else None
        if node is not None and node.end == word + len(_PIPE_WORD):
            return word, node.end
    return pipe, pipe + 1


def _has_extension(scanner: Scanner, start: int, end: int) -> bool:
    """Whether an extension tag stands in [start, end)."""
    if not scanner.starts or not scanner.has_nodes(start, end):
        return False
    low, high = bisect_left(scanner.starts, start), bisect_left(scanner.starts, end)
    return any(isinstance(scanner.nodes[s], ExtNode) for s in scanner.starts[low:high])


def _resolve(scanner: Scanner, target: str) -> tuple[Title, bool] | None:
    """The title that a target names, and whether a colon forces a plain link."""
    text = decode_entities(target)
    if "%" in text and _PERCENT.search(text):
        try:
            text = unquote(text, errors="strict")
        except UnicodeDecodeError:
            return None
        if "\n" in text:
            return None
    text = text.strip(" \t\n\r")
    forced = text.startswith(":")
    if forced:
        text = text[1:].lstrip()
        if text.startswith(":"):
            return None
    parser = scanner.parser
    if external_start(scanner, text):
        return None
    if not forced:
        text = parser.resolve_subpage(text)
    if text.startswith("#"):
        page = parser.page.title
        return page.with_fragment(text[1:].replace("_", " ").strip() or ""), forced
    try:
        return parse_title(text, parser.site.title_rules), forced
    except TitleError:
        return None


def external_start(scanner: Scanner, text: str) -> bool:
    """Whether a target is really an address."""
    low = text[:30].lower()
    return low.startswith(scanner.parser.site.protocols)


def _add_link(
    scanner: Scanner,
    at: int,
    close: int,
    pipe: int,
    behind: int,
    target: str,
    spans: list[Span],
    given: list[Piece] | None,
) -> int:
    """`given` is the text of a link that got it, with the pipe, from a template."""
    resolved = _resolve(scanner, target)
    if resolved is None:
        return -1
    title, forced = resolved
    parser = scanner.parser
    has_text = pipe >= 0 or given is not None
    if (given is not None or behind > pipe + 1) and not forced and title.namespace == NS_FILE:
        return -1
    syntax = "piped" if has_text else "simple"
    stop = close + 2
    source = scanner.whole(at, stop, syntax)
    if not forced and not title.is_external:
        if title.namespace == NS_FILE:
            if scanner.state.depth >= _MAX_CAPTIONS:
                # Captions are kept inside attributes of each other: each level doubles their escapes.
                return -1
            scanner.state.depth += 1
            done = media.add_media(
                scanner,
                title,
                target=target,
                target_end=pipe if pipe >= 0 else close,
                close=close,
                source=source,
                spans=spans,
            )
            scanner.state.depth -= 1
            if done:
                return stop
            return -1
        if title.namespace == NS_CATEGORY:
            return _add_category(scanner, title, source, target, pipe, behind, close, spans)
    if not forced and title.is_external:
        interwiki = parser.site.title_rules.find_interwiki(title.interwiki)
        if (
            interwiki is not None
            and not title.local_interwiki
            and (interwiki.language is not None or interwiki.extra_language_link)
            and not parser.page.title.is_talk
        ):
            return _add_language_link(scanner, title, source, target, stop)
    if scanner.is_too_deep() or scanner.state.no_wikilinks:
        return -1
    if pipe >= 0 and _holds_link(scanner, behind, close):
        return -1
    if given is not None:
        content = convert_quotes(given)
        source.note("givenText", "".join([p for p in content if isinstance(p, str)]))
    elif has_text:
        # Apostrophes in a link's text are balanced by themselves.
        content = convert_quotes(scanner.collect(behind, close, no_links=True))
        if not content:
            content = [_shown(target)]
    else:
        shown = _shown(target)
        if title.is_external:
            # A second colon only says that a plain link is meant.
            shown = _SECOND_COLON.sub(r"\1:", shown, count=1)
        content = [shown if forced else _shown_subpage(scanner, title, shown)]
    if source.start >= 0 and given is None:
        source.note("tag_open", (behind if has_text else at + 2) - at)
    if behind > pipe + 1:
        source.note("firstPipeSrc", _PIPE_WORD)
    _emit_link(
        scanner,
        title,
        source,
        target,
        content,
        has_text=has_text,
        trail_at=stop,
        spans=spans,
        target_start=at + 2,
        target_end=pipe if pipe >= 0 else close,
    )
    return stop + scanner.parser.last_trail


def _holds_link(scanner: Scanner, start: int, end: int) -> bool:
    """Whether a link stands in the text of a link: then the inner one counts."""
    closers = scanner.closers
    assert closers is not None
    at = scanner.src.find("[[", start, end)
    while at >= 0:
        if _is_in_tag(scanner, at, start, end):
            at = scanner.src.find("[[", at + 2, end)
            continue
        close = closers.get(at, -1)
        if 0 <= close < end:
            target = scanner.src[at + 2 : close].partition("|")[0]
            if not _BAD_TARGET.search(target) and _resolve(scanner, target) is not None:
                return True
        at = scanner.src.find("[[", at + 2, end)
    return False


def _is_in_tag(scanner: Scanner, at: int, start: int, end: int) -> bool:
    """Whether `at` stands among the attributes of a tag that starts behind `start`."""
    begin = scanner.src.rfind("<", max(start, at - _MAX_TAG), at)
    if begin < 0:
        return False
    match = TAG.match(scanner.src, begin, end)
    return match is not None and match[2].lower() in ALLOWED_TAGS and find_tag_end(scanner, match.end(), end) > at


def _shown_subpage(scanner: Scanner, title: Title, text: str) -> str:
    """What a link to a subpage shows when it was written with slashes at its end."""
    rules = scanner.parser.site.title_rules
    if not rules.has_subpages(scanner.parser.page.title.namespace):
        return text
    if text.startswith("/") and text.endswith("/") and text.strip("/"):
        return text.strip("/")
    if text.startswith("../") and not text.replace("../", "").strip("/"):
        return rules.prefixed_text(title)
    return text


def _shown(target: str) -> str:
    text = decode_entities(target)
    if "%" in text and _PERCENT.search(text):
        try:
            text = unquote(text, errors="strict")
        except UnicodeDecodeError:
            return text
    stripped = text.lstrip()
    return stripped[1:] if stripped.startswith(":") else text


def _emit_link(
    scanner: Scanner,
    title: Title,
    source: Source,
    target: str,
    content: list[Piece],
    *,
    has_text: bool,
    trail_at: int,
    spans: list[Span] | None = None,
    target_start: int = 0,
    target_end: int = 0,
) -> None:
    parser = scanner.parser
    attrs: dict[str, str] = {}
    if title.is_external:
        attrs["rel"] = "mw:WikiLink/Interwiki"
        attrs["href"] = parser.interwiki_href(title)
        if "%" in target and _PERCENT.search(target):
            # What was written as an address stays one.
            attrs["href"] = attrs["href"].replace("_", "%20") if "_" not in target else attrs["href"]
        attrs["title"] = f"{title.interwiki}:{title.text}"
        attrs["class"] = "extiw"
        parser.metadata.interwiki_links[(title.interwiki, title.key)] = None
    elif title.namespace == NS_MEDIA:
        media.media_link_attributes(parser, title, attrs)
    else:
        attrs["rel"] = "mw:WikiLink"
        attrs["href"] = page_href(scanner, title)
        _describe_link(scanner, title, attrs)
        if target.strip() == "#":
            attrs["href"] += "#"
            attrs["class"] = "mw-selflink-fragment"
    source.shadow("href", attrs["href"], target)
    tag = open_tag("a", source, attrs)
    if spans and scanner.base >= 0:
        attrs["typeof"] = "mw:ExpandedAttrs"
        attrs["about"] = parser.new_about()
        tag.data_mw = {
            "attribs": [[{"txt": "href"}, {"html": parser.attribute_html(scanner, target_start, target_end)}]]
        }
    out = scanner.out
    prefix = parser.take_link_prefix(scanner) if trail_at >= 0 else ""
    if prefix:
        source.note("prefix", prefix)
    out.append(tag)
    if prefix:
        out.append(prefix)
    out.extend(content)
    parser.last_trail = 0
    if trail_at >= 0:
        trail = parser.link_trail.match(scanner.src, trail_at)
        if trail is not None and trail.end() > trail_at and not scanner.has_nodes(trail_at, trail.end()):
            out.append(trail[0])
            source.note("tail", trail[0])
            parser.last_trail = trail.end() - trail_at
            if source.end >= 0:
                source.end += parser.last_trail
    out.append(close_tag("a"))


def _describe_link(scanner: Scanner, title: Title, attrs: dict[str, str]) -> None:
    """Set title and class, and tell the metadata."""
    parser = scanner.parser
    page = parser.page.title
    if title == page and title.namespace >= 0:
        if title.fragment:
            attrs["class"] = "mw-selflink-fragment"
        else:
            attrs["class"] = "mw-selflink selflink"
        return
    attrs["title"] = parser.site.title_rules.prefixed_text(title)
    if title.namespace == NS_SPECIAL:
        parser.metadata.special_links[title.without_fragment()] = None
    elif title.namespace >= NS_MAIN and title.key:
        parser.metadata.links[title.without_fragment()] = None
    parser.note_link(title)


def page_href(scanner: Scanner, title: Title) -> str:
    """Parsoid's relative address of a page."""
    rules = scanner.parser.site.title_rules
    out = "./" + encode_href(rules.prefixed_key(title))
    if title.fragment:
        out += "#" + escape_id(title.fragment)
    return out


def interwiki_url(url: str, key: str, fragment: str, *, legacy: bool) -> str:
    """The address of a page on another wiki."""
    out = url.replace("$1", key.replace("%", "%25").replace("?", "%3F").replace(" ", "_"))
    if fragment:
        out += "#" + (escape_id_legacy(fragment) if legacy else escape_id(fragment))
    return out


# --- links that show nothing


def swallow_newlines(scanner: Scanner) -> None:
    """Line breaks before a category say nothing: it takes them, so that text around it stays one paragraph (T2087)."""
    if scanner.src[scanner.run_start : scanner.begin].strip():
        return
    out = scanner.out
    at = len(out)
    first = -1
    while at > 0:
        token = out[at - 1]
        if isinstance(token, Newline):
            first = at - 1
        elif isinstance(token, str):
            if token.strip(" \t\n"):
                break
        elif isinstance(token, CommentToken | EmptyLine):
            pass
        elif isinstance(token, Tag):
            typeof = token.attrs.get("typeof", "") if token.attrs else ""
            if not typeof.startswith("mw:Transclusion"):
                break
        else:
            break
        at -= 1
    if first < 0:
        return
    for i in range(first, len(out)):
        token = out[i]
        if isinstance(token, Newline):
            out[i] = EmptyLine(["\n"], token.source)
        elif isinstance(token, str):
            out[i] = EmptyLine([token], Source())


def _add_category(
    scanner: Scanner, title: Title, source: Source, target: str, pipe: int, behind: int, close: int, spans: list[Span]
) -> int:
    parser = scanner.parser
    sort_key: str | None = None
    href = page_href(scanner, title.without_fragment())
    tag = void_tag("link", source, {"rel": "mw:PageProp/Category"})
    attributes: list[object] = []
    if behind > pipe + 1:
        source.note("firstPipeSrc", _PIPE_WORD)
    if pipe >= 0:
        text, key_spans = flatten(scanner, behind, close)
        sort_key = decode_entities(text)
        href += "#" + quote(sort_key.replace("\n", "") if sort_key else "", safe=";@$!*(),/~:'=&+_")
        if key_spans and scanner.base >= 0:
            attributes.append([{"txt": "mw:sortKey"}, {"html": parser.attribute_html(scanner, behind, close)}])
    assert tag.attrs is not None
    tag.attrs["href"] = href
    source.shadow("href", href, target)
    if spans and scanner.base >= 0:
        stop = pipe if pipe >= 0 else close
        attributes.insert(
            0, [{"txt": "href"}, {"html": parser.attribute_html(scanner, source.start - scanner.base + 2, stop)}]
        )
    if attributes:
        tag.attrs["typeof"] = "mw:ExpandedAttrs"
        tag.attrs["about"] = parser.new_about()
        tag.data_mw = {"attribs": attributes}
    parser.add_category(title.without_fragment(), sort_key)
    swallow_newlines(scanner)
    scanner.out.append(tag)
    return close + 2


def _add_language_link(scanner: Scanner, title: Title, source: Source, target: str, stop: int) -> int:
    parser = scanner.parser
    href = parser.interwiki_href(title)
    source.shadow("href", href, target)
    parser.metadata.language_links.setdefault(title.interwiki, title.key)
    swallow_newlines(scanner)
    attrs = {"rel": "mw:PageProp/Language", "href": href}
    interwiki = parser.site.title_rules.find_interwiki(title.interwiki)
    if interwiki is not None and interwiki.language is None and interwiki.link_text:
        attrs["title"] = interwiki.link_text
    scanner.out.append(void_tag("link", source, attrs))
    return stop
