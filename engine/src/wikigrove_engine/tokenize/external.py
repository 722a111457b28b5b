"""External links: addresses in brackets, and addresses that link by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.entities import ENTITY, find_entity
from wikigrove_engine.html.sanitizer import ALLOWED_TAGS, INVISIBLE, clean_url
from wikigrove_engine.preprocess import ArgNode, CommentNode, TemplateNode
from wikigrove_engine.stages.quotes import convert_quotes
from wikigrove_engine.tokenize.tags import TAG, find_tag_end
from wikigrove_engine.tokenize.tokens import Piece, Source, Tag, close_tag, open_tag, void_tag

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_URL_RUN: Final = re.compile(
    "[^\\]\\[<>\"\x00-\x20\x7f\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufffd&'{-]+"
)
_IPV6: Final = re.compile(r"\[[0-9A-Fa-f:.]+\]")
_CLOSE_STOP: Final = re.compile(r"\]|\[\[|<|[\x01-\x08\x0b-\x1f\ufffd]")
_SHOWN_AWAY: Final = re.compile(f"{INVISIBLE.pattern}|[\\n\\r]")
_IMAGE: Final = re.compile(r"https?://.+/([\w.,~%\-+&;#*?!=()@]+\.(?:avif|gif|jpe?g|png|svg|webp))\Z", re.I)
_WORD: Final = re.compile(r"\w")
_STOP_ENTITIES: Final = frozenset(("<", ">", "\u00a0"))
_BLOCK_HINT: Final = re.compile(r"[\]\[<>\"\x00-\x20\x7f]|''")


class Url:
    """An address read from the source: its end there, its value, and whether templates made a part of it."""

    __slots__ = ("end", "giver", "has_nodes", "rest", "start", "value")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.value = ""
        self.has_nodes = False
        self.giver: TemplateNode | ArgNode | None = None
        """The call whose text ends the address."""
        self.rest = ""
        """What a template gave behind the end of the address."""


def read_url(scanner: Scanner, start: int, end: int, *, protocol_width: int, free: bool) -> Url | None:
    """Read the address that starts at `start` with a protocol of that width."""
    src = scanner.src
    url = Url(start)
    pos = start + protocol_width
    parts: list[str] = [src[start:pos]]
    if src.startswith("[", pos) and src[pos - 2 : pos] == "//":
        host = _IPV6.match(src, pos, end)
        if host is None:
            return None
        parts.append(host[0])
        pos = host.end()
    while pos < end:
        node = scanner.nodes.get(pos)
        if node is not None:
            if isinstance(node, TemplateNode | ArgNode):
                expansion = scanner.parser.expand(scanner, node)
                text = expansion.text
                if expansion.kind == "literal":
                    break
                stop = _BLOCK_HINT.search(text)
                url.has_nodes = True
                pos = node.end
                if stop is not None:
                    parts.append(text[: stop.start()])
                    url.rest = text[stop.start() :]
                    url.giver = node
                    break
                parts.append(text)
                continue
            if isinstance(node, CommentNode):
                pos = node.end
                continue
            break
        char = src[pos]
        if char == "&":
            match = ENTITY.match(src, pos, end)
            value = find_entity(match) if match is not None else None
            if match is None or value is None:
                parts.append("&")
                pos += 1
                continue
            if value in _STOP_ENTITIES:
                break
            parts.append(value)
            pos = match.end()
            continue
        if char == "'":
            if src.startswith("''", pos):
                break
            parts.append(char)
            pos += 1
            continue
        if char == "{":
            parts.append(char)
            pos += 1
            continue
        if char == "-":
            if src.startswith("-{", pos) and scanner.parser.has_variants:
                break
            parts.append(char)
            pos += 1
            continue
        run = _URL_RUN.match(src, pos, end)
        if run is None:
            break
        text, stop_at = run[0], run.end()
        if scanner.starts:
            inner = scanner.has_nodes(pos + 1, stop_at)
            if inner:
                for i in range(pos + 1, stop_at):
                    if i in scanner.nodes:
                        stop_at = i
                        break
                text = src[pos:stop_at]
        if free and scanner.state.cell and "||" in text:
            text = text[: text.index("||")]
            parts.append(text)
            pos += len(text)
            break
        if free and scanner.state.cell == "!" and "!!" in text:
            text = text[: text.index("!!")]
            parts.append(text)
            pos += len(text)
            break
        parts.append(text)
        pos = stop_at
    url.end = pos
    url.value = "".join(parts)
    if len(url.value) <= protocol_width and not url.has_nodes:
        return None
    return url


def scan_bracketed(scanner: Scanner, at: int, end: int) -> int:
    """Take `[http://... text]`; -1 when it is no link."""
    src = scanner.src
    if scanner.state.no_links or scanner.is_too_deep():
        return -1
    width = _protocol_at(scanner, at + 1, end)
    url: Url | None
    if width:
        url = read_url(scanner, at + 1, end, protocol_width=width, free=False)
    else:
        url = _templated_url(scanner, at + 1, end)
    if url is None:
        return -1
    pos = url.end
    close = _find_close(scanner, pos, end)
    if close < 0:
        return -1
    content_start = pos
    while content_start < close and (src[content_start].isspace() or src[content_start] == "\0"):
        content_start += 1
    content: list[Piece] = []
    if url.rest:
        content += _scan_flat(scanner, url.rest)
    if content_start < close:
        content += convert_quotes(scanner.collect(content_start, close, no_links=True, wikilinks=True))
    kind = "text" if content else "autonumber"
    source = scanner.source(at, close + 1)
    source.note("tag_open", content_start - at)
    tag = _make_link(scanner, url, kind=kind)
    tag.source.start, tag.source.end, tag.source.whole = source.start, source.end, True
    tag.source.note("targetOff", source.start + content_start - at if source.start >= 0 else -1)
    tag.source.note("tag_open", content_start - at)
    about = _open_giver(scanner, url, tag.source)
    scanner.out.append(tag)
    scanner.out.extend(content)
    scanner.out.append(close_tag("a"))
    _close_giver(scanner, about, close + 1)
    return close + 1


def _open_giver(scanner: Scanner, url: Url, source: Source) -> str:
    """Start the range of a template that gives a part of the address and more; its about."""
    node = url.giver
    if node is None or scanner.base < 0:
        return ""
    about = scanner.parser.add_transclusion(scanner, node, scanner.parser.expand(scanner, node))
    # What follows the link inside the range is the template's, which has no places in the page.
    source.note("ends_in_template", True)
    scanner.out.append(
        void_tag("meta", scanner.source(node.start, node.end), {"typeof": "mw:Transclusion", "about": about})
    )
    return about


def _close_giver(scanner: Scanner, about: str, end: int) -> None:
    if about:
        scanner.out.append(
            void_tag("meta", scanner.source(end, end), {"typeof": "mw:Transclusion/End", "about": about})
        )


def _scan_flat(scanner: Scanner, text: str) -> list[Piece]:
    from wikigrove_engine.tokenize.scanner import Scanner as Sub

    sub = Sub(scanner.parser, text, nodes={}, frame=scanner.frame, state=scanner.state)
    return sub.collect(0, len(text), no_links=True)


def _templated_url(scanner: Scanner, pos: int, end: int) -> Url | None:
    """An address whose very start comes from a template."""
    node = scanner.nodes.get(pos)
    if not isinstance(node, TemplateNode | ArgNode) or node.end > end:
        return None
    expansion = scanner.parser.expand(scanner, node)
    if expansion.kind == "literal":
        return None
    text = expansion.text
    low = text[:30].lower()
    width = next((len(p) for p in scanner.parser.site.protocols if low.startswith(p)), 0)
    if not width:
        return None
    stop = _BLOCK_HINT.search(text, width)
    if stop is not None and text[stop.start() :].strip() and not text[stop.start()].isspace():
        return None
    if stop is None:
        url = read_url(scanner, pos, end, protocol_width=node.end - pos, free=False)
        url = Url(pos) if url is None else url
        url.end = max(url.end, node.end)
        url.has_nodes = True
        url.value = text + url.value[node.end - pos :]
        if len(text) <= width and len(url.value) <= width:
            return None
    else:
        url = Url(pos)
        url.has_nodes = True
        url.value = text[: stop.start()]
        url.rest = text[stop.start() :].lstrip(" \t")
        url.end = node.end
    return url


def _protocol_at(scanner: Scanner, pos: int, end: int) -> int:
    """The width of the protocol at `pos`; 0 without one."""
    match = scanner.parser.protocol.match(scanner.src, pos, end)
    return match.end() - pos if match is not None else 0


def _find_close(scanner: Scanner, pos: int, end: int) -> int:
    """The bracket that ends an external link's text, on the same line."""
    src = scanner.src
    stop = scanner.line_end(pos, end)
    failed_from, failed_to = scanner.no_close
    if failed_from <= pos < failed_to and failed_to == stop:
        return -1
    begin = pos
    while True:
        match = _CLOSE_STOP.search(src, pos, stop)
        if match is None:
            scanner.no_close = (begin, stop)
            return -1
        at = match.start()
        node = scanner.covering_node(at) if scanner.starts else None
        if node is not None:
            pos = node.end
            continue
        found = match[0]
        if found == "]":
            return at
        if found < " " or found == "\ufffd":
            # No link has control characters in its text.
            return -1
        pos = match.end()
        if found == "[[":
            if scanner.closers is None:
                from wikigrove_engine.tokenize.brackets import find_closers

                scanner.closers = find_closers(scanner)
            close = scanner.closers.get(at, -1)
            if 0 <= close < stop:
                pos = close + 2
            continue
        tag = TAG.match(src, at, stop)
        if tag is not None and tag[2].lower() in ALLOWED_TAGS:
            tag_end = find_tag_end(scanner, tag.end(), stop)
            if tag_end >= 0:
                pos = tag_end + 1


def scan_autolink(scanner: Scanner, at: int, end: int, run: int) -> int:
    """Take an address in plain text; `at` is its first colon."""
    state = scanner.state
    if state.no_links and not scanner.parser.site.external_images:
        return -1
    src = scanner.src
    start = at
    low = max(run, at - 12)
    while start > low and (src[start - 1].isascii() and (src[start - 1].isalnum() or src[start - 1] in "+.-")):
        start -= 1
    if start == at:
        return -1
    width = _protocol_at(scanner, start, end)
    if not width or start + width <= at:
        return -1
    if start > 0 and (src[start - 1] == "_" or _WORD.match(src, start - 1)):
        return -1
    url = read_url(scanner, start, end, protocol_width=width, free=True)
    if url is None:
        return -1
    if not url.rest:
        _trim_free(scanner, url, width)
    if len(url.value) <= width:
        return -1
    if scanner.parser.site.external_images and not url.has_nodes:
        image = _IMAGE.match(url.value)
        if image is not None:
            scanner.begin = start
            source = scanner.whole(start, url.end, "extlink")
            attrs = {"src": clean_url(url.value), "alt": image[1], "rel": "mw:externalImage"}
            scanner.out.append(void_tag("img", source, attrs))
            return url.end
    if state.no_links:
        return -1
    scanner.begin = start
    tag = _make_link(scanner, url, kind="free")
    source = scanner.source(start, url.end, "url")
    tag.source.start, tag.source.end, tag.source.syntax, tag.source.whole = source.start, source.end, "url", True
    about = _open_giver(scanner, url, tag.source)
    scanner.out.append(tag)
    scanner.out.append(_SHOWN_AWAY.sub("", url.value))
    scanner.out.append(close_tag("a"))
    if url.rest:
        scanner.out.extend(_scan_flat(scanner, url.rest))
    _close_giver(scanner, about, url.end)
    return url.end


def _trim_free(scanner: Scanner, url: Url, width: int) -> None:
    """Punctuation at the end of a free address belongs to the sentence."""
    src = scanner.src
    marks = ",;\\.:!?"
    if "(" not in src[url.start : url.end]:
        marks += ")"
    stop = url.end
    if scanner.starts and scanner.covering_node(stop - 1) is not None:
        return
    while stop > url.start + width and src[stop - 1] in marks:
        if src[stop - 1] == ";":
            entity = re.search(r"&#?\w+;$", src[max(url.start, stop - 40) : stop])
            if entity is not None:
                break
        stop -= 1
    cut = url.end - stop
    if cut:
        url.value = url.value[:-cut]
        url.end = stop


def _make_link(scanner: Scanner, url: Url, *, kind: str) -> Tag:
    parser = scanner.parser
    href = clean_url(url.value)
    rel = "mw:ExtLink nofollow" if parser.is_nofollow(href) else "mw:ExtLink"
    attrs = {"rel": rel, "href": href, "class": f"external {kind}"}
    target = parser.site.external_link_target
    if target:
        attrs["target"] = target
    tag = open_tag("a", None, attrs)
    written = scanner.src[url.start : url.end]
    if written != href:
        tag.source.shadow("href", href, written)
    if url.has_nodes and scanner.base >= 0:
        whole = url.start in scanner.nodes
        attrs["typeof"] = "mw:ExpandedAttrs"
        attrs["about"] = parser.new_about()
        tag.data_mw = {
            "attribs": [
                [{"txt": "href"}, {"html": parser.attribute_html(scanner, url.start, url.end, no_links=not whole)}]
            ]
        }
    parser.metadata.external_links[href] = None
    return tag
