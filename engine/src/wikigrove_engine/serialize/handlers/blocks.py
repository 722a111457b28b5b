"""The body, paragraphs, headings, rules, line breaks, indented blocks, sections."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.nodes import (
    NEEDS_LINE_START,
    at_top,
    first_content,
    has_ancestor,
    is_block,
    is_encapsulated,
    is_list_item,
    is_literal,
    is_new,
    is_silent,
    last_content,
    next_content,
    prev_content,
    text_of,
    writes_block,
)
from wikigrove_engine.serialize.separators import (
    GAP_0_0,
    GAP_0_1,
    GAP_0_2,
    GAP_1,
    GAP_1_2,
    GAP_2,
    GAP_2_2,
    Gap,
)
from wikigrove_engine.serialize.spaces import leading_space, trailing_space
from wikigrove_engine.serialize.state import HEADING, MEDIA_CAPTION, State
from wikigrove_engine.tree.nodes import Element, Node, Text

_COMMENT: Final = r"<!--(?:[^-]|-(?!->))*-->"
_LINE_STARTS: Final = re.compile(rf"(\n(?:{_COMMENT})*)")
_EMPTY_LINES: Final = re.compile(rf"(^|\n) ((?:[ \t]*{_COMMENT}[ \t]*)+)(?=\n|$)")
_BREAKS_LINE: Final = re.compile(r"\n\S")


class BodyHandler(Handler):
    def first_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return GAP_0_1

    def last_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return GAP_0_1


class WrapperHandler(Handler):
    """A node that nothing stands for in wikitext: a section, a heading's wrapper, a table body."""


class ParagraphHandler(Handler):
    """Text between empty lines."""

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        parent = node.parent
        lines = node.source.find("empty_lines")
        if isinstance(lines, int) and parent is not other:
            return Gap(2 + lines, 2 + lines)
        if parent is other and isinstance(other, Element):
            if is_list_item(other):
                return GAP_0_0
            if other.name in ("td", "th", "body"):
                return GAP_0_1
        is_sibling = parent is not other
        if (
            is_sibling
            and (_is_plain_paragraph(other) or (acts_as_paragraph(other) and not at_top(other)))
            and not _line_has_block(other, state, skip=False)
        ):
            return GAP_2_2
        if (
            acts_as_paragraph(other)
            or (writes_block(other) and parent is other and isinstance(other, Element) and other.name != "blockquote")
            or (is_silent(other) and is_new(node))
        ):
            return GAP_0_2 if has_ancestor(other, "figcaption") else GAP_1_2
        return GAP_0_2

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        last = node.last
        if (
            not (isinstance(last, Element) and last.name == "br")
            and is_paragraph_like(other)
            and node.parent is not other
            and not _line_has_block(node, state, skip=True)
            and not _next_line_has_block(other)
        ):
            return GAP_2_2
        if at_top(other) or (node.parent is other and is_literal(other) and _ends_unwritten(other)):
            return GAP_0_2
        if acts_as_paragraph(other) or (
            writes_block(other) and node.parent is other and isinstance(other, Element) and other.name != "blockquote"
        ):
            return GAP_0_2 if has_ancestor(other, "figcaption") else GAP_1_2
        return GAP_0_2


def _ends_unwritten(node: Node) -> bool:
    """Whether an element has no end tag in the source."""
    return isinstance(node, Element) and node.source.auto_end


def _is_plain_paragraph(node: Node) -> bool:
    return isinstance(node, Element) and node.name == "p" and node.source.syntax != "html" and node.first is not None


def acts_as_paragraph(node: Node) -> bool:
    """Text and inline elements: the text around them makes a paragraph."""
    if isinstance(node, Text):
        return True
    return (
        isinstance(node, Element)
        and not at_top(node)
        and not is_block(node)
        and not is_literal(node)
        and not is_encapsulated(node)
        and not is_silent(node)
        and not node.typeof().startswith(("mw:Includes/", "mw:Annotation/"))
    )


def is_paragraph_like(node: Node | None) -> bool:
    return node is not None and (_is_plain_paragraph(node) or acts_as_paragraph(node))


def _line_has_block(node: Node, state: State, *, skip: bool) -> bool:
    """Whether a block stands on the line where `node` is written: no paragraph starts there then."""
    if not skip and _BREAKS_LINE.search(text_of(node)):
        return False
    # A text right in a cell or a <div> stands on the line of its tag; paragraphs there come with lines of their own.
    inside = not _is_plain_paragraph(node)
    current: Node | None = node
    steps = 0
    while current is not None and not at_top(current) and steps < 32:
        parent = current.parent
        current = current.prev
        while current is not None and steps < 32:
            if writes_block(current):
                return True
            if "\n" in text_of(current):
                return False
            current = current.prev
            steps += 1
        current = parent
        if current is not None and state.context() == MEDIA_CAPTION and current is state.context_nodes[-1]:
            # What stands beside a caption is no part of its lines.
            return False
        if current is not None and not at_top(current) and inside and writes_block(current):
            return True
        steps += 1
    return False


def _next_line_has_block(node: Node) -> bool:
    follower = node.next
    while follower is not None:
        if isinstance(follower, Text):
            if "\n" in follower.data:
                return False
        elif isinstance(follower, Element):
            if follower.name in NEEDS_LINE_START and not is_literal(follower):
                return False
            return writes_block(follower)
        follower = follower.next
    return False


class HeadingHandler(Handler):
    """`== text ==`."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        marks = "=" * int(node.name[1])
        state.emit(marks + leading_space(node, state, new=" "), node)
        state.single_line.append(True)
        if node.first is not None:
            state.write_children(node, context=HEADING)
        else:
            state.emit("<nowiki/>", node)
        state.emit(trailing_space(node, state, new=" ") + marks, node)
        state.single_line.pop()
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        if is_new(node) and prev_content(node) is not None and not node.source.find("section"):
            return GAP_2_2
        if is_new(other) and prev_content(node) is other and not node.source.find("section"):
            return GAP_2_2
        return GAP_1_2

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        if at_top(other):
            return GAP_0_2
        if isinstance(other, Element) and not is_new(other) and other.typeof().startswith("mw:Includes/"):
            return GAP_0_2
        return GAP_1_2


class RuleHandler(Handler):
    """`----`."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        extra = node.source.find("extra_dashes")
        state.emit("----" + "-" * (extra if isinstance(extra, int) else 0), node)
        state.at_mark = state.at_rule = True
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        return GAP_1_2

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        # What is written right behind the dashes is on their line.
        if (
            at_top(other)
            or isinstance(other, Text)
            or node.source.find("lineContent")
            or (not is_new(node) and not is_new(other))
        ):
            return GAP_0_2
        return GAP_1_2


class BreakHandler(Handler):
    """<br>: at the start of a paragraph it is a further empty line, elsewhere a tag."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        if state.is_single_line() or not _is_empty_line(node):
            state.emit("<br />", node)
        # Else the line breaks around it are its wikitext.
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        if state.is_single_line() or not _is_empty_line(node):
            return None
        breaks = 0 if is_new(node) else state.separator.count()
        if breaks:
            # The parser counted them.
            return Gap(breaks + 1, breaks + 2)
        have = state.separator.low if state.separator.has_gap else 0
        low = max(have + 1, 3)
        return Gap(low, low + 1)

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        if state.is_single_line() or not _is_empty_line(node):
            return None
        parent = node.parent
        if parent is not None and last_content(parent) is node and is_paragraph_like(next_content(parent)):
            have = state.separator.low if state.separator.has_gap else 0
            return Gap(have + 1, have + 2)
        return None


def _is_empty_line(node: Element) -> bool:
    parent = node.parent
    return (
        node.source.syntax != "html"
        and parent is not None
        and parent.name == "p"
        and parent.source.syntax != "html"
        and first_content(parent) is node
    )


class PreHandler(Handler):
    """Lines with a space before them."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        state.flush_separator(node)
        inner = state.nested()
        inner.in_indent_pre = True
        inner.selective = None
        inner.single_line = []
        inner.on_sol = True
        inner.write_children(node, context=0)
        text = inner.result() + inner.separator.text
        ends = text.endswith("\n")
        if ends:
            text = text[:-1]
        text = " " + _LINE_STARTS.sub(r"\1 ", text)
        if "<!--" in text:
            text = _EMPTY_LINES.sub(r"\1\2", text)
        state.emit(text, node)
        if ends:
            state.separator.text += "\n"
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        return GAP_2 if _is_indent_pre(other) else GAP_1

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        if at_top(other):
            return GAP_0_2
        return GAP_2 if _is_indent_pre(other) else GAP_1


def _is_indent_pre(node: Node) -> bool:
    return isinstance(node, Element) and node.name == "pre" and not is_literal(node) and not is_encapsulated(node)
