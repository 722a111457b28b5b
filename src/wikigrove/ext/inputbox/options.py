"""What the lines of an input box say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

TYPES: Final = ("create", "comment", "commenttitle", "search", "search2", "fulltext", "move")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,30}|(?:rgb|hsl)a?\([0-9., %/deg]{1,40}\)")
_YES: Final = ("yes", "true", "1", "on")


@dataclass(frozen=True)
class BoxOptions:
    """Values of lines "name=value", by MediaWiki's names in lower case."""

    values: dict[str, str] = field(default_factory=dict)
    preload_parameters: tuple[str, ...] = ()
    search_filters: tuple[str, ...] = ()

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def is_on(self, name: str) -> bool:
        return self.text(name).lower() in _YES

    @property
    def kind(self) -> str:
        return self.text("type").lower()

    @property
    def width(self) -> str:
        given = self.text("width")
        return given if given.isdecimal() and 0 < int(given[:4]) <= 500 and len(given) < 4 else "50"

    @property
    def colour(self) -> str:
        """A colour that is one, or ""."""
        given = self.text("bgcolor")
        return given if _COLOUR.fullmatch(given) else ""

    @property
    def has_break(self) -> bool:
        """Does the button stand on a line of its own?"""
        return self.text("break", "yes").lower() not in ("no", "false", "0") and not self.is_on("inline")

    @property
    def alignment(self) -> str:
        given = self.text("align").lower()
        return given if given in ("left", "center", "right") else "center"


def read_options(text: str) -> BoxOptions:
    """Read the inside of a tag; of two lines with one name the later counts, but for lists."""
    values: dict[str, str] = {}
    lists: dict[str, list[str]] = {"preloadparams[]": [], "searchfilter": []}
    for line in text.split("\n"):
        name, equals, value = line.partition("=")
        key = name.strip().lower()
        if not equals or not key:
            continue
        if key in lists:
            if len(lists[key]) < 50:
                lists[key].append(value.strip())
        else:
            values[key] = value.strip()
    return BoxOptions(values, tuple(lists["preloadparams[]"]), tuple(lists["searchfilter"]))
