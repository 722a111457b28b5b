"""The elements of a tree with what the checks need to know of each: its place, and the template it came from."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.linter.findings import Finding, Findings
from wikigrove_engine.tree.nodes import Element, Node


class Place:
    """Where an element stands: in the page's own text, or in what a call gave (`group` is its first element)."""

    __slots__ = ("element", "group", "heading", "item")

    def __init__(self, element: Element, group: Element | None, heading: Element | None, item: Element | None) -> None:
        self.element: Final = element
        self.group: Final = group
        self.heading: Final = heading
        """The heading around the element."""
        self.item: Final = item
        """The list item of wikitext around the element."""


_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS: Final = frozenset(("li", "dd", "dt"))


def list_places(body: Element) -> list[Place]:
    """All elements below `body` in document order."""
    out: list[Place] = []
    groups: dict[str, Element] = {}
    stack: list[tuple[Node | None, Element | None, Element | None, Element | None]] = [(body.first, None, None, None)]
    while stack:
        node, group, heading, item = stack.pop()
        while node is not None and not isinstance(node, Element):
            node = node.next
        if node is None:
            continue
        stack.append((node.next, group, heading, item))
        about = node.attrs.get("about")
        if group is None and about is not None and about.startswith("#mwt"):
            if "mw:Transclusion" in node.attrs.get("typeof", ""):
                groups[about] = node
            group = groups.get(about)
        out.append(Place(node, group, heading, item))
        name = node.name
        if name in _HEADINGS:
            heading = node
        elif name in _ITEMS and node.source.syntax != "html":
            item = node
        elif name == "table" and node.source.syntax != "html":
            # What stands in a cell is no longer in the item.
            item = None
        stack.append((node.first, group, heading, item))
    return out


def report(found: Findings, kind: str, place: Place, *params: tuple[str, str]) -> None:
    """Add a finding for an element; of what a template gave, the place is that of the call."""
    group = place.group
    if group is None:
        source = place.element.source
        if source.dsr_start < 0 or source.dsr_end < source.dsr_start:
            return
        found.add(
            Finding(
                kind,
                source.dsr_start,
                source.dsr_end,
                source.open_width if source.open_width >= 0 else None,
                source.close_width if source.close_width >= 0 else None,
                params,
            )
        )
        return
    name, several = _template_of(group)
    source = group.source
    if source.dsr_start >= 0:
        found.add(Finding(kind, source.dsr_start, source.dsr_end, None, None, params, name, several))


def _template_of(group: Element) -> tuple[str, bool]:
    """The template of an encapsulated group, and whether it has more parts than one."""
    parts = group.data_mw.get("parts") if group.data_mw is not None else None
    if not isinstance(parts, list) or not parts:
        return "", False
    if len(parts) > 1:
        return "", True
    first = parts[0]
    if not isinstance(first, dict):
        return "", False
    for kind in ("template", "templatearg", "parserfunction"):
        call = first.get(kind)
        if isinstance(call, dict):
            target = call.get("target")
            if isinstance(target, dict):
                href = target.get("href")
                if isinstance(href, str):
                    return href.removeprefix("./"), False
                for key in ("key", "function", "wt"):
                    written = target.get(key)
                    if isinstance(written, str):
                        return written.strip(), False
    return "", False
