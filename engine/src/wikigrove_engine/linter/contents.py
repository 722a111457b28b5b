"""Tables, headings, ids, links, pictures and styles: what shows otherwise than its author meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.linter.findings import Findings
from wikigrove_engine.linter.walk import Place, report
from wikigrove_engine.stages.media_item import BOX_ATTRIBUTE
from wikigrove_engine.tree.nodes import Comment, Element, Text, list_elements

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

_MANY_COLUMNS: Final = 5
_ROWS_TO_LOOK_AT: Final = 10
_BACKGROUND: Final = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*(?!transparent|none|inherit)[^;\s]", re.I)
_COLOR: Final = re.compile(r"(?:^|;)\s*color\s*:", re.I)
_COLONS: Final = re.compile(r"\[\[\s*::+[^\[\]|]")
_MOVED_TEXT: Final = "mw:fostered"
"""Tree construction's holder of text that was moved out of a table."""
_TRANSPARENT: Final = frozenset(("meta", "link"))


class Contents:
    """Checks of one tree."""

    def __init__(self, found: Findings, parser: Parser, *, whole: bool) -> None:
        self._found: Final = found
        self._parser: Final = parser
        self._whole: Final = whole
        """The page itself, not a caption or the inside of a tag: ids are compared."""
        self._ids: set[str] = set()
        self._moved: Place | None = None
        """What was moved out of a table that is still to come."""

    def check(self, place: Place) -> None:
        element = place.element
        name = element.name
        attrs = element.attrs
        if element.source.fostered and (element.parent is None or not element.parent.source.fostered):
            self._check_fostered(place)
        if name == "table":
            self._check_table(place)
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            if _is_blank(element):
                report(self._found, "empty-heading", place, ("name", name))
        elif name == "font":
            self._check_font(place)
        elif name == "a":
            self._check_link(place)
        if element.source.syntax == "html" and name in ("span", "b", "i", "small", "font"):
            self._check_flip(place)
        if BOX_ATTRIBUTE in attrs:
            self._check_picture(place)
        style = attrs.get("style")
        if style is not None and _BACKGROUND.search(style) and not _COLOR.search(style):
            report(self._found, "night-mode-unaware-background-color", place)
        if self._whole:
            self._check_id(place)
        child = element.first
        while child is not None:
            if isinstance(child, Text) and "[[" in child.data and _COLONS.search(child.data):
                report(self._found, "multi-colon-escape", place)
                break
            child = child.next

    def _check_id(self, place: Place) -> None:
        found = place.element.attrs.get("id")
        if found is None or place.element.source.auto_start:
            return
        if found in self._ids:
            report(self._found, "duplicate-ids", place, ("id", found))
        self._ids.add(found)

    def _check_fostered(self, place: Place) -> None:
        element = place.element
        if element.name in _TRANSPARENT:
            report(self._found, "fostered-transparent", place)
            return
        if element.name in ("p", _MOVED_TEXT) and _is_blank(element):
            return
        # Text has no range of its own: the table behind it, which it was moved out of, is what must be mended.
        self._moved = place

    def finish(self) -> None:
        """Report what waited for its table."""
        if self._moved is not None:
            report(self._found, "fostered", self._moved)
            self._moved = None

    def _check_table(self, place: Place) -> None:
        if self._moved is not None:
            self._moved = None
            report(self._found, "fostered", place)
        table = place.element
        source = table.source
        if source.auto_end and not source.auto_start and not any(e.name == "tr" for e in list_elements(table)):
            following = table.next
            while isinstance(following, Text) and following.data.isspace():
                following = following.next
            if isinstance(following, Element) and following.name == "table":
                report(self._found, "deletable-table-tag", place, ("name", "table"))
                return
        written = self._parser.text[source.dsr_start : source.dsr_end] if source.dsr_start >= 0 else ""
        if place.item is not None and source.syntax == "html" and "\n" in written:
            report(self._found, "multiline-html-table-in-list", place, ("ancestorName", place.item.name))
        columns = _count_columns(table)
        if columns > _MANY_COLUMNS:
            report(self._found, "large-tables", place, ("columns", str(columns)))

    def _check_font(self, place: Place) -> None:
        """A colour around nothing but a link had reached into the link."""
        font = place.element
        if "color" not in font.attrs or font.source.auto_start:
            return
        shown = [c for c in font.children() if not isinstance(c, Comment) and not _is_empty_text(c)]
        if len(shown) == 1 and isinstance(shown[0], Element) and shown[0].name == "a":
            report(self._found, "tidy-font-bug", place, ("name", "font"))

    def _check_link(self, place: Place) -> None:
        """A link that ended the external link around it."""
        link = place.element
        if "mw:WikiLink" not in link.attrs.get("rel", ""):
            return
        before = link.prev
        if not isinstance(before, Element) or before.name != "a" or not before.source.auto_end:
            return
        if "mw:ExtLink" in before.attrs.get("rel", ""):
            report(self._found, "wikilink-in-extlink", Place(before, place.group, place.heading, place.item))

    def _check_flip(self, place: Place) -> None:
        """Inline tags around one block: Tidy had turned them inside out."""
        element = place.element
        if element.source.auto_start:
            return
        shown = [c for c in element.children() if not _is_empty_text(c)]
        if len(shown) == 1 and isinstance(shown[0], Element) and shown[0].name == "div":
            style = element.attrs.get("style", "") + element.attrs.get("class", "")
            if style and not (shown[0].attrs.get("style") or shown[0].attrs.get("class")):
                report(
                    self._found,
                    "misc-tidy-replacement-issues",
                    place,
                    ("name", element.name),
                    ("subtype", "div-span-flip"),
                )

    def _check_picture(self, place: Place) -> None:
        item = self._parser.media.items[int(place.element.attrs[BOX_ATTRIBUTE])]
        wrong = [str(o["ak"]) for o in item.options if isinstance(o, dict) and o.get("ck") == "bogus"]
        if wrong:
            report(self._found, "bogus-image-options", place, ("items", ", ".join(wrong)))
        if item.alt is None and item.values.get("alt") is None and not item.shows_caption and item.caption is None:
            report(self._found, "missing-image-alt-text", place, ("file", item.title.text))


def _count_columns(table: Element) -> int:
    """The most cells of one of the first rows."""
    most = rows = 0
    groups = [table, *(c for c in table.children() if isinstance(c, Element) and c.name in ("tbody", "thead"))]
    for group in groups:
        for row in group.children():
            if not isinstance(row, Element) or row.name != "tr":
                continue
            rows += 1
            if rows > _ROWS_TO_LOOK_AT:
                return most
            most = max(most, sum(isinstance(c, Element) and c.name in ("td", "th") for c in row.children()))
    return most


def _is_blank(element: Element) -> bool:
    """Nothing shows: no text, no picture."""
    if any(e.name in ("img", "figure", "audio", "video") or "typeof" in e.attrs for e in list_elements(element)):
        return False
    return not element.text().strip()


def _is_empty_text(node: object) -> bool:
    return isinstance(node, Comment) or (isinstance(node, Text) and not node.data.strip())
