"""What an editor changed: the edited tree against the original one, as marks on the edited tree's nodes.

The contract with selective serialization:

- `compare_trees(original, edited)` answers `Marks`; `marks.of(node)` is 0 for a node that is as it was, with all below.
- `INSERTED`: the node was not there (a text with other words too); nothing below it is marked.
- `WRAPPER`: its own attributes or its `data-mw` changed. Below an encapsulated node nothing is marked.
- `CHILDREN`: a child was inserted, deleted, or is a changed text; `SUBTREE`: something below changed. A node with
  changes at any depth below has `SUBTREE`, so `SUBTREE` alone means: own children are the same nodes, one differs inside.
- `DELETED_BEFORE`: right before the node, something was deleted; `DELETED_LAST`: so at the end of the node's children.
  `DELETED_BLOCK` comes with either where a block was among them (it may have given the line breaks around).
- `REPLACED`, with INSERTED: a text or comment with other words than the one that stood there.
- `MOVED`, with INSERTED: the same node stood elsewhere in the original.

What doesn't count: `data-parsoid`, ids of page bundles, `about`, the order of attributes. What a template or an extension
made is one unit: its first node stands for it, compared by `data-mw`; footnotes also by the text that their id names.
Both trees must have the same wrappers (sections, headings): unwrap them first or in neither.
"""

from __future__ import annotations

import json
import re
from typing import Final

from wikigrove_engine.html.elements import WIKITEXT_BLOCK
from wikigrove_engine.html.read_attributes import is_bundle_id
from wikigrove_engine.serialize.align import align_units
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text, list_elements

INSERTED: Final = 1
WRAPPER: Final = 2
CHILDREN: Final = 4
SUBTREE: Final = 8
DELETED_BEFORE: Final = 16
DELETED_LAST: Final = 32
DELETED_BLOCK: Final = 64
MOVED: Final = 128
REPLACED: Final = 256

_INNER_NOISE: Final = re.compile(
    r"\s(?:data-parsoid|about|id=(?=[\"']mw[\w-]{2,6}[\"']))=?(?:\"[^\"]*+\"|'[^']*+')", re.ASCII
)
_EDITED_IN_TREE: Final = frozenset(("gallery",))
"""Tags whose content editors change in the tree, even where they had none."""
_NAMED_BODY: Final = re.compile(r"mw-reference-text-[^\"'&\\]+")


class Marks:
    """The outcome, by node of the edited tree."""

    __slots__ = ("_flags",)

    def __init__(self) -> None:
        self._flags: dict[Node, int] = {}

    def of(self, node: Node) -> int:
        return self._flags.get(node, 0)

    def add(self, node: Node, flags: int) -> None:
        self._flags[node] = self._flags.get(node, 0) | flags

    def is_empty(self) -> bool:
        return not self._flags


def compare_trees(original: Element, edited: Element) -> Marks:
    """Mark what differs in `edited`. Takes time in proportion to both trees, or nearly."""
    marks = Marks()
    before = _Hashes(original)
    after = _Hashes(edited)
    if before.of(original) == after.of(edited):
        return marks
    # An explicit stack: the depth of trees that editors send is not ours to choose.
    pending: list[tuple[Element, Element]] = [(original, edited)]
    while pending:
        old, new = pending.pop()
        _compare_children(old, new, before, after, marks, pending)
    return marks


class _Hashes:
    """Hashes of the subtrees of one tree, from the leaves up."""

    __slots__ = ("_all", "_bodies", "_values", "wrappers")

    def __init__(self, root: Element) -> None:
        self._values: dict[Node, int] = {}
        self.wrappers: dict[Element, int] = {}
        self._bodies: dict[str, Element] = {}
        self._all: set[int] | None = None
        elements = list_elements(root)
        for element in elements:
            name = element.attrs.get("id", "")
            if name.startswith("mw-reference-text-"):
                self._bodies.setdefault(name, element)
        # Document order reversed: children come before their parents. Texts that footnotes name come first of all,
        # for a footnote stands before its text.
        late: list[Element] = []
        for element in reversed(elements):
            if element.data_mw is not None and "mw:Extension/ref" in element.attrs.get("typeof", ""):
                late.append(element)
            else:
                self._add(element)
        if late:
            self._add_late(late)
        self._add(root)

    def of(self, node: Node) -> int:
        if isinstance(node, Element):
            return self._values.get(node, 0)
        if isinstance(node, Text):
            return hash(node.data)
        assert isinstance(node, Comment)
        return hash(("#", node.data))

    def has(self, value: int) -> bool:
        """Whether some element of the tree has this hash."""
        if self._all is None:
            self._all = set(self._values.values())
        return value in self._all

    def _add_late(self, late: list[Element]) -> None:
        """Footnotes, and again all that stands around them."""
        stale: dict[Element, None] = {}
        for element in late:
            parent = element.parent
            while parent is not None and parent not in stale:
                stale[parent] = None
                parent = parent.parent
        around = sorted([e for e in stale if e in self.wrappers], key=_depth, reverse=True)
        # Twice: the text of a footnote may hold a footnote.
        for _ in range(2):
            for element in late:
                self._add(element)
            for element in around:
                self._add_known(element)

    def _add(self, element: Element) -> None:
        wrapper = self._wrapper(element)
        self.wrappers[element] = wrapper
        if is_unit(element):
            self._values[element] = wrapper
            return
        self._add_known(element)

    def _add_known(self, element: Element) -> None:
        wrapper = self.wrappers[element]
        if is_unit(element):
            return
        children: list[int] = []
        child = element.first
        while child is not None:
            children.append(self.of(child))
            child = child.next
        self._values[element] = hash((wrapper, tuple(children)))

    def _wrapper(self, element: Element) -> int:
        attributes = 0
        for key, value in element.attrs.items():
            if key == "about" or (key == "id" and is_bundle_id(value)):
                continue
            attributes ^= hash((key, value))
        if element.data_mw is None:
            return hash((element.name, attributes))
        text = json.dumps(_clean(element.data_mw), sort_keys=True)
        if is_unit(element):
            # Names and attributes of what a template shows are not its own.
            bodies = tuple([self.of(self._bodies[n]) for n in _NAMED_BODY.findall(text) if n in self._bodies])
            return hash((element.attrs.get("typeof", ""), text, bodies))
        return hash((element.name, attributes, text))


def is_unit(element: Element) -> bool:
    """Whether an element stands for what a template or an extension made, told by its `data-mw` alone."""
    data = element.data_mw
    if data is None:
        return False
    typeof = element.attrs.get("typeof", "")
    if "mw:Transclusion" in typeof or "mw:Param" in typeof:
        return True
    if "mw:Extension/" not in typeof:
        return False
    body = data.get("body")
    # A body that is told nowhere else is the content of the element.
    if not isinstance(body, dict):
        name = data.get("name")
        return not isinstance(name, str) or name not in _EDITED_IN_TREE
    return "extsrc" in body or "html" in body or "id" in body


def unit_end(first: Node) -> Node | None:
    """The node behind the group that `first` begins: nodes with the same `about` and the space between them."""
    if not isinstance(first, Element):
        return first.next
    about = first.attrs.get("about", "")
    if not about or first.data_mw is None:
        return first.next
    last: Node = first
    node = first.next
    while node is not None:
        if isinstance(node, Element):
            if node.attrs.get("about") != about:
                break
            last = node
        elif isinstance(node, Text) and node.data.strip():
            break
        node = node.next
    return last.next


def list_units(parent: Element) -> list[Node]:
    """The children, of each group only the first."""
    out: list[Node] = []
    node = parent.first
    while node is not None:
        out.append(node)
        node = unit_end(node)
    return out


def _compare_children(
    old: Element,
    new: Element,
    before: _Hashes,
    after: _Hashes,
    marks: Marks,
    pending: list[tuple[Element, Element]],
) -> None:
    old_units, new_units = list_units(old), list_units(new)
    pairs = align_units(
        [before.of(n) for n in old_units],
        [after.of(n) for n in new_units],
        [_kind(n) for n in old_units],
        [_kind(n) for n in new_units],
    )
    at = 0
    in_run = False
    for index, node in enumerate(new_units):
        partner = pairs[index]
        if not in_run:
            # What is gone between two partners went before the first node that came instead.
            follower = index
            while follower < len(pairs) and pairs[follower] < 0:
                follower += 1
            end = pairs[follower] if follower < len(pairs) else len(old_units)
            gone = _deleted(old_units, at, end)
            if gone:
                marks.add(node, gone | DELETED_BEFORE)
                _mark_changed(new, CHILDREN, marks)
            at = end
        in_run = partner < 0
        if in_run:
            _mark_inserted(node, before, after, marks)
            _mark_changed(new, CHILDREN, marks)
            continue
        at = partner + 1
        _compare_pair(old_units[partner], node, before, after, marks, pending)
    gone = _deleted(old_units, at, len(old_units))
    if gone:
        _mark_changed(new, (gone & DELETED_BLOCK) | DELETED_LAST | CHILDREN, marks)


def _compare_pair(
    old: Node, new: Node, before: _Hashes, after: _Hashes, marks: Marks, pending: list[tuple[Element, Element]]
) -> None:
    if before.of(old) == after.of(new):
        return
    parent = new.parent
    assert parent is not None
    if not isinstance(new, Element) or not isinstance(old, Element):
        marks.add(new, INSERTED | REPLACED)
        _mark_changed(parent, CHILDREN, marks)
        return
    if before.wrappers[old] != after.wrappers[new]:
        marks.add(new, WRAPPER)
        _mark_changed(parent, 0, marks)
    if not is_unit(new) and not is_unit(old):
        pending.append((old, new))


def _mark_changed(element: Element, flags: int, marks: Marks) -> None:
    """Note that something below an element changed, on it and on all that it stands in."""
    above: Element | None = element
    if flags:
        marks.add(element, flags)
    while above is not None and not marks.of(above) & SUBTREE:
        marks.add(above, SUBTREE)
        above = above.parent


def _mark_inserted(node: Node, before: _Hashes, after: _Hashes, marks: Marks) -> None:
    flags = INSERTED
    if isinstance(node, Element) and not node.source.is_new and before.has(after.of(node)):
        flags |= MOVED
    end = unit_end(node)
    while node is not end:
        marks.add(node, flags)
        following = node.next
        if following is None:
            return
        node = following


def _deleted(units: list[Node], start: int, end: int) -> int:
    """The marks for units of the original that are gone; 0 where there are none."""
    out = 0
    for i in range(start, end):
        node = units[i]
        out |= DELETED_BEFORE
        if _is_block(node):
            out |= DELETED_BLOCK
    return out


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.name in WIKITEXT_BLOCK


def _kind(node: Node) -> str:
    if isinstance(node, Element):
        return "{unit}" if is_unit(node) else node.name
    return "#text" if isinstance(node, Text) else "#comment"


def _depth(element: Element) -> int:
    depth = 0
    parent = element.parent
    while parent is not None:
        depth += 1
        parent = parent.parent
    return depth


def _clean(value: object) -> object:
    """JSON without what changes from one rendering to the next."""
    if isinstance(value, str):
        return _INNER_NOISE.sub("", value) if "<" in value else value
    if isinstance(value, list):
        return [_clean(v) for v in value]
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items() if k != "errors"}
    return value
