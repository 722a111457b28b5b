"""<gallery>: a list of files, one a line, in the modes of MediaWiki."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.html.sanitizer import sanitize_attributes
from wikigrove_engine.stages.media import read_item
from wikigrove_engine.stages.media_item import ITEM_ATTRIBUTE, MediaItem
from wikigrove_engine.stages.media_options import option_names, parse_size, read_options
from wikigrove_engine.title import NS_FILE, Title, find_title
from wikigrove_engine.tokenize.links_href import encode_href
from wikigrove_engine.tokenize.tags import flatten
from wikigrove_engine.tree.nodes import Element, Text

if TYPE_CHECKING:
    from wikigrove_engine.access import FileFacts
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall
    from wikigrove_engine.serialize.state import State
    from wikigrove_engine.tokenize.scanner import Scanner

_MODES: Final = frozenset({"traditional", "nolines", "packed", "packed-hover", "packed-overlay", "slideshow"})
_IGNORED: Final = frozenset({"halign", "valign", "format", "border", "upright", "manualthumb"})
_THUMB_PADDING: Final = 30
_BOX_PADDING: Final = 5
_BOX_BORDER: Final = 8
_PACKED_SCALE: Final = 1.5
_BRACKETS: Final = re.compile(r"\[\[|\]\]")


class GalleryStyle:
    """The mode of a gallery and its numbers, in pixels."""

    def __init__(self, attributes: dict[str, str], parser: Parser) -> None:
        mode = attributes.get("mode", "").lower()
        self.mode: Final = mode if mode in _MODES else "traditional"
        defaults = parser.site.gallery
        language = parser.site.language
        self.width: Final = _read_pixels(attributes.get("widths", ""), language) or int(defaults.get("width", 120))
        self.height: Final = _read_pixels(attributes.get("heights", ""), language) or int(defaults.get("height", 120))
        rows = attributes.get("perrow", "").strip()
        self.per_row: Final = int(rows) if rows.isdecimal() and len(rows) < 4 else 0
        self.shows_names: Final = "showfilename" in attributes
        self.is_packed: Final = self.mode.startswith("packed")
        self.padding: Final = 0 if self.is_packed or self.mode == "nolines" else _THUMB_PADDING

    @property
    def box_width(self) -> int:
        return self.width + self.padding + _BOX_PADDING

    def request_size(self) -> tuple[int | None, int | None]:
        if self.is_packed:
            return None, math.ceil(self.height * _PACKED_SCALE)
        return self.width, self.height


class GalleryBox:
    """One picture of a gallery; its sizes are set when the facts of its file are known."""

    def __init__(self, style: GalleryStyle, box: Element, thumb: Element, text: Element, parser: Parser) -> None:
        self._parser: Final = parser
        self._style: Final = style
        self._box: Final = box
        self._thumb: Final = thumb
        self._text: Final = text

    def fit(self, facts: FileFacts | None, picture: Element | None) -> None:
        """Set the sizes of the boxes. `picture` is None where an error is shown."""
        style = self._style
        name = self._text.first
        if style.shows_names and facts is not None and isinstance(name, Element):
            # The file that a redirect leads to is the one shown.
            self._text.insert(_name_link(facts.title, self._parser), name)
            name.remove()
        if style.is_packed and facts is not None and picture is not None and facts.thumb_width:
            self._pack(facts, picture)
            return
        self._box.attrs["style"] = f"width: {style.box_width}px;"
        width = "" if picture is None else f"width: {style.width + style.padding}px;"
        height = "" if style.mode == "nolines" or style.is_packed else f"height: {style.height + style.padding}px;"
        self._thumb.attrs["style"] = " ".join(p for p in (width, height) if p)
        if not self._thumb.attrs["style"]:
            del self._thumb.attrs["style"]

    def _pack(self, facts: FileFacts, picture: Element) -> None:
        """Pictures of one height stand close; they are fetched larger than shown, so that rows can be stretched."""
        width = facts.thumb_width / _PACKED_SCALE
        height = facts.thumb_height / _PACKED_SCALE
        picture.attrs["width"] = str(math.ceil(width))
        picture.attrs["height"] = str(math.ceil(height))
        self._box.attrs["style"] = f"width: {_number(width + 2)}px;"
        self._thumb.attrs["style"] = f"width: {_number(width)}px;"
        if self._style.mode != "packed" and self._text.first is not None:
            wrapper = Element("div", {"class": "gallerytextwrapper", "style": f"width: {math.ceil(width - 20)}px;"})
            self._box.insert(wrapper, self._text)
            wrapper.append(self._text)


class GalleryTag:
    """The tag; see Help:Images on mediawiki.org for what its attributes mean."""

    name = "gallery"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        from wikigrove_engine.ext.core_tags import read_call_attributes

        own: Parser = parser  # type: ignore[assignment]
        attributes = read_call_attributes(call, own)
        style = GalleryStyle(attributes, own)
        gallery = Element("ul", _list_attributes(attributes, style, own))
        gallery.append(Text("\n"))
        if attributes.get("caption"):
            caption = Element("li", {"class": "gallerycaption"})
            caption.take_children(_parse_inline(_written_caption(call, attributes), call, own))
            gallery.append(caption)
            gallery.append(Text("\n"))
        for box in _make_boxes(call, style, own):
            gallery.append(box)
            gallery.append(Text("\n"))
        gallery.data_mw = {"attrs": {k: v for k, v in attributes.items() if k != "caption"}}
        if call.inner is not None:
            gallery.data_mw["body"] = {}
            base = own.inner_base(call.inner, call)
            if base >= 0:
                gallery.source.note("inner", [base, base + len(call.inner)])
        return gallery

    def to_wikitext(self, node: Element, state: State) -> str | None:
        """The tag with a line for each picture that the tree holds."""
        from wikigrove_engine.serialize.gallery import write_gallery

        return write_gallery(node, state)


def _list_attributes(attributes: dict[str, str], style: GalleryStyle, parser: Parser) -> dict[str, str]:
    out = sanitize_attributes("ul", attributes, protocols=parser.site.protocols)
    own_class, own_style = out.pop("class", ""), out.pop("style", "")
    classes = f"gallery mw-gallery-{style.mode}" + (f" {own_class}" if own_class else "")
    width = ""
    if style.per_row and not style.is_packed:
        width = f"max-width: {style.per_row * (style.box_width + _BOX_BORDER)}px;"
    both = " ".join(p for p in (width, own_style) if p)
    return {"class": classes, **({"style": both} if both else {}), **out}


def _make_boxes(call: ExtensionCall, style: GalleryStyle, parser: Parser) -> list[Element]:
    from wikigrove_engine.tokenize.brackets import find_closers
    from wikigrove_engine.tokenize.scanner import Scanner

    inner = call.inner or ""
    tree = call.frame.build_tree(inner)
    base = parser.inner_base(inner, call)
    scanner = Scanner(parser, inner, nodes=dict(tree.index), frame=call.frame, base=base)
    scanner.closers = find_closers(scanner)
    out: list[Element] = []
    pos = 0
    while pos < len(inner):
        parser.check_time()
        end = scanner.line_end(pos, len(inner))
        box = _make_box(scanner, pos, end, style)
        if box is not None:
            if base >= 0:
                box.source.note("line", [base + pos, base + end])
            out.append(box)
        pos = end + 1
    return out


def _make_box(scanner: Scanner, start: int, end: int, style: GalleryStyle) -> Element | None:
    """The box of one line; None for a line that names no file."""
    parser = scanner.parser
    pipe = scanner.find("|", start, end)
    stop = pipe if pipe >= 0 else end
    name = flatten(scanner, start, stop)[0].strip()
    title = _find_file(name, parser)
    if title is None:
        return None
    options = read_options(scanner, pipe, _options_end(scanner, pipe, end)) if pipe >= 0 else []
    item = read_item(scanner, title, target=name, options=options)
    for key in _IGNORED:
        item.values.pop(key, None)
    item.is_gallery = True
    item.size = style.request_size()
    item.attributes = [a for a in item.attributes if not (isinstance(a, list) and a[0] in _IGNORED)]
    parser.metadata.files[title.without_fragment()] = None
    return _build_box(item, style, parser)


def _build_box(item: MediaItem, style: GalleryStyle, parser: Parser) -> Element:
    rules = parser.site.title_rules
    box = Element("li", {"class": "gallerybox"})
    thumb = Element("div", {"class": "thumb"})
    attrs = {"typeof": "mw:File"}
    if item.values.get("class"):
        attrs["class"] = item.values["class"]
    if item.is_expanded:
        attrs["typeof"] += " mw:ExpandedAttrs"
    container = Element("span", attrs)
    if item.options:
        container.source.note("optList", item.options)
    link = Element("a", {"href": "./" + encode_href(rules.prefixed_key(item.title))})
    span = Element("span")
    text = Element("div", {"class": "gallerytext"})
    span.attrs[ITEM_ATTRIBUTE] = parser.media.add(item)
    item.box = GalleryBox(style, box, thumb, text, parser)
    if style.shows_names:
        text.append(_name_link(item.title, parser))
    if item.caption is not None and item.caption.first is not None:
        holder = Element("mw:caption")
        holder.take_children(item.caption)
        item.caption = holder
        text.append(holder)
    link.append(span)
    container.append(link)
    thumb.append(container)
    box.append(thumb)
    box.append(text)
    return box


def _name_link(title: Title, parser: Parser) -> Element:
    name = parser.site.title_rules.prefixed_text(title)
    href = "./" + encode_href(parser.site.title_rules.prefixed_key(title))
    link = Element("a", {"href": href, "class": "galleryfilename galleryfilename-truncate", "title": name})
    link.append(Text(name))
    return link


def _find_file(name: str, parser: Parser) -> Title | None:
    text = decode_entities(name)
    if "%" in text:
        text = unquote(text)
    title = find_title(text, parser.site.title_rules, default_namespace=NS_FILE)
    return title if title is not None and title.namespace == NS_FILE and not title.is_external else None


def _options_end(scanner: Scanner, start: int, end: int) -> int:
    """Brackets that close what the line does not open end it."""
    depth = 0
    for match in _BRACKETS.finditer(scanner.src, start, end):
        if scanner.starts and scanner.covering_node(match.start()) is not None:
            continue
        if match[0] == "[[":
            depth += 1
        elif depth:
            depth -= 1
        else:
            return match.start()
    return end


def _read_pixels(text: str, language: str) -> int | None:
    """A width such as "100px", in the language's own unit, or "100"."""
    text = text.strip()
    found = option_names(language).find(text)
    if found is not None and found[0] == "width":
        text = found[1]
    size = parse_size(text)
    return size[0] if size is not None else None


def _written_caption(call: ExtensionCall, attributes: dict[str, str]) -> str:
    """The caption as written, so that what is in it is parsed, not only expanded."""
    from wikigrove_engine.tokenize.attributes import parse_attributes

    if not call.from_function:
        for attribute in parse_attributes(call.attributes):
            if attribute.name.lower() == "caption":
                return str(attribute.value)
    return attributes["caption"]


def _parse_inline(text: str, call: ExtensionCall, parser: Parser) -> Element:
    return parser.parse_wikitext(text, call=call, inline=True)


def _number(value: float) -> str:
    return f"{value:.14g}"
