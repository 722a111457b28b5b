"""Tidies what editors make before it is written: only nodes that are new or that somebody changed.

Empty formatting and headings go, equal neighbours are joined, formatting is nested so that fewer apostrophes are needed,
spaces leave links, categories leave headings. What stands in the original and was not touched stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.serialize.attributes import has_own_attributes
from wikigrove_engine.serialize.diff import CHILDREN, DELETED_BEFORE, DELETED_LAST, INSERTED, SUBTREE, WRAPPER, Marks
from wikigrove_engine.serialize.nodes import is_encapsulated, is_literal, is_separator, is_silent
from wikigrove_engine.tree.nodes import Element, Node, Text, list_elements

_CHANGED: Final = INSERTED | WRAPPER | CHILDREN | SUBTREE | DELETED_LAST
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_QUOTES: Final = frozenset(("b", "i"))
_DIRECTION_MARKS: Final = re.compile("[\u200e\u200f]+")


class Normalizer:
    """Tidies one tree; `marks` tell what was changed in it, None: it has no original."""

    def __init__(self, marks: Marks | None) -> None:
        self._marks = marks

    def run(self, body: Element, elements: list[Element]) -> None:
        """From the inside out, so that what becomes empty is seen to be; `elements` are all of `body`."""
        inside = _find_encapsulated(elements)
        for element in reversed(elements):
            if element.parent is None or element in inside:
                continue
            self._visit(element)

    def _visit(self, element: Element) -> None:
        name = element.name
        if name in _QUOTES and not is_literal(element):
            if self._is_changed(element) and (not _has_content(element) or _is_blank(element)):
                self._unwrap(element)
                return
            self._join(element)
        elif name == "a":
            self._tidy_link(element)
        elif name in _HEADINGS and not is_literal(element):
            self._tidy_heading(element)
        elif name == "font" and element.source.is_new and not has_own_attributes(element):
            self._unwrap(element)
        elif name == "p" and element.source.is_new and element.first is None and not has_own_attributes(element):
            self._drop_empty_paragraph(element)
        elif name == "link" and is_silent(element) and element.source.is_new:
            self._drop_direction_marks(element)

    # --- what counts as changed

    def _is_changed(self, node: Element) -> bool:
        if node.source.is_new:
            return True
        return self._marks is not None and bool(self._marks.of(node) & _CHANGED)

    def _touch(self, node: Element) -> None:
        """Note that this pass changed something in `node`."""
        marks = self._marks
        if marks is None:
            return
        marks.add(node, CHILDREN)
        above: Element | None = node
        while above is not None:
            marks.add(above, SUBTREE)
            above = above.parent

    def _unwrap(self, element: Element) -> None:
        parent = element.parent
        assert parent is not None
        follower = element.next
        element.unwrap()
        self._touch(parent)
        if self._marks is not None:
            if follower is not None:
                self._marks.add(follower, DELETED_BEFORE)
            else:
                self._marks.add(parent, DELETED_LAST)

    def _remove(self, node: Element) -> None:
        """Take a node out whose children went elsewhere."""
        parent, follower = node.parent, node.next
        node.remove()
        if self._marks is None or parent is None:
            return
        if follower is not None:
            self._marks.add(follower, DELETED_BEFORE)
        else:
            self._marks.add(parent, DELETED_LAST)

    def _insert(self, node: Node, parent: Element, before: Node | None) -> None:
        parent.insert(node, before)
        self._touch(parent)
        if self._marks is not None:
            self._marks.add(node, INSERTED)

    # --- formatting

    def _join(self, element: Element) -> None:
        """Join with the following neighbours that are formatted alike."""
        while True:
            other = element.next
            if not isinstance(other, Element) or is_encapsulated(other) or is_encapsulated(element):
                return
            if element.source.auto_end or other.source.auto_start:
                return
            if not self._is_changed(element) and not self._is_changed(other) and self._was_apart(other):
                return
            if other.name != element.name or is_literal(other):
                inner = _only_child(other)
                if other.name in _QUOTES and not is_literal(other) and _is_same(inner, element.name):
                    assert inner is not None
                    self._swap(other, inner)
                    continue
                own = _only_child(element)
                if other.name in _QUOTES and not is_literal(other) and _is_same(own, other.name):
                    assert own is not None
                    self._swap(element, own)
                    element = own
                    continue
                return
            if element.attrs != other.attrs:
                return
            last = element.last
            element.take_children(other)
            self._remove(other)
            self._touch(element)
            element.source.auto_end = False
            if isinstance(last, Element) and last.name in _QUOTES and not is_literal(last):
                self._join(last)

    def _was_apart(self, node: Element) -> bool:
        """Whether a node stood there beside the same neighbour in the original."""
        return self._marks is not None and not self._marks.of(node) & DELETED_BEFORE

    def _swap(self, outer: Element, inner: Element) -> None:
        """`<b><i>..</i></b>` to `<i><b>..</b></i>`."""
        parent = outer.parent
        assert parent is not None
        inner.remove()
        parent.insert(inner, outer)
        outer.take_children(inner)
        inner.append(outer)
        self._touch(outer)
        self._touch(inner)
        if self._marks is not None:
            self._marks.add(inner, INSERTED)

    # --- links

    def _tidy_link(self, link: Element) -> None:
        rel = link.attrs.get("rel", "")
        if is_encapsulated(link) or "mw:WikiLink" not in rel.split() or not self._is_changed(link):
            if not is_encapsulated(link) and "mw:WikiLink" in rel.split():
                self._join_links(link)
            return
        if not _has_content(link):
            if link.source.find("tail") is None:
                while link.first is not None:
                    link.first.remove()
                self._unwrap(link)
            return
        self._join_links(link)
        self._move_space(link)
        inner = _only_child(link)
        if inner is not None and inner.name in _QUOTES and not is_literal(inner) and _names_target(link):
            parent = link.parent
            assert parent is not None
            inner.remove()
            parent.insert(inner, link)
            link.take_children(inner)
            inner.append(link)
            link.source.syntax = "simple"
            self._touch(link)
            self._touch(parent)
            if self._marks is not None:
                self._marks.add(inner, INSERTED)
            self._join(inner)

    def _join_links(self, link: Element) -> None:
        before = link.prev
        if isinstance(before, Element) and before.name == "a" and self._are_one_link(before, link):
            # The first of a row takes them all: each moves once.
            return
        while True:
            other = link.next
            if not isinstance(other, Element) or other.name != "a" or is_encapsulated(other):
                return
            if not self._are_one_link(link, other):
                return
            last = link.last
            link.take_children(other)
            self._remove(other)
            self._touch(link)
            if isinstance(last, Element) and last.name in _QUOTES:
                self._join(last)

    def _are_one_link(self, link: Element, other: Element) -> bool:
        """Whether two neighbours link to the same, and an editor parted them."""
        if is_encapsulated(link) or is_encapsulated(other):
            return False
        if other.attrs.get("href") != link.attrs.get("href") or other.attrs.get("rel") != link.attrs.get("rel"):
            return False
        return self._is_changed(link) or self._is_changed(other)

    def _move_space(self, link: Element) -> None:
        """A space at the end of a link's text belongs behind the link."""
        last = link.last
        space = ""
        while isinstance(last, Text) and last.prev is not None and (not last.data or last.data.isspace()):
            space = last.data + space
            last.remove()
            last = link.last
        if not isinstance(last, Text) or link.parent is None or not (space or last.data[-1:].isspace()):
            return
        trimmed = last.data.rstrip()
        space = last.data[len(trimmed) :] + space
        if not trimmed:
            return
        last.data = trimmed
        self._touch(link)
        if self._marks is not None:
            self._marks.add(last, INSERTED)
        follower = link.next
        if isinstance(follower, Text):
            if not follower.data[:1].isspace():
                follower.data = space + follower.data
                if self._marks is not None:
                    self._marks.add(follower, INSERTED)
            return
        self._insert(Text(space), link.parent, follower)

    # --- headings, paragraphs, categories

    def _tidy_heading(self, heading: Element) -> None:
        if heading.source.is_new or self._is_changed(heading):
            self._hoist(heading)
            for inner in list_elements(heading):
                if inner.name == "br" and inner.parent is not None and not has_own_attributes(inner):
                    self._insert(Text(" "), inner.parent, inner)
                    inner.remove()
        if not _has_content(heading) and (heading.source.dsr_start < 0 or self._is_changed(heading)):
            while heading.first is not None:
                heading.first.remove()
            self._unwrap(heading)

    def _hoist(self, heading: Element) -> None:
        """Categories and switches at the edges of a heading are written before and behind it."""
        parent = heading.parent
        if parent is None:
            return
        moving = _silent_edge(heading, from_end=False)
        if moving and isinstance(moving[0], Text):
            moving[0].remove()
            del moving[0]
        for node in moving:
            self._insert(node, parent, heading)
        follower = heading.next
        for node in _silent_edge(heading, from_end=True):
            self._insert(node, parent, follower)
        first = heading.first
        if moving and isinstance(first, Text):
            first.data = first.data.lstrip()
        last = heading.last
        if isinstance(last, Text) and heading.next is not follower:
            last.data = last.data.rstrip()

    def _drop_empty_paragraph(self, element: Element) -> None:
        """An empty paragraph is a further empty line before the next one."""
        follower: Node | None = element.next
        while follower is not None and is_separator(follower):
            follower = follower.next
        if isinstance(follower, Element) and follower.name == "p" and not is_literal(follower):
            have = follower.source.find("empty_lines")
            own = element.source.find("empty_lines")
            lines = (have if isinstance(have, int) else 0) + (own if isinstance(own, int) else 0) + 1
            follower.source.note("empty_lines", lines)
        self._unwrap(element)

    def _drop_direction_marks(self, link: Element) -> None:
        """Marks that keep the editor's text in order around a category."""
        prev, follower = link.prev, link.next
        if isinstance(prev, Text) and _DIRECTION_MARKS.sub("", prev.data).isspace() | (
            _DIRECTION_MARKS.sub("", prev.data) == ""
        ):
            prev.data = _DIRECTION_MARKS.sub("", prev.data)
        if isinstance(follower, Text):
            rest = _DIRECTION_MARKS.sub("", follower.data)
            if not rest.strip():
                follower.data = rest


def _find_encapsulated(elements: list[Element]) -> set[Element]:
    """Everything that templates and extensions made: no business of ours."""
    out: set[Element] = set()
    groups: set[str] = set()
    for element in elements:
        about = element.attrs.get("about", "")
        if is_encapsulated(element):
            out.add(element)
            if about:
                groups.add(about)
        elif (about and about in groups) or (element.parent is not None and element.parent in out):
            out.add(element)
    return out


def _has_content(element: Element) -> bool:
    """Whether anything in it shows: text that is no space, or an element."""
    child = element.first
    while child is not None:
        if isinstance(child, Element) or (isinstance(child, Text) and child.data):
            return True
        child = child.next
    return False


def _is_blank(element: Element) -> bool:
    child = element.first
    return isinstance(child, Text) and child.next is None and child.data.isspace()


def _only_child(element: Element) -> Element | None:
    first = element.first
    return first if isinstance(first, Element) and first.next is None else None


def _is_same(inner: Element | None, name: str) -> bool:
    return inner is not None and inner.name == name and not is_literal(inner) and not inner.attrs


def _names_target(link: Element) -> bool:
    """Whether the text of a link is the name of its target."""
    target = link.attrs.get("href", "").partition("?")[0].removeprefix("./").replace("_", " ")
    text = link.text().replace("_", " ")
    return bool(text) and target[:1].lower() + target[1:] == text[:1].lower() + text[1:]


def _is_own_silent(node: Node) -> bool:
    return isinstance(node, Element) and is_silent(node) and "about" not in node.attrs


def _silent_edge(heading: Element, *, from_end: bool) -> list[Node]:
    """The nodes at one edge of a heading up to the last category or switch there, in the order of the document."""
    out: list[Node] = []
    keep = 0
    node = heading.last if from_end else heading.first
    while node is not None and (is_separator(node) or _is_own_silent(node)):
        out.append(node)
        if isinstance(node, Element):
            keep = len(out)
        node = node.prev if from_end else node.next
    if from_end:
        # White space and comments on the outer side go along.
        return list(reversed(out[:keep]))
    return out[:keep]
