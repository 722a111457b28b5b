"""Ids of headings, and the table of contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.elements import HEADINGS
from wikigrove_engine.html.sanitizer import heading_id, heading_id_legacy
from wikigrove_engine.metadata import TocEntry
from wikigrove_engine.preprocess.strip import HeadingMark
from wikigrove_engine.title import Title
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text, list_elements, node_behind
from wikigrove_engine.tree.writer import escape_attribute, escape_text

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

_KEPT_TAGS: Final = frozenset(["span", "sup", "sub", "bdi", "i", "b", "s", "strike", "q"])
_ASCII_CAPITALS: Final = re.compile("[A-Z]+")
_DROPPED: Final = frozenset(("style", "script"))


def number_headings(body: Element, parser: Parser) -> None:
    """Give every heading a unique id (with fallbacks, where the wiki wants old links to work)."""
    used: dict[str, int] = {}
    headings: list[Element] = []
    for element in list_elements(body):
        if "id" in element.attrs:
            used.setdefault(_lower_ascii(element.attrs["id"]), 1)
        if element.name in HEADINGS:
            headings.append(element)
    for element in headings:
        text = _plain_text(element, parser)
        if not text.strip() and element.first is None:
            continue
        modes = parser.options.fragment_modes
        wanted = heading_id(text) if modes[0] == "html5" else heading_id_legacy(text)
        fallback = heading_id_legacy(text) if "legacy" in modes[1:] else ""
        if "id" in element.attrs and element.source.syntax == "html":
            anchor = element.attrs["id"]
            fallback = ""
        else:
            anchor = _make_unique(wanted, used)
            element.attrs["id"] = anchor
        if fallback and fallback != wanted:
            unique = _make_unique(fallback, used)
            span = Element("span", {"id": unique, "typeof": "mw:FallbackId"})
            element.insert(span, element.first)


def _lower_ascii(text: str) -> str:
    return text.lower() if text.isascii() else _ASCII_CAPITALS.sub(lambda m: m[0].lower(), text)


def _make_unique(wanted: str, used: dict[str, int]) -> str:
    key = _lower_ascii(wanted)
    count = used.get(key, 0) + 1
    used[key] = count
    if count == 1:
        return wanted
    while f"{key}_{count}" in used:
        count += 1
    used[key] = count
    used[f"{key}_{count}"] = 1
    return f"{wanted}_{count}"


def _plain_text(element: Element, parser: Parser) -> str:
    out: list[str] = []
    _gather_text(element, out, parser.text)
    return "".join(out)


def _gather_text(element: Element, out: list[str], text: str) -> None:
    for child in element.children():
        if isinstance(child, Text):
            out.append(child.data)
        elif isinstance(child, Element) and child.typeof() == "mw:LanguageVariant" and child.source.dsr_start >= 0:
            out.append(text[child.source.dsr_start : child.source.dsr_end])
        elif isinstance(child, Element) and not _is_apart(child):
            _gather_text(child, out, text)


def _is_apart(element: Element) -> bool:
    """Whether an element is no part of the heading's words: old ids, code."""
    return element.name in _DROPPED or element.has_type("mw:FallbackId")


def build_toc(body: Element, parser: Parser) -> list[TocEntry]:
    """The headings written as wikitext, as entries of the table of contents."""
    entries: list[TocEntry] = []
    levels: list[int] = []
    counts: list[int] = []
    for element in _outside_extensions(body):
        if element.name not in HEADINGS or element.source.syntax == "html" or "id" not in element.attrs:
            continue
        level = int(element.name[1])
        while levels and levels[-1] >= level and (len(levels) == 1 or levels[-2] >= level or levels[-1] >= level):
            if levels[-1] == level:
                break
            if len(levels) > 1 and levels[-2] < level:
                # A heading between the two levels takes the place of the deeper one.
                levels[-1] = level
                break
            if len(levels) == 1:
                levels[-1] = level
                break
            levels.pop()
            counts.pop()
        if levels and levels[-1] == level:
            counts[-1] += 1
        else:
            levels.append(level)
            counts.append(1)
        depth = len(levels)
        index, title, offset = _section_of(element, parser)
        entries.append(
            TocEntry(
                level,
                depth,
                ".".join(str(c) for c in counts),
                toc_line(element),
                element.attrs["id"],
                index,
                title,
                offset,
            )
        )
    return entries


def note_toc(parser: Parser) -> None:
    """Say whether the page shows a table of contents."""
    metadata = parser.metadata
    if "notoc" in metadata.properties and not parser.has_toc and "forcetoc" not in metadata.properties:
        return
    if metadata.toc and (parser.has_toc or "forcetoc" in metadata.properties or len(metadata.toc) >= 4):
        metadata.flags.add("show-toc")
        metadata.flags.discard("no-toc")


def _outside_extensions(root: Element) -> list[Element]:
    """Every element but those that extension tags show."""
    out: list[Element] = []
    node: Node | None = root.first
    while node is not None:
        if isinstance(node, Element) and "mw:Extension/" not in node.attrs.get("typeof", ""):
            out.append(node)
            if node.first is not None:
                node = node.first
                continue
        node = node_behind(node, root)
    return out


def _section_of(element: Element, parser: Parser) -> tuple[str, Title | None, int | None]:
    number = element.source.find("section")
    if isinstance(number, int) and element.source.start >= 0:
        return str(number), parser.page.title, element.source.start
    if isinstance(number, HeadingMark):
        return f"T-{number.number}", number.title, None
    return "", None, None


def toc_line(element: Element) -> str:
    """A heading's content as it may stand in a table of contents: few tags, hardly an attribute."""
    out: list[str] = []
    _write_line(element, out)
    return "".join(out).strip()


def _write_line(element: Element, out: list[str]) -> None:
    for child in element.children():
        _write_line_node(child, out)


def _write_line_node(node: Node, out: list[str]) -> None:
    if isinstance(node, Text):
        out.append(escape_text(node.data))
        return
    if isinstance(node, Comment):
        return
    assert isinstance(node, Element)
    if _is_apart(node):
        return
    typeof = node.typeof()
    # A footnote's mark is shown too, without its link.
    plain = typeof in ("", "mw:DisplaySpace") or not typeof.startswith("mw:") or node.has_type("mw:Extension/ref")
    kept = node.name in _KEPT_TAGS and plain
    if kept and node.first is None:
        return
    if kept:
        attrs = ""
        if node.name == "span" and "dir" in node.attrs:
            attrs = f' dir="{escape_attribute(node.attrs["dir"])}"'
        if node.name == "span" and not attrs and not node.attrs:
            attrs = ""
        out.append(f"<{node.name}{attrs}>")
    _write_line(node, out)
    if kept:
        out.append(f"</{node.name}>")
