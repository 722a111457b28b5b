"""The lines of an image map: a file, then areas with their links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

CORNERS: Final = ("top-right", "bottom-right", "bottom-left", "top-left")
_LINK: Final = re.compile(r"(\[\[[^\[\]]+\]\]|\[(?!\[)[^\[\]]+\])\s*$")
_NUMBER: Final = re.compile(r"-?\d{1,6}(?:\.\d{0,6})?")
_COUNTS: Final = {"rect": 4, "circle": 3}
MAX_AREAS: Final = 1000


class MapError(Exception):
    """What is wrong with a line: a message key and its parameters."""

    def __init__(self, key: str, *params: str) -> None:
        super().__init__(key, *params)
        self.key: Final = key
        self.params: Final = params


@dataclass(frozen=True)
class Area:
    """One area. Coordinates are those of the file at its full size."""

    shape: str
    numbers: tuple[float, ...]
    link: str
    """Its wikitext."""


@dataclass(frozen=True)
class MapLines:
    image: str
    """The inside of the link that shows the file."""
    areas: tuple[Area, ...]
    corner: str
    """Where the sign stands that leads to the file's page; "" for nowhere."""


def read_lines(text: str) -> MapLines:
    """Read the inside of a tag. Raises MapError."""
    image = ""
    corner = "bottom-right"
    areas: list[Area] = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if not image:
            image = line
            continue
        word = line.split(None, 1)[0].lower()
        if word == "desc":
            corner = _read_corner(line, number)
        else:
            areas.append(_read_area(line, number))
        if len(areas) > MAX_AREAS:
            raise MapError("imagemap_too_many_areas", str(MAX_AREAS))
    if not image:
        raise MapError("imagemap_no_image")
    if not areas:
        raise MapError("imagemap_no_areas")
    return MapLines(image, tuple(areas), corner)


def _read_corner(line: str, number: int) -> str:
    where = line.split(None, 1)[1].strip().lower() if " " in line else ""
    if where == "none":
        return ""
    if where not in CORNERS:
        raise MapError("imagemap_invalid_desc", str(number), ", ".join((*CORNERS, "none")))
    return where


def _read_area(line: str, number: int) -> Area:
    found = _LINK.search(line)
    if found is None:
        raise MapError("imagemap_no_link", str(number))
    words = line[: found.start()].split()
    shape = words[0].lower() if words else ""
    if shape == "default":
        return Area(shape, (), found[1])
    if shape not in ("rect", "circle", "poly"):
        raise MapError("imagemap_unrecognised_shape", str(number))
    numbers: list[float] = []
    for word in words[1:]:
        if not _NUMBER.fullmatch(word):
            raise MapError("imagemap_invalid_coord", str(number))
        numbers.append(float(word))
    if shape == "poly" and len(numbers) % 2:
        raise MapError("imagemap_poly_odd", str(number))
    if len(numbers) < _COUNTS.get(shape, 6) or (shape != "poly" and len(numbers) > _COUNTS[shape]):
        raise MapError("imagemap_missing_coord", str(number))
    return Area(shape, tuple(numbers), found[1])
