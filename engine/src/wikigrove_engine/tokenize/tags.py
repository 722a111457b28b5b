"""HTML tags in wikitext, and the attributes of tags and table lines."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final
from zlib import crc32

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.html.sanitizer import ALLOWED_TAGS, sanitize_attributes
from wikigrove_engine.preprocess import (
    MARKER,
    ArgNode,
    CommentNode,
    ExtensionCall,
    ExtNode,
    IgnoreNode,
    Node,
    TemplateNode,
    Tree,
)
from wikigrove_engine.tokenize.attributes import Attribute, parse_attributes
from wikigrove_engine.tokenize.tokens import CLOSE, OPEN, VOID, Tag
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Json

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

TAG: Final = re.compile(r"<(/?)([A-Za-z][^\s/>\x00]*)")
_IN_QUOTES: Final = re.compile(r"=\s*(\"[^\"]*|'[^']*)$")
_TAG_STOP: Final = re.compile(r"[<>]")
_TAIL: Final = 1000
"""How far back a quote may have been opened for what a template gives to count as inside it."""
_LINE_BREAKS: Final = re.compile(r"\n+")
Span = tuple[int, int, Node]


def scan_tag(scanner: Scanner, at: int, end: int) -> int:
    """Take an HTML tag that wikitext allows; anything else is text."""
    src = scanner.src
    if scanner.base < 0 and src.startswith("<!--", at):
        return _scan_warning(scanner, at, end)
    match = TAG.match(src, at, end)
    if match is None or match.start() >= scanner.no_gt_from:
        return -1
    name = match[2].lower()
    if name not in ALLOWED_TAGS:
        return -1
    stop = find_tag_end(scanner, match.end(), end)
    if stop < 0:
        return -1
    is_end = match[1] == "/"
    attr_end = stop
    self_closing = src[stop - 1] == "/" and stop - 1 >= match.end()
    if self_closing:
        attr_end -= 1
    source = scanner.source(at, stop + 1, "html")
    written = match[2]
    if written != name:
        source.note("srcTagName", written)
    is_void = name in VOID_ELEMENTS
    if is_end and name != "br":
        if is_void:
            return -1
        kind = CLOSE
    elif is_void:
        kind = VOID
    else:
        kind = OPEN
    tag = Tag(kind, name, source, literal=True)
    if self_closing:
        source.note("selfClose", True)
        if attr_end == match.end() and not scanner.parser.bare_facts:
            # Right behind the name, without a space.
            source.note("attrSrc", "")
    if kind != CLOSE:
        make_attributes(scanner, tag, match.end(), attr_end)
        if name in ("meta", "link") and not tag.attrs:
            return -1
    scanner.out.append(tag)
    state = scanner.state
    if not is_void:
        state.line_tags += 1 if kind == OPEN else -1
        state.line_tags = max(0, state.line_tags)
    return stop + 1


def _scan_warning(scanner: Scanner, at: int, end: int) -> int:
    """A comment in expanded text: the preprocessor put it there."""
    from wikigrove_engine.tokenize.tokens import CommentToken

    close = scanner.src.find("-->", at + 4, end)
    if close < 0:
        return -1
    scanner.out.append(CommentToken(scanner.src[at + 4 : close], scanner.source(at, close + 3)))
    return close + 3


def find_tag_end(scanner: Scanner, pos: int, end: int) -> int:
    """The ">" of a tag whose attributes start at `pos`; -1 when another tag starts first.

    As in HTML, a "<" behind a space is one of the attributes.
    """
    src = scanner.src
    if src.find(">", pos, end) < 0:
        scanner.no_gt_from = min(scanner.no_gt_from, pos) if end == len(src) else scanner.no_gt_from
        return -1
    while True:
        match = _TAG_STOP.search(src, pos, end)
        if match is None:
            return -1
        at = match.start()
        node = scanner.covering_node(at) if scanner.starts else None
        if node is not None:
            pos = node.end
            continue
        if match[0] == ">":
            return at
        if not src[at - 1].isspace():
            return -1
        pos = at + 1


def flatten(scanner: Scanner, start: int, end: int) -> tuple[str, list[Span]]:
    """[start, end) with its templates expanded, and where in the result each node's text stands."""
    src = scanner.src
    if not scanner.starts or not scanner.has_nodes(start, end):
        text = src[start:end]
        return (scanner.parser.unstrip(text) if "\x7f" in text else text), []
    out: list[str] = []
    spans: list[Span] = []
    tail = ""
    size = 0
    pos = start
    while pos < end:
        place = bisect_left(scanner.starts, pos)
        if place >= len(scanner.starts) or scanner.starts[place] >= end:
            out.append(src[pos:end])
            break
        first = scanner.starts[place]
        node = scanner.nodes[first]
        out.append(src[pos:first])
        tail = (tail + src[pos:first])[-_TAIL:]
        size += first - pos
        text = node_text(scanner, node)
        if isinstance(node, TemplateNode | ArgNode):
            quoted = _IN_QUOTES.search(tail)
            if quoted is not None:
                # What a template gives inside quotes can't leave them.
                quote = quoted[1][0]
                text = text.replace(quote, "&quot;" if quote == '"' else "&#39;").replace(">", "&gt;")
        if not isinstance(node, CommentNode):
            spans.append((size, size + len(text), node))
        out.append(text)
        tail = (tail + text)[-_TAIL:]
        size += len(text)
        pos = node.end
    return "".join(out), spans


def node_text(scanner: Scanner, node: Node) -> str:
    """What a node stands for inside an attribute or a link target."""
    if isinstance(node, TemplateNode | ArgNode):
        expansion = scanner.parser.expand(scanner, node)
        return scanner.parser.unstrip(expansion.text)
    if isinstance(node, ExtNode):
        if node.name == "nowiki":
            return _escape_text(node.inner or "")
        return scanner.parser.extension_text(scanner.frame.extension_call(node))
    return ""


class _Mark(Node):
    """Something at [start, end) that the preprocessor's tree does not hold: a strip marker, a language variant."""

    __slots__ = ()

    def __init__(self, start: int, end: int) -> None:
        super().__init__(_NO_TREE, start, end)


_NO_TREE: Final = Tree("", for_inclusion=False)


def _flatten_attributes(scanner: Scanner, start: int, end: int) -> tuple[str, list[Span]]:
    """As `flatten`, with spans for strip markers in expanded text and for language variants."""
    src = scanner.src
    marks = src.find("\x7f", start, end) >= 0
    variants = scanner.parser.has_variants and src.find("-{", start, end) >= 0
    if not marks and not variants:
        return flatten(scanner, start, end)
    out: list[str] = []
    spans: list[Span] = []
    size = 0
    pos = start
    for begin, stop, text in _iter_marks(scanner, start, end, variants=variants):
        if begin < pos:
            continue
        before, inner = flatten(scanner, pos, begin)
        spans += [(size + low, size + high, node) for low, high, node in inner]
        size += len(before)
        spans.append((size, size + len(text), _Mark(begin, stop)))
        out += [before, text]
        size += len(text)
        pos = stop
    rest, inner = flatten(scanner, pos, end)
    spans += [(size + low, size + high, node) for low, high, node in inner]
    out.append(rest)
    return "".join(out), spans


def _iter_marks(scanner: Scanner, start: int, end: int, *, variants: bool) -> list[tuple[int, int, str]]:
    """Strip markers and variants in [start, end): their places and the text that they stand for in a value."""
    found: list[tuple[int, int, str]] = []
    strip = scanner.parser.expander.strip
    for match in MARKER.finditer(scanner.src, start, end):
        item = strip.find_number(match[2])
        if isinstance(item, ExtensionCall):
            inner = item.inner or ""
            text = _escape_text(inner) if item.name == "nowiki" else scanner.parser.extension_text(item)
            found.append((match.start(), match.end(), text))
    if variants:
        from wikigrove_engine.tokenize.variants import find_close

        at = scanner.find("-{", start, end)
        while at >= 0:
            close = find_close(scanner, at, end)
            if close >= 0:
                found.append((at, close + 2, ""))
            at = scanner.find("-{", close + 2 if close >= 0 else at + 2, end)
        found.sort()
    return found


def _escape_text(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")


def make_attributes(scanner: Scanner, tag: Tag, start: int, end: int) -> None:
    """Read, sanitise and set the attributes written in [start, end)."""
    if start >= end:
        return
    text, spans = _flatten_attributes(scanner, start, end)
    if not spans and not scanner.has_nodes(start, end):
        if not text.strip():
            tag.source.note("attrSrc", text)
            return
        written_as = text
    else:
        written_as = _source_without_comments(scanner, tag, start, end) if scanner.base >= 0 else ""
        if not text.strip() and not spans:
            tag.source.note("attrSrc", written_as)
            tag.source.note("attrs", {})
            return
    found = parse_attributes(text)
    values: dict[str, str] = {}
    written: dict[str, Attribute] = {}
    for attribute in found:
        name = attribute.name.lower()
        value = attribute.value
        if spans and "\n" in value and _overlaps(spans, attribute.value_start, attribute.value_end):
            # Line breaks that a template gives inside a value are dropped.
            value = value.replace("\n", "")
        values[name] = decode_entities(value)
        written[name] = attribute
    attrs = sanitize_attributes(tag.name, values, protocols=scanner.parser.site.protocols)
    tag.attrs = attrs
    has_marks = any(isinstance(n, _Mark) for *_, n in spans)
    for name, attribute in written.items():
        kept = attrs.get(name)
        value = attribute.value
        if has_marks and attribute.value_start >= 0:
            low, high = _value_range(attribute, _spans_in(attribute, spans), spans, start)
            value = scanner.src[low:high]
        if kept != value:
            tag.source.shadow(name, kept if kept is not None else "", value)
    if spans:
        _note_expanded(scanner, tag, found, spans, values, text, start)
    if scanner.parser.bare_facts:
        return
    if (
        len(values) != len(found)
        or "".join([f' {a.name.lower()}="{a.value}"' for a in found]) != written_as
        or ("\n" in written_as)
    ):
        # Spelled in a way of its own: quotes, spaces, order. The way back wants it.
        tag.source.note("attrSrc", written_as)
        if written_as != text:
            # What was made of it can't be seen in it.
            tag.source.note("attrs", dict(attrs))
            data = tag.data_mw
            if data is not None and "attribs" in data:
                tag.source.note("attrSum", sum_json(data["attribs"]))


def _source_without_comments(scanner: Scanner, tag: Tag, start: int, end: int) -> str:
    """[start, end) as written. Comments on a line of table markup are nodes of their own behind the tag."""
    src = scanner.src
    if tag.source.syntax == "html":
        return src[start:end]
    out: list[str] = []
    pos = start
    for at in scanner.starts[bisect_left(scanner.starts, start) : bisect_left(scanner.starts, end)]:
        node = scanner.nodes[at]
        if isinstance(node, CommentNode):
            out.append(src[pos:at])
            pos = node.end
    out.append(src[pos:end])
    return "".join(out)


def sum_json(value: object) -> int:
    """A checksum that tells whether a part of `data-mw` was changed."""
    return crc32(json.dumps(value, ensure_ascii=True, sort_keys=True).encode())


def _overlaps(spans: list[Span], start: int, end: int) -> bool:
    place = bisect_left(spans, end, key=_span_start)
    return place > 0 and spans[place - 1][1] > start


def set_attributes(scanner: Scanner, tag: Tag, text: str) -> None:
    """Sanitise and set attributes from text that is already expanded."""
    values: dict[str, str] = {}
    for attribute in parse_attributes(scanner.parser.unstrip(text)):
        values[attribute.name.lower()] = decode_entities(_LINE_BREAKS.sub(" ", attribute.value))
    tag.attrs = sanitize_attributes(tag.name, values, protocols=scanner.parser.site.protocols)


def _note_expanded(
    scanner: Scanner, tag: Tag, found: list[Attribute], spans: list[Span], values: dict[str, str], text: str, start: int
) -> None:
    """Keep, for editors, from which templates attributes came (`mw:ExpandedAttrs`)."""
    entries: list[object] = []
    done: set[int] = set()
    begin = 0
    told = 0
    for attribute in found:
        while begin < len(spans) and spans[begin][1] <= attribute.start and spans[begin][0] < attribute.start:
            begin += 1
        told = _note_lonely(scanner, entries, spans, told, attribute.start, text)
        near: list[Span] = []
        for span in spans[begin : begin + 50]:
            if span[0] >= attribute.end and span[0] != attribute.value_end:
                break
            near.append(span)
        key_spans: list[Span] = []
        value_spans: list[Span] = []
        for place, span in enumerate(near, begin + 1):
            if span[0] < attribute.name_end and span[1] > attribute.start:
                key_spans.append(span)
                told = max(told, place)
            if _is_in_value(span, attribute):
                value_spans.append(span)
                told = max(told, place)
        if scanner.base < 0:
            key_spans = [s for s in key_spans if isinstance(s[2], _Mark)]
            value_spans = [s for s in value_spans if isinstance(s[2], _Mark)]
        if not key_spans and not value_spans:
            continue
        entries.append(_make_entry(scanner, attribute, key_spans, value_spans, spans, values, start, done))
    _note_lonely(scanner, entries, spans, told, len(text) + 1, text)
    if not entries:
        return
    if tag.attrs is None:
        tag.attrs = {}
    have = tag.attrs.get("typeof", "")
    if "about" not in tag.attrs:
        tag.attrs["about"] = scanner.parser.new_about()
    tag.attrs["typeof"] = f"{have} mw:ExpandedAttrs" if have else "mw:ExpandedAttrs"
    tag.data_mw = {"attribs": entries}


def _is_in_value(span: Span, attribute: Attribute) -> bool:
    if attribute.value_start < 0:
        return False
    if span[0] == span[1]:
        return attribute.value_start <= span[0] <= attribute.value_end
    return span[0] < attribute.value_end and span[1] > attribute.value_start


def _note_lonely(scanner: Scanner, entries: list[object], spans: list[Span], first: int, before: int, text: str) -> int:
    """Tell of what stands between attributes and gives none; the place behind what was told."""
    while first < len(spans) and spans[first][0] < before:
        low, high, node = spans[first]
        first += 1
        if low > 0 and high < before and text[low - 1] in "\"'=" and text[low:high].strip():
            continue
        if text[low:high].strip() or (scanner.base < 0 and not isinstance(node, _Mark)):
            continue
        if isinstance(node, IgnoreNode) and scanner.src.startswith("</", node.start):
            continue
        html = scanner.parser.attribute_html(scanner, node.start, node.end)
        entries.append([{"txt": "", "html": html}, {"html": ""}])
    return first


def _make_entry(
    scanner: Scanner,
    attribute: Attribute,
    key_spans: list[Span],
    value_spans: list[Span],
    spans: list[Span],
    values: dict[str, str],
    start: int,
    done: set[int],
) -> object:
    key: Json = {"txt": attribute.name}
    value: Json = {}
    if key_spans and key_spans[0][1] >= attribute.end and key_spans[0][0] <= attribute.start:
        # The template gave the whole attribute, perhaps several: it is named once.
        if id(key_spans[0][2]) in done:
            return [{"txt": attribute.name, "html": ""}, {"html": ""}]
        done.add(id(key_spans[0][2]))
        key["html"] = scanner.parser.attribute_html(scanner, key_spans[0][2].start, key_spans[0][2].end)
        value["html"] = ""
        return [key, value]
    if key_spans:
        key["html"] = scanner.parser.attribute_html(scanner, key_spans[0][2].start, key_spans[-1][2].end)
    if value_spans:
        low, high = _value_range(attribute, value_spans, spans, start)
        value["html"] = scanner.parser.attribute_html(scanner, low, high)
    else:
        value["txt"] = values.get(attribute.name.lower(), attribute.value)
    return [key, value]


def _value_range(attribute: Attribute, inner: list[Span], spans: list[Span], start: int) -> tuple[int, int]:
    """Where an attribute's value stands in the source; `inner` are those of all spans that are in it."""
    low = _to_source(attribute.value_start, spans, start, is_end=False)
    high = _to_source(attribute.value_end, spans, start, is_end=True)
    if inner:
        # What shows nothing has no width in the flattened text.
        return min(low, inner[0][2].start), max(high, inner[-1][2].end)
    return low, high


def _spans_in(attribute: Attribute, spans: list[Span]) -> list[Span]:
    """The spans that start in an attribute's value."""
    first = bisect_left(spans, attribute.value_start, key=_span_start)
    last = bisect_left(spans, attribute.value_end + 1, key=_span_start)
    return [s for s in spans[first:last] if _is_in_value(s, attribute)]


def _to_source(flat: int, spans: list[Span], start: int, *, is_end: bool) -> int:
    # Text between spans moves by what the expansions before it added.
    place = bisect_left(spans, flat, key=_span_start)
    if place < len(spans) and spans[place][0] == flat and not is_end:
        place += 1
    if place == 0:
        return start + flat
    _, flat_end, node = spans[place - 1]
    if flat < flat_end or (flat == flat_end and is_end):
        return node.end if is_end else node.start
    return node.end + (flat - flat_end)


def _span_start(span: Span) -> int:
    return span[0]
