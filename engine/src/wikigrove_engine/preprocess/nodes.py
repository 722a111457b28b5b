"""The preprocessor's tree: what the template level of wikitext sees, with the place of each node in its source.

Text has no node: what lies between two nodes of a Seq, and at its ends, is text, so the ranges tile the source.
Brackets (`[[...]]`, `-{...}-`) only balance while the tree is built and leave no node.
"""

from __future__ import annotations


class Node:
    """A node at [start, end) of `tree.source`."""

    __slots__ = ("tree", "start", "end")

    def __init__(self, tree: Tree, start: int, end: int) -> None:
        self.tree = tree
        self.start = start
        self.end = end

    @property
    def source(self) -> str:
        return self.tree.source[self.start : self.end]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.start}, {self.end}, {self.source!r})"


class CommentNode(Node):
    """`<!-- ... -->` with the rest of its line when nothing else is on it: MediaWiki drops such a line altogether.

    [inner_start, inner_end) is the comment itself, without the white space that goes with it.
    """

    __slots__ = ("inner_start", "inner_end")

    def __init__(self, tree: Tree, start: int, end: int, *, inner_start: int, inner_end: int) -> None:
        super().__init__(tree, start, end)
        self.inner_start = inner_start
        self.inner_end = inner_end


class IgnoreNode(Node):
    """A tag such as <noinclude>, or a whole part of the text, that this way of reading leaves out.

    At the top level: `<noinclude>`, `</noinclude>`, `<onlyinclude>`, `</onlyinclude>` alone (their contents stay), and
    `<includeonly>...</includeonly>` as a whole.
    """

    __slots__ = ()


class ExtNode(Node):
    """An extension tag: `<name attributes>inner</name>` or `<name attributes/>`. Parts are ranges in the source."""

    __slots__ = ("name", "attributes_start", "attributes_end", "inner_start", "inner_end")

    def __init__(
        self, tree: Tree, start: int, end: int, *, name: str, attributes: tuple[int, int], inner: tuple[int, int] | None
    ) -> None:
        super().__init__(tree, start, end)
        self.name = name
        """In lower case."""
        self.attributes_start, self.attributes_end = attributes
        self.inner_start, self.inner_end = inner if inner is not None else (-1, -1)

    @property
    def attributes(self) -> str:
        return self.tree.source[self.attributes_start : self.attributes_end]

    @property
    def inner(self) -> str | None:
        """None for a tag that closes itself."""
        return None if self.inner_start < 0 else self.tree.source[self.inner_start : self.inner_end]

    @property
    def close(self) -> str:
        """The end tag; empty where there is none (the tag closes itself, or the text ended first)."""
        return "" if self.inner_start < 0 else self.tree.source[self.inner_end : self.end]


class Seq:
    """[start, end) of a source with the nodes in it, in order."""

    __slots__ = ("tree", "start", "end", "nodes")

    def __init__(self, tree: Tree, start: int, end: int, nodes: list[Node]) -> None:
        self.tree = tree
        self.start = start
        self.end = end
        self.nodes = nodes

    @property
    def source(self) -> str:
        return self.tree.source[self.start : self.end]

    def __repr__(self) -> str:
        return f"Seq({self.start}, {self.end}, {self.nodes!r})"


class Part:
    """One argument of braces, between two pipes. `name` is None for a numbered one, whose `index` then counts from 1.

    `equals` is the offset of the "=", -1 without. A part with a name has index 0.
    """

    __slots__ = ("start", "end", "name", "equals", "value", "index")

    def __init__(self, start: int, end: int, *, name: Seq | None, equals: int, value: Seq, index: int) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.equals = equals
        self.value = value
        self.index = index


class TemplateNode(Node):
    """`{{title|part|part}}`: a template, parser function or variable. `at_line_start` as MediaWiki means it."""

    __slots__ = ("title", "parts", "at_line_start", "is_static")

    def __init__(
        self, tree: Tree, start: int, end: int, *, title: Seq, parts: list[Part], at_line_start: bool, is_static: bool
    ) -> None:
        super().__init__(tree, start, end)
        self.is_static = is_static
        """Nothing but text stands inside: every frame gives it the same meaning."""
        self.title = title
        self.parts = parts
        self.at_line_start = at_line_start


class ArgNode(Node):
    """`{{{name|default}}}`; parts after the first are ignored, as MediaWiki does."""

    __slots__ = ("name", "parts")

    def __init__(self, tree: Tree, start: int, end: int, *, name: Seq, parts: list[Part]) -> None:
        super().__init__(tree, start, end)
        self.name = name
        self.parts = parts


class Heading:
    """A heading line found at the template level: [start, end) is the line; `number` counts from 1 in its source.

    Sections are edited by this number, also those inside noinclude at the top level.
    """

    __slots__ = ("start", "end", "level", "number")

    def __init__(self, start: int, end: int, *, level: int, number: int) -> None:
        self.start = start
        self.end = end
        self.level = level
        self.number = number

    def __repr__(self) -> str:
        return f"Heading({self.start}, {self.end}, level={self.level}, number={self.number})"


class Tree:
    """A source and what was found in it. Immutable once built, so it may be cached and shared between pages."""

    __slots__ = ("source", "for_inclusion", "root", "headings", "index", "static_titles")

    def __init__(self, source: str, *, for_inclusion: bool) -> None:
        self.source = source
        self.for_inclusion = for_inclusion
        self.root = Seq(self, 0, len(source), [])
        self.headings: list[Heading] = []
        self.index: dict[int, Node] = {}
        """Start -> node, for the nodes of the root (those inside braces belong to their braces)."""
        self.static_titles: tuple[str, ...] | None = None
        """What stands first in braces, where that is plain text; filled when first asked for."""
