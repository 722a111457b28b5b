"""Paragraphs around what still lies bare in the page (and in block quotes) next to blocks.

Lines with block tags get no paragraph from the token stage; here their text gets one. An inline element that holds
blocks is cut: the parts before and behind a block go into paragraphs, the block stays outside.
"""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.elements import WIKITEXT_BLOCK
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text, list_elements
from wikigrove_engine.tree.open_elements import clone_data

_SPLITTABLE: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
    ]
)
_CUT: Final = frozenset(["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
_BLOCKS: Final = WIKITEXT_BLOCK | frozenset(("style", "script", "li", "dd", "dt"))
_BLOCK, _INLINE, _EITHER = 1, 2, 3


def wrap_bare(body: Element) -> None:
    """Wrap the bare inline content of `body` and of block quotes."""
    quotes = [e for e in list_elements(body) if e.name == "blockquote"]
    _wrap(body)
    for quote in quotes:
        _wrap(quote)


def _wrap(root: Element) -> None:
    paragraph: Element | None = None
    held: list[Node] = []
    node = root.first
    while node is not None:
        after = node.next
        if isinstance(node, Element) and node.source.auto_start and node.name in _CUT:
            _hoist_line_breaks(node, root)
        kind = _kind_of(node)
        if kind == _BLOCK and isinstance(node, Element) and _may_cut(node):
            pieces = _split(node)
        else:
            pieces = [(kind, node)]
        if len(pieces) > 1:
            for _, piece in pieces:
                if piece is not node:
                    root.insert(piece, after)
            if all(piece is not node for _, piece in pieces):
                node.remove()
        for kind, piece in pieces:
            if kind == _BLOCK:
                paragraph = None
                held = []
            elif kind == _EITHER:
                if paragraph is not None:
                    held.append(piece)
            else:
                if paragraph is None:
                    _split_line_breaks(piece)
                    paragraph = Element("p")
                    root.insert(paragraph, _before_markers(piece))
                    lead = paragraph.next
                    while lead is not None and lead is not piece:
                        following = lead.next
                        paragraph.append(lead)
                        lead = following
                for between in held:
                    paragraph.append(between)
                held = []
                paragraph.append(piece)
        node = after


def _may_cut(element: Element) -> bool:
    if element.name == "a":
        return element.attrs.get("rel", "").startswith(("mw:WikiLink", "mw:MediaLink"))
    return element.name in _CUT


def _hoist_line_breaks(element: Element, root: Element) -> None:
    """Line breaks that formatting was opened again for stay before it."""
    first = element.first
    if isinstance(first, Text) and first.data.startswith("\n"):
        _split_line_breaks(first)
        if element.first is not None and element.first is not element.last:
            root.insert(element.first, element)


def _split_line_breaks(node: Node) -> None:
    """Line breaks before a paragraph's first word stay outside of it."""
    if not isinstance(node, Text) or not node.data.startswith("\n") or node.parent is None:
        return
    data = node.data.lstrip("\n")
    if not data:
        return
    node.parent.insert(Text(node.data[: len(node.data) - len(data)]), node)
    node.data = data


def _before_markers(node: Node) -> Node:
    """The first of the template starts that stand directly before `node`."""
    first = node
    prev = node.prev
    while isinstance(prev, Element) and prev.name == "meta" and prev.attrs.get("typeof") == "mw:Transclusion":
        first = prev
        prev = prev.prev
    return first


def _kind_of(node: Node) -> int:
    if isinstance(node, Text):
        return _EITHER if not node.data.strip() else _INLINE
    if isinstance(node, Comment):
        return _EITHER
    assert isinstance(node, Element)
    name = node.name
    if name in ("meta", "link", "style"):
        return _EITHER
    if name in _BLOCKS:
        return _BLOCK
    if (name == "a" and node.first is None) or _is_invisible(node) or _is_leftover(node):
        return _EITHER
    return _BLOCK if _holds_block(node) else _INLINE


def _is_leftover(element: Element) -> bool:
    """Formatting that was opened again and closed around nothing: it will be dropped."""
    source = element.source
    if not (source.auto_start and source.auto_end) or element.name not in _CUT:
        return False
    return all(isinstance(c, Text) and c.data.isspace() for c in element.children())


def _is_invisible(element: Element) -> bool:
    if element.has_type("mw:Nowiki"):
        return element.first is None
    is_extension = "mw:Extension/" in element.typeof() or (element.name == "span" and list(element.attrs) == ["about"])
    return is_extension and element.first is not None and _holds_comments(element)


def _holds_comments(element: Element) -> bool:
    return all(isinstance(c, Comment) or (isinstance(c, Text) and c.data.isspace()) for c in element.children())


def _holds_block(element: Element) -> bool:
    if element.name not in _SPLITTABLE:
        return False
    # What an extension shows inside a link is a part of the line.
    is_link = element.name == "a"
    return any(
        inner.name in _BLOCKS and not (is_link and "mw:Extension/" in inner.typeof())
        for inner in list_elements(element)
    )


def _split(element: Element) -> list[tuple[int, Node]]:
    """Cut a formatting element into copies, each with blocks only or with inline content only."""
    runs: list[tuple[int, list[Node]]] = []
    node = element.first
    while node is not None:
        after = node.next
        kind = _kind_of(node)
        parts: list[tuple[int, Node]]
        if kind == _BLOCK and isinstance(node, Element) and _may_cut(node):
            parts = _split(node)
        else:
            parts = [(kind, node)]
        for part_kind, part in parts:
            if runs and (part_kind == _EITHER or runs[-1][0] == part_kind):
                runs[-1][1].append(part)
            elif runs and runs[-1][0] == _EITHER:
                runs[-1] = (part_kind, [*runs[-1][1], part])
            else:
                runs.append((part_kind, [part]))
        node = after
    if len(runs) <= 1:
        return [(runs[0][0] if runs else _EITHER, element)]
    out: list[tuple[int, Node]] = []
    for i, (kind, nodes) in enumerate(runs):
        if i == 0:
            copy = element
        else:
            copy = Element(element.name, dict(element.attrs), element.source.copy())
            copy.data_mw = clone_data(element.data_mw)
            copy.source.start = copy.source.end = -1
            copy.source.auto_start = True
        copy.source.auto_end = copy.source.auto_end or i < len(runs) - 1
        for part in nodes:
            copy.append(part)
        out.append((kind, copy))
    return out
