"""Move template markers to where they enclose least: over tags that are not in the source."""

from __future__ import annotations

from wikigrove_engine.tree.nodes import Element, Node, Text, list_elements


def is_start(node: Node | None) -> bool:
    return isinstance(node, Element) and node.name == "meta" and node.attrs.get("typeof") == "mw:Transclusion"


def is_end(node: Node | None) -> bool:
    return isinstance(node, Element) and node.name == "meta" and node.attrs.get("typeof") == "mw:Transclusion/End"


def migrate_markers(body: Element) -> None:
    """An end marker that comes first in an element goes before it; a start marker that comes last goes behind."""
    elements = list_elements(body)
    for element in reversed(elements):
        if element.parent is None or element.name == "meta":
            continue
        first = element.first
        while is_end(first) and _has_no_start(element):
            assert first is not None
            after = first.next
            element.parent.insert(first, element)
            first = after
        last = element.last
        while last is not None and (
            is_start(last) or (isinstance(last, Text) and not last.data.strip() and is_start(last.prev))
        ):
            if not _has_no_end(element):
                break
            if isinstance(last, Text):
                # White space behind the marker is the template's: it moves along.
                break
            before = last.prev
            element.parent.insert(last, element.next)
            last = before


def _has_no_start(element: Element) -> bool:
    return element.source.auto_start


def _has_no_end(element: Element) -> bool:
    source = element.source
    return source.auto_end or (source.find("end_end") is None and not source.find("end_in_template"))
