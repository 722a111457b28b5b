"""Links to files: from `[[File:...|options|caption]]` to the tokens of Parsoid's figure or span.

The picture itself is put in by the last pass, when the facts of all files of the page are asked for at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.stages.media_item import BOX_ATTRIBUTE, ITEM_ATTRIBUTE, LINK_ATTRIBUTE, MediaItem, set_value
from wikigrove_engine.stages.media_options import Option, find_table_end, read_options
from wikigrove_engine.tokenize.links_href import encode_href
from wikigrove_engine.tokenize.tokens import Fragment, Piece, Source, close_tag, open_tag
from wikigrove_engine.tree.nodes import Element, Text

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.title import Title
    from wikigrove_engine.tokenize.scanner import Scanner
    from wikigrove_engine.tokenize.tags import Span

_TABLE: Final = re.compile(r"\n[ \t]*\{\|")
_TOLD: Final = frozenset({"alt", "link", "lang", "page", "class", "starttime", "endtime", "thumbtime"})
"""Options whose value is wikitext, so that a template in it is told by data-mw with the text that it gave."""


def add_media(
    scanner: Scanner, title: Title, *, target: str, target_end: int, close: int, source: Source, spans: list[Span]
) -> bool:
    """Emit what `[[File:...|options|caption]]` shows; False leaves it as text.

    The link's source is [source.start, source.end); its target ends at `target_end`, its options and caption reach to
    `close` (offsets of `scanner.src`).
    """
    parser = scanner.parser
    options = read_options(scanner, target_end, close) if target_end < close else []
    item = read_item(scanner, title, target=target, options=options)
    if spans and scanner.base >= 0 and not all(_is_plain(scanner, node) for *_, node in spans):
        item.is_expanded = True
        name_start = source.start - scanner.base + 2
        html = parser.attribute_html(scanner, name_start, target_end)
        item.attributes.insert(0, [{"txt": "href"}, {"html": html}])
    parser.metadata.files[title.without_fragment()] = None
    source.syntax = ""
    if item.options:
        source.note("optList", item.options)
    classes = item.classes()
    attrs = {"class": classes} if classes else {}
    attrs["typeof"] = item.typeof
    if item.is_mixed:
        attrs["typeof"] += " mw:Placeholder"
        if source.start >= 0:
            source.note("src", scanner.src[source.start - scanner.base : source.end - scanner.base])
    elif item.is_expanded:
        attrs["typeof"] += " mw:ExpandedAttrs"
        attrs["about"] = parser.new_about()
    name = "figure" if item.is_block else "span"
    number = parser.media.add(item)
    attrs[BOX_ATTRIBUTE] = number
    out = scanner.out
    out.append(open_tag(name, source, attrs))
    out.append(open_tag("a", Source(), {"href": "./" + encode_href(parser.site.title_rules.prefixed_key(title))}))
    out.append(open_tag("span", Source(), {ITEM_ATTRIBUTE: number}))
    out.append(parser.site.title_rules.prefixed_text(title))
    out += [close_tag("span"), close_tag("a")]
    if item.is_block:
        out.append(open_tag("figcaption", Source()))
        holder = Element("mw:caption")
        if item.caption is not None:
            holder.take_children(item.caption)
            item.caption = holder
        # Also without a word: formatting that is open goes on in it.
        out.append(Fragment([holder], Source(), is_block=False))
        out.append(close_tag("figcaption"))
    out.append(close_tag(name))
    scanner.state.sol = False
    return True


def read_item(scanner: Scanner, title: Title, *, target: str, options: list[Option]) -> MediaItem:
    """What the options say."""
    item = MediaItem(title, target=target)
    for option in options:
        written = scanner.src[option.start : option.end] if option.start >= 0 else option.text
        # An editor can't see this one in the tree; it is written back as it was.
        kind = "bogus" if option.key == "disablecontrols" else option.key
        item.options.append({"ck": kind, "ak": written})
        if option.key == "bogus":
            continue
        if option.key == "caption":
            item.caption = _parse_caption(scanner, option)
            continue
        set_value(item, option.group, option.key, option.value)
        if option.key == "width" and option.value.endswith("px"):
            scanner.parser.note_tracking("double-px-category")
        _tell_option(scanner, item, option)
    return item


def _tell_option(scanner: Scanner, item: MediaItem, option: Option) -> None:
    """Note for data-mw what can't be seen in the tree."""
    key = option.key
    parser = scanner.parser
    if option.start < 0:
        item.is_mixed = True
        if key == "alt":
            item.alt = parser.unstrip(option.value)
        return
    if key == "alt":
        equals = scanner.src.find("=", option.start, option.end) + 1
        body = parser.parse_range(scanner, equals, option.end)
        item.alt = body.text().strip()
        if any(not isinstance(n, Text) for n in body.children()):
            item.is_expanded = True
            item.add_attribute("alt", html=parser.attribute_html(scanner, option.start, option.end), text=item.alt)
        return
    if option.spans and not all(_is_plain(scanner, node) for *_, node in option.spans):
        item.is_expanded = True
        html = parser.attribute_html(scanner, option.start, option.end)
        item.add_attribute(key, html=html, text=option.value if key in _TOLD or key == "manualthumb" else None)
    elif key in ("manualthumb", "page", "starttime", "endtime", "thumbtime"):
        item.add_attribute(key, text=option.value)


def _is_plain(scanner: Scanner, node: object) -> bool:
    """Whether a node is text in another dress (nowiki), which data-mw need not tell of."""
    return type(node).__name__ == "ExtNode"


def _parse_caption(scanner: Scanner, option: Option) -> Element:
    parser = scanner.parser
    if option.start < 0:
        return parser.parse_flat(scanner, option.text)
    return parser.parse_tokens(
        _collect_caption(scanner, option.start, option.end), scanner, start=option.start, end=option.end
    )


def _collect_caption(scanner: Scanner, start: int, end: int) -> list[Piece]:
    """A caption's tokens: inline constructs, and tables."""
    out: list[Piece] = []
    pos = start
    search = start
    while True:
        match = _TABLE.search(scanner.src, search, end)
        if match is None:
            break
        if scanner.starts and scanner.covering_node(match.end() - 1) is not None:
            search = match.end()
            continue
        stop = find_table_end(scanner, match.start(), end)
        if stop < 0:
            break
        out += scanner.collect(pos, match.start() + 1)
        out += scanner.collect_block(match.start() + 1, stop)
        pos = search = stop
    return out + scanner.collect(pos, end)


def media_link_attributes(parser: Parser, title: Title, attrs: dict[str, str]) -> None:
    """The attributes of a `[[Media:...]]` link; the address of the file comes with the facts of all files."""
    attrs["rel"] = "mw:MediaLink"
    attrs["href"] = "./" + encode_href(parser.site.title_rules.prefixed_key(title))
    attrs["resource"] = attrs["href"]
    attrs["title"] = title.text
    attrs[LINK_ATTRIBUTE] = parser.media.add_link(title)
