"""What a tree shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MODES: Final = {"categories": 0, "pages": 10, "all": 20, "parents": 100}
"""By MediaWiki's numbers."""
_KINDS: Final = {"categories": ("subcat",), "pages": ("subcat", "page"), "all": ("subcat", "page", "file")}


@dataclass(frozen=True)
class TreeOptions:
    mode: str = "categories"
    depth: int = 1
    """How many levels below the category are open."""
    hides_root: bool = False
    only_root: bool = False
    shows_count: bool = False
    hides_prefix: bool = True
    """Categories are shown without the name of their namespace."""

    @property
    def kinds(self) -> tuple[str, ...]:
        return _KINDS.get(self.mode, ())


def read_options(attributes: Mapping[str, str], *, max_depth: int) -> TreeOptions:
    """The attributes of the tag; values that are none count as not given."""
    mode = attributes.get("mode", "").strip().lower()
    by_number = {str(number): name for name, number in MODES.items()}
    mode = by_number.get(mode, mode)
    depth = attributes.get("depth", "").strip()
    return TreeOptions(
        mode=mode if mode in MODES else "categories",
        depth=min(int(depth), max_depth) if depth.isdecimal() and len(depth) < 5 else 1,
        hides_root=_is_on(attributes, "hideroot"),
        only_root=_is_on(attributes, "onlyroot"),
        shows_count=_is_on(attributes, "showcount"),
        hides_prefix=attributes.get("hideprefix", "").strip().lower() not in ("never", "20"),
    )


def _is_on(attributes: Mapping[str, str], name: str) -> bool:
    return name in attributes and attributes[name].strip().lower() not in ("off", "no", "false", "0")
