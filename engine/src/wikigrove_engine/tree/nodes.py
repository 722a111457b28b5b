"""Tree nodes: doubly linked children, so that passes insert and move in constant time."""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from wikigrove_engine.tokenize.tokens import Source

Json = dict[str, object]
"""A JSON object: what `data-mw` and `data-parsoid` hold."""


@mypyc_attr(allow_interpreted_subclasses=True)
class Node:
    """What elements, texts and comments share: a place in the tree."""

    __slots__ = ("next", "parent", "prev")

    def __init__(self) -> None:
        self.parent: Element | None = None
        self.prev: Node | None = None
        self.next: Node | None = None

    def remove(self) -> None:
        """Take this node, with all below it, out of its parent."""
        parent = self.parent
        if parent is None:
            return
        before, after = self.prev, self.next
        if before is not None:
            before.next = after
        else:
            parent.first = after
        if after is not None:
            after.prev = before
        else:
            parent.last = before
        self.parent = None
        self.prev = None
        self.next = None


class Text(Node):
    """A run of characters, unescaped."""

    __slots__ = ("data",)

    def __init__(self, data: str) -> None:
        self.parent = None
        self.prev = None
        self.next = None
        self.data = data


class Comment(Node):
    """An HTML comment. `data` is encoded so that no `--` stands in it; `width` is the source's width."""

    __slots__ = ("data", "source", "width")

    def __init__(self, data: str, *, width: int = -1, source: Source | None = None) -> None:
        self.parent = None
        self.prev = None
        self.next = None
        self.data = data
        self.width = width
        self.source = source


# Extensions keep facts of their own on elements that they make.
@mypyc_attr(allow_interpreted_subclasses=True)
class Element(Node):
    """An element. `source` holds what `data-parsoid` tells, `data_mw` the JSON of `data-mw`."""

    __slots__ = ("attrs", "data_mw", "first", "fostered_by", "i18n", "last", "name", "source")

    def __init__(self, name: str, attrs: dict[str, str] | None = None, source: Source | None = None) -> None:
        self.parent = None
        self.prev = None
        self.next = None
        self.name: str = name
        self.attrs: dict[str, str] = attrs if attrs is not None else {}
        self.source: Source = source if source is not None else Source()
        self.data_mw: Json | None = None
        self.i18n: Json | None = None
        self.first: Node | None = None
        self.last: Node | None = None
        self.fostered_by: str = ""

    def append(self, node: Node) -> None:
        """Put `node` last, taking it from where it was."""
        if node.parent is not None:
            node.remove()
        node.parent = self
        last = self.last
        node.prev = last
        if last is not None:
            last.next = node
        else:
            self.first = node
        self.last = node

    def insert(self, node: Node, before: Node | None) -> None:
        """Put `node` before the child `before`; last when that is None."""
        if before is None:
            self.append(node)
            return
        if before is node:
            return
        if node.parent is not None:
            node.remove()
        node.parent = self
        prev = before.prev
        node.prev = prev
        node.next = before
        before.prev = node
        if prev is not None:
            prev.next = node
        else:
            self.first = node

    def take_children(self, other: Element, before: Node | None = None) -> None:
        """Move all children of `other` here, in order."""
        child = other.first
        while child is not None:
            after = child.next
            self.insert(child, before)
            child = after

    def unwrap(self) -> None:
        """Replace this element by its children."""
        parent = self.parent
        if parent is not None:
            parent.take_children(self, self)
            self.remove()

    def children(self) -> list[Node]:
        """The children as they are now: they may be moved or removed meanwhile."""
        out: list[Node] = []
        child = self.first
        while child is not None:
            out.append(child)
            child = child.next
        return out

    def typeof(self) -> str:
        return self.attrs.get("typeof", "")

    def has_type(self, name: str) -> bool:
        return name in self.attrs.get("typeof", "").split()

    def add_type(self, name: str) -> None:
        """Add to `typeof`, once."""
        have = self.attrs.get("typeof", "")
        if name not in have.split():
            self.attrs["typeof"] = f"{have} {name}" if have else name

    def add_class(self, name: str) -> None:
        """Add to `class`, once."""
        have = self.attrs.get("class", "")
        if name not in have.split():
            self.attrs["class"] = f"{have} {name}" if have else name

    def text(self) -> str:
        """All text below, concatenated."""
        out: list[str] = []
        for node in list_nodes(self):
            if isinstance(node, Text):
                out.append(node.data)
        return "".join(out)


def list_nodes(root: Element) -> list[Node]:
    """Every node below `root` in document order, as the tree is now: the nodes may be changed and moved."""
    out: list[Node] = []
    node: Node | None = root.first
    while node is not None:
        out.append(node)
        if isinstance(node, Element) and node.first is not None:
            node = node.first
            continue
        while node is not None and node.next is None:
            node = node.parent
            if node is root:
                return out
        if node is not None:
            node = node.next
    return out


def node_behind(node: Node, root: Element) -> Node | None:
    """What follows in document order behind all that is in `node`; None at the end of `root`."""
    at: Node | None = node
    while at is not None and at is not root:
        if at.next is not None:
            return at.next
        at = at.parent
    return None


def list_elements(root: Element) -> list[Element]:
    """Every element below `root` in document order, as the tree is now: the elements may be changed and moved."""
    out: list[Element] = []
    node: Node | None = root.first
    while node is not None:
        if isinstance(node, Element):
            out.append(node)
            if node.first is not None:
                node = node.first
                continue
        while node is not None and node.next is None:
            node = node.parent
            if node is root:
                return out
        if node is not None:
            node = node.next
    return out


def join_texts(parent: Element) -> None:
    """One text for neighbouring ones among the children, each run joined at once."""
    child = parent.first
    while child is not None:
        after = child.next
        if isinstance(child, Text) and isinstance(after, Text):
            parts = [child.data]
            while isinstance(after, Text):
                parts.append(after.data)
                following = after.next
                after.remove()
                after = following
            child.data = "".join(parts)
        child = after


def element_names(root: Element) -> set[str]:
    """The names of all elements below `root`: passes that look for none of them need not walk."""
    names: set[str] = set()
    for element in list_elements(root):
        names.add(element.name)
    return names


VOID_ELEMENTS: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
