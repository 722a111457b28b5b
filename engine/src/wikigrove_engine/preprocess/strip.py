"""Strip markers: placeholders in expanded text for what must not be read as wikitext again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wikigrove_engine.title import Title

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.frame import Frame

MARKER_PREFIX: Final = "\x7f'\"`UNIQ-"
MARKER_SUFFIX: Final = "-QINU`\"'\x7f"
MARKER: Final = re.compile("\x7f'\"`UNIQ-([^\x7f<>&'\"]+)-([0-9A-F]{8})-QINU`\"'\x7f")


class ExtensionCall:
    """An extension tag as it was written, and the frame whose arguments its inside sees.

    `attributes`: source between the name and the ">", unparsed. `inner`: None when the tag closed itself.
    `close`: the end tag as written; "" where the text ended first. `source`: the whole tag.
    `from_function`: made by {{#tag:}}: `attribute_pairs` are then the attributes, and `source` is a rebuilt tag.
    """

    # Not a dataclass: a compiled one needs the types of its fields when it is defined, and frames come later.
    def __init__(
        self,
        *,
        name: str,
        attributes: str,
        inner: str | None,
        close: str,
        source: str,
        frame: Frame,
        from_function: bool = False,
        attribute_pairs: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.name: Final = name
        self.attributes: Final = attributes
        self.inner: Final = inner
        self.close: Final = close
        self.source: Final = source
        self.frame: Final = frame
        self.from_function: Final = from_function
        self.attribute_pairs: Final = attribute_pairs


@dataclass(frozen=True, eq=False)
class RawText:
    """What a parser function gave as finished output: HTML (trusted, from our own code) or text without markup."""

    text: str
    is_html: bool


@dataclass(frozen=True, eq=False)
class HeadingMark:
    """Where a heading of a template's own text starts: it is edited there, as section T-`number`."""

    title: Title
    number: int


StripItem = ExtensionCall | RawText | HeadingMark


class StripState:
    """All markers of one page. A marker stays valid for the life of the expander."""

    def __init__(self) -> None:
        self._items: list[StripItem] = []

    def add(self, item: StripItem, *, name: str) -> str:
        """Remember `item` and return its marker."""
        number = len(self._items)
        self._items.append(item)
        return f"{MARKER_PREFIX}{name}-{number:08X}{MARKER_SUFFIX}"

    def find(self, marker: str) -> StripItem | None:
        """The item behind a whole marker; None for a text that only looks like one."""
        match = MARKER.fullmatch(marker)
        return self.find_number(match[2]) if match is not None else None

    def find_number(self, hexadecimal: str) -> StripItem | None:
        number = int(hexadecimal, 16)
        return self._items[number] if number < len(self._items) else None

    def remove_markers(self, text: str) -> str:
        """Drop all markers (MediaWiki's killMarkers)."""
        return MARKER.sub("", text) if "\x7f" in text else text

    def unstrip_source(self, text: str) -> str:
        """Put the source of each tag back in place of its marker."""
        return MARKER.sub(self._source_of, text) if "\x7f" in text else text

    def unstrip_nowiki(self, text: str) -> str:
        """Put the text of nowiki tags and finished text back, as string functions of MediaWiki see it."""
        return MARKER.sub(self._nowiki_of, text) if "\x7f" in text else text

    def _source_of(self, match: re.Match[str]) -> str:
        item = self.find_number(match[2])
        if item is None:
            return match[0]
        if isinstance(item, HeadingMark):
            return ""
        return item.source if isinstance(item, ExtensionCall) else item.text

    def _nowiki_of(self, match: re.Match[str]) -> str:
        item = self.find_number(match[2])
        if isinstance(item, ExtensionCall):
            return (item.inner or "") if item.name == "nowiki" else match[0]
        return item.text if isinstance(item, RawText) and not item.is_html else match[0]
