"""Tags: without an end, with an end elsewhere, with an end only, closed in themselves, obsolete."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.elements import CLOSES_P, FORMATTING
from wikigrove_engine.linter.findings import Findings
from wikigrove_engine.linter.walk import Place, report
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Element, list_elements

STRAY: Final = "mw:Placeholder/StrippedTag"
_OBSOLETE: Final = frozenset(("big", "center", "font", "strike", "tt"))
_END_IS_OPTIONAL: Final = frozenset(
    (
        *("li", "dd", "dt", "p", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "caption"),
        *("option", "optgroup", "rb", "rp", "rt", "rtc"),
    )
)
_ADDS_UP: Final = frozenset(("small", "big", "sub", "sup"))
"""Each one that stays open makes what follows smaller, larger, lower or higher still."""


class Tags:
    """Checks of one tree. Stray ends are known before passes drop them."""

    def __init__(self, found: Findings, strays: list[Place]) -> None:
        self._found: Final = found
        self._strays: dict[tuple[str, int], list[Place]] = {}
        """By name and group, the last one first."""
        for place in reversed(strays):
            self._strays.setdefault(_key(_name_of(place.element), place), []).append(place)
        self._open: dict[str, Place] = {}
        """Name -> the element without an end whose copies may still get one."""
        self._adding: dict[str, Place] = {}

    def check(self, place: Place) -> None:
        element = place.element
        source = element.source
        name = element.name
        literal = source.syntax == "html"
        if literal and name in _OBSOLETE and not source.auto_start:
            report(self._found, "obsolete-tag", place, ("name", name))
        if literal and name not in VOID_ELEMENTS and source.find("selfClose") and not source.auto_start:
            report(self._found, "self-closed-tag", place, ("name", name))
            return
        if source.auto_start:
            self._see_copy(place)
        elif source.auto_end and (literal or name in ("b", "i")) and name not in VOID_ELEMENTS | _END_IS_OPTIONAL:
            self._see_open(place)

    def finish(self) -> None:
        """Report what was waited for."""
        for place in list(self._open.values()):
            self._report_missing(place)
        self._open.clear()
        for places in self._strays.values():
            for place in places:
                self._report_stray(place)

    def _see_copy(self, place: Place) -> None:
        """An element opened again, since it was open where a block began or ended."""
        name = place.element.name
        first = self._open.get(name)
        if first is not None and not place.element.source.auto_end:
            del self._open[name]
            self._report_misnested(first)

    def _see_open(self, place: Place) -> None:
        element = place.element
        name = element.name
        if element.source.find("late_end") or self._take_stray(place):
            self._report_misnested(place)
            return
        before = self._open.get(name)
        if before is not None:
            self._report_missing(before)
            if name in _ADDS_UP and name not in self._adding:
                self._adding[name] = before
                report(self._found, "multiple-unclosed-formatting-tags", before, ("name", name))
        self._open[name] = place

    def _take_stray(self, place: Place) -> bool:
        """Whether an end of this name follows that has no start; it counts once."""
        places = self._strays.get(_key(place.element.name, place))
        if not places:
            return False
        if place.group is None:
            # Elements come in order: an end before this one is none of a later one either.
            while places and places[-1].element.source.start < place.element.source.start:
                self._report_stray(places.pop())
        if not places:
            return False
        places.pop()
        return True

    def _report_stray(self, place: Place) -> None:
        report(self._found, "stripped-tag", place, ("name", _name_of(place.element)))

    def _report_missing(self, place: Place) -> None:
        name = place.element.name
        if place.heading is not None:
            quotes = name in ("b", "i") and place.element.source.syntax != "html"
            kind = "unclosed-quotes-in-heading" if quotes else "missing-end-tag-in-heading"
            report(self._found, kind, place, ("name", name), ("ancestorName", place.heading.name))
            return
        report(self._found, "missing-end-tag", place, ("name", name))

    def _report_misnested(self, place: Place) -> None:
        element = place.element
        # With a block inside, the other parser of the time drew something else.
        blocks = element.name not in FORMATTING and any(e.name in CLOSES_P for e in list_elements(element))
        kind = "html5-misnesting" if blocks else "misnested-tag"
        report(self._found, kind, place, ("name", element.name))


def find_strays(places: list[Place]) -> list[Place]:
    """The placeholders of ends without a start."""
    return [p for p in places if p.element.name == "meta" and p.element.attrs.get("typeof") == STRAY]


def _name_of(stray: Element) -> str:
    name = stray.source.find("name")
    return name if isinstance(name, str) else ""


def _key(name: str, place: Place) -> tuple[str, int]:
    return name, id(place.group) if place.group is not None else 0
