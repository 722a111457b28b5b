"""A file in a page, from its options to its place in the tree; facts come at the end, for all files in one batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.stages.media_options import parse_size
from wikigrove_engine.title import Title
from wikigrove_engine.tree.nodes import Element, Json

if TYPE_CHECKING:
    from wikigrove_engine.ext.gallery import GalleryBox

ITEM_ATTRIBUTE: Final = "mw:media-item"
BOX_ATTRIBUTE: Final = "mw:media-box"
LINK_ATTRIBUTE: Final = "mw:media-link"
"""Names that no tag of a page can have: by them the last pass finds its elements."""

_DEFAULT_UPRIGHT: Final = 0.75
_VISIBLE: Final = frozenset({"thumbnail", "framed", "manualthumb"})
_TYPES: Final = {
    "thumbnail": "mw:File/Thumb",
    "manualthumb": "mw:File/Thumb",
    "framed": "mw:File/Frame",
    "frameless": "mw:File/Frameless",
}


class MediaItem:
    """What is known of one file in the page. `values` are its options: key -> value."""

    __slots__ = (
        "box",
        "title",
        "target",
        "values",
        "caption",
        "attributes",
        "is_expanded",
        "size",
        "is_gallery",
        "is_mixed",
        "alt",
        "options",
    )

    def __init__(self, title: Title, *, target: str) -> None:
        self.title: Final = title
        self.target: Final = target
        self.values: dict[str, str] = {}
        self.caption: Element | None = None
        self.attributes: list[object] = []
        """Entries of data-mw's "attribs": [key, {"txt", "html"}]."""
        self.is_expanded = False
        """An option came from a template or has markup: data-mw tells how."""
        self.is_mixed = False
        """A template gave several options at once."""
        self.is_gallery = False
        self.size: tuple[int | None, int | None] | None = None
        self.alt: str | None = None
        """The text of the alt option without markup."""
        self.box: GalleryBox | None = None
        """In a gallery: the boxes around the picture."""
        self.options: list[object] = []
        """How the options were written, for `data-parsoid`."""

    @property
    def format(self) -> str:
        return self.values.get("format", "")

    @property
    def manual_thumb(self) -> str | None:
        return self.values.get("manualthumb")

    @property
    def is_block(self) -> bool:
        return self.format in _VISIBLE or "halign" in self.values

    @property
    def shows_caption(self) -> bool:
        """The caption stands below the picture, so that it need not be its title."""
        return self.format in _VISIBLE and not self.is_gallery

    @property
    def typeof(self) -> str:
        return "mw:File" if self.is_gallery else _TYPES.get(self.format, "mw:File")

    def classes(self) -> str:
        """The classes of the container."""
        out = []
        if self.size is None and self.format not in ("framed", "manualthumb"):
            out.append("mw-default-size")
        values = self.values
        if "halign" in values:
            out.append(f"mw-halign-{values['halign']}")
        if "valign" in values and not self.is_block:
            out.append(f"mw-valign-{values['valign'].replace('_', '-')}")
        if "border" in values:
            out.append("mw-image-border")
        out += values.get("class", "").split()
        return " ".join(out)

    def requested_size(self, thumb_width: int) -> tuple[int | None, int | None]:
        """Pixels to ask for; (None, None) is the file's own size."""
        if self.format in ("framed", "manualthumb"):
            return None, None
        if self.size is not None:
            return self.size
        if self.format not in ("thumbnail", "frameless"):
            return None, None
        factor = self._upright()
        if factor == 1.0:
            return thumb_width, None
        # Rounded so that different pages share thumbnails.
        return max(10, round(thumb_width * factor / 10) * 10), None

    def _upright(self) -> float:
        text = self.values.get("upright")
        if text is None:
            return 1.0
        try:
            factor = float(text) if text else _DEFAULT_UPRIGHT
        except ValueError:
            return 1.0
        return factor if 0 < factor < 100 else 1.0

    def add_attribute(self, key: str, *, text: str | None = None, html: str | None = None) -> None:
        entry: Json = {}
        if html is not None:
            entry["html"] = html
        if text is not None:
            entry["txt"] = text
        self.attributes.append([key, entry])

    def has_attribute(self, key: str) -> bool:
        return any(isinstance(a, list) and a[0] == key for a in self.attributes)


def set_value(item: MediaItem, group: str, key: str, value: str) -> None:
    """Put one option into the item."""
    if group == "width":
        item.size = parse_size(value)
    elif group in ("halign", "valign"):
        item.values[group] = key
    elif group == "format":
        item.values["format"] = key
        if key == "manualthumb":
            item.values["manualthumb"] = value
    else:
        item.values[key] = value


class MediaList:
    """All files and links to files of one page, by the number that their elements carry."""

    def __init__(self) -> None:
        self.items: Final[list[MediaItem]] = []
        self.links: Final[list[Title]] = []

    def add(self, item: MediaItem) -> str:
        self.items.append(item)
        return str(len(self.items) - 1)

    def add_link(self, title: Title) -> str:
        self.links.append(title)
        return str(len(self.links) - 1)

    def find_hidden_caption(self, element: Element) -> Element | None:
        """The caption that is kept for data-mw only, where `element` is the place of a file."""
        number = element.attrs.get(ITEM_ATTRIBUTE)
        if number is None:
            return None
        item = self.items[int(number)]
        return item.caption if not item.is_block and not item.is_gallery else None
