"""How well a picture stands for its page: MediaWiki's points for width, shape and place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

Table = tuple[tuple[int, int], ...]
"""Upper bounds and their points; above the last bound its points count too."""

_PLACES: Final = (8, 6, 4, 3)
_WIDTHS: Final[Table] = ((119, -100), (400, 10), (600, 5), (601, 0))
"""Small pictures are the icons of notices, wide ones panoramas."""
_GALLERY_WIDTHS: Final[Table] = ((99, -100), (100, 0))
_SHAPES: Final[Table] = ((3, -100), (5, 0), (20, 5), (30, 0), (31, -100))
"""Ten times width by height."""
_NEVER: Final = -1000
NO_PAGE_IMAGE: Final = "notpageimage"
"""The class by which authors take a picture out of the choice."""


@dataclass(frozen=True)
class Candidate:
    """A picture of a page. Pixels as shown, and the file's own."""

    file: str
    width: int
    file_width: int
    file_height: int
    is_in_gallery: bool = False
    is_excluded: bool = False


def choose_picture(candidates: Sequence[Candidate], denied: Collection[str] = ()) -> str | None:
    """The key of the best file; None where none has more than no points."""
    best: dict[str, int] = {}
    for place, candidate in enumerate(candidates):
        points = score(candidate, place, is_denied=candidate.file in denied)
        best[candidate.file] = max(points, best.get(candidate.file, points))
    chosen = max(best, key=lambda file: best[file], default=None)
    return chosen if chosen is not None and best[chosen] > 0 else None


def score(candidate: Candidate, place: int, *, is_denied: bool) -> int:
    """The points of a picture at this place among the pictures, from 0."""
    if is_denied or candidate.is_excluded:
        return _NEVER
    if candidate.is_in_gallery:
        points = look_up(_GALLERY_WIDTHS, candidate.file_width)
    else:
        points = look_up(_WIDTHS, candidate.width)
    if place < len(_PLACES):
        points += _PLACES[place]
    return points + look_up(_SHAPES, candidate.file_width * 10 // max(1, candidate.file_height))


def look_up(table: Table, value: int) -> int:
    """The points of the first bound that `value` does not pass, else of the last."""
    for bound, points in table:
        if value <= bound:
            return points
    return table[-1][1] if table else 0
