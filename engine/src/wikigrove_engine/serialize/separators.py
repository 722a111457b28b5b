"""What stands between two contents: how many line breaks they need, and which of those at hand are kept."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.serialize.nodes import (
    NEEDS_LINE_START,
    first_content,
    is_block,
    is_literal,
    is_silent,
    is_transclusion,
)
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text

SIBLINGS: Final = 1
INTO: Final = 2
"""From a parent to its first content."""
OUT_OF: Final = 3
"""From a last content to its parent."""

_PARAGRAPH_OR_FIGURE: Final = frozenset(("p", "figure"))
_COMMENT: Final = r"<!--(?:[^-]|-(?!->))*-->"
_KEPT: Final = re.compile(rf"((?:\n(?:[ \t]*{_COMMENT}[ \t]*)+(?=\n))+|{_COMMENT})")
"""Comments, and lines that hold nothing else: their line breaks say nothing."""
_LAST_INDENT: Final = re.compile(rf"(\n(?:{_COMMENT})*)[ \t]+((?:[ \t]|{_COMMENT})*)$")
_FIRST_INDENT: Final = re.compile(rf"^((?:{_COMMENT})*)[ \t]+((?:[ \t]|{_COMMENT})*)$")
_SEPARATOR: Final = re.compile(rf"(?:\s|{_COMMENT})*$")


_WIKITEXT_BLOCKS: Final = NEEDS_LINE_START | {"p", "pre", "tbody", "thead", "tfoot", "figure", "section"}


class Gap:
    """How many line breaks a node wants on one of its sides; `high` is -1 where it does not care."""

    __slots__ = ("high", "low")

    def __init__(self, low: int, high: int = -1) -> None:
        self.low = low
        self.high = high


GAP_0_0: Final = Gap(0, 0)
GAP_0_1: Final = Gap(0, 1)
GAP_0_2: Final = Gap(0, 2)
GAP_1_1: Final = Gap(1, 1)
GAP_1_2: Final = Gap(1, 2)
GAP_2_2: Final = Gap(2, 2)
GAP_1: Final = Gap(1)
GAP_2: Final = Gap(2)


class Separator:
    """The separator that is being gathered: text of the tree, and what the nodes on both sides want."""

    __slots__ = ("_breaks", "_parts", "a", "b", "has_gap", "high", "is_soft", "kind", "low")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 0
        """Line breaks in the parts; -1 where comments may hide some."""
        self.is_soft = False
        """The line break at hand is the end of a paragraph as old parsers write it: one that follows replaces it."""
        self.has_gap = False
        self.low = 0
        self.high = 2
        self.kind = 0
        self.a: Node | None = None
        self.b: Node | None = None

    @property
    def text(self) -> str:
        """All that was gathered."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @text.setter
    def text(self, text: str) -> None:
        self._parts = [text] if text else []
        self._breaks = text.count("\n") if "<" not in text else -1

    def count(self) -> int:
        """Line breaks outside of comments, without looking at all of it again."""
        return self._breaks if self._breaks >= 0 else count_breaks(self.text)

    def clear(self) -> None:
        self._parts = []
        self._breaks = 0
        self.is_soft = False
        self.has_gap = False
        self.low = 0
        self.high = 2
        self.kind = 0
        self.a = None
        self.b = None

    def add_text(self, text: str) -> None:
        """Add what stands in the tree between two contents."""
        if self.is_soft and "\n" in text:
            self._parts = []
            self._breaks = 0
        self.is_soft = False
        self._parts.append(text)
        if "<" in text:
            self._breaks = -1
        elif self._breaks >= 0:
            self._breaks += text.count("\n")

    def want(self, first: Gap | None, second: Gap | None, *, kind: int, a: Node, b: Node) -> None:
        """Add what `a` wants towards `b` and `b` towards `a`; in a conflict of the two, `b` wins."""
        low, high = 0, -1
        if first is not None:
            low, high = first.low, first.high
        if second is not None:
            if 0 <= high < second.low:
                low = high = second.low
            elif second.low > low:
                low = second.low
            if second.high >= 0:
                if low > second.high:
                    low = high = second.high
                elif high < 0 or second.high < high:
                    high = second.high
        if high < 0:
            high = max(2, low)
        if self.has_gap:
            old_high = self.high
            low = max(low, self.low)
            new_high = high
            high = min(high, old_high)
            if low > high:
                # The widest that both sides know of; never less than what one needs.
                high = old_high if old_high >= low else new_high if new_high >= low else low
        self.has_gap = True
        self.low, self.high = low, high
        self.kind, self.a, self.b = kind, a, b


def is_valid_separator(text: str) -> bool:
    """Whether a stretch of the source is white space and comments only."""
    return not text or text.isspace() or _SEPARATOR.match(text) is not None


def find_tail(text: str) -> int:
    """Where the white space and the comments at the end of `text` start."""
    end = len(text)
    while True:
        trimmed = len(text[:end].rstrip())
        if not text.endswith("-->", 0, trimmed):
            return trimmed if "\n" in text[trimmed:end] or end < len(text) else end
        start = text.rfind("<!--", 0, trimmed)
        if start < 0:
            return trimmed
        end = start


def count_breaks(text: str) -> int:
    """Line breaks outside of comments; lines with nothing but comments don't count."""
    if "<!--" not in text:
        return text.count("\n")
    return _KEPT.sub("", text).count("\n")


def fit_separator(separator: Separator, *, at_start: bool) -> str:
    """The gathered text with as many line breaks as are wanted."""
    text = separator.text
    if not separator.has_gap:
        return text
    have = count_breaks(text) if text else 0
    low = separator.low
    if at_start and low > 0:
        # The start of the output is the start of a line.
        low -= 1
    if have < low:
        breaks = "\n" * (low - have)
        if not text:
            return breaks
        return breaks + text if _breaks_first(separator) else text + breaks
    if have > separator.high:
        return _strip_breaks(text, have - separator.high, from_end=separator.kind == OUT_OF)
    return text


def _breaks_first(separator: Separator) -> bool:
    """Whether further line breaks belong right behind the left node."""
    a, b = separator.a, separator.b
    if separator.kind == INTO and isinstance(a, Element):
        return isinstance(a.first, Text | Comment) and not is_literal(first_content(a))
    return separator.kind == SIBLINGS and is_literal(b)


def _strip_breaks(text: str, count: int, *, from_end: bool) -> str:
    """Drop `count` line breaks outside of comments, with the blanks that follow each of them."""
    if "<!--" not in text:
        parts = [text]
    else:
        parts = _KEPT.split(text)
    order = range(len(parts) - 1, -1, -1) if from_end else range(len(parts))
    for i in order:
        if i % 2:
            continue
        part = parts[i]
        while count > 0 and "\n" in part:
            at = part.index("\n")
            part = part[:at] + part[at + 1 :].lstrip(" \t")
            count -= 1
        parts[i] = part
    return "".join(parts)


def guard_indent(text: str, node: Node, separator: Separator, *, on_sol: bool) -> str:
    """`text` without white space that would make an indented block of what follows."""
    if not text or text[-1] == "\n":
        return text
    match = _LAST_INDENT.search(text)
    if match is None:
        if not on_sol or "\n" in text:
            return text
        match = _FIRST_INDENT.match(text)
        if match is None:
            return text
    if _is_indent_safe(node, separator):
        return text
    return text[: match.start()] + match[1] + match[2].lstrip(" \t")


def _is_indent_safe(node: Node, separator: Separator) -> bool:
    """Whether the line that starts before `node` may start with white space."""
    follower = separator.b if separator.kind != OUT_OF and separator.b is not None else node
    if isinstance(follower, Element) and follower.name == "body" and separator.kind == OUT_OF:
        return False
    while isinstance(follower, Element):
        if is_silent(follower):
            return True
        if is_transclusion(follower):
            # The parser left the space there: no indented block came of it.
            return not follower.source.is_new
        if is_block(follower) and (is_literal(follower) or follower.name not in _WIKITEXT_BLOCKS):
            return True
        if follower.name in ("table", "tr", "td", "th", "caption") and not is_literal(follower):
            return True
        if follower.name in NEEDS_LINE_START:
            return False
        if separator.kind == OUT_OF and follower is separator.b:
            # The end tag of a literal block, or what follows the end of something else.
            return False
        if follower.name in ("tbody", "thead", "tfoot"):
            inner = first_content(follower)
            if inner is None:
                return True
            follower = inner
            continue
        return False
    return False


def width_between(prev: Node, node: Node) -> int:
    """How many characters stood between figures and paragraphs in the source; -1 where that is not known.

    Paragraphs beside a figure may be parts of a line that it was written in.
    """
    if not isinstance(prev, Element) or not isinstance(node, Element):
        return -1
    if prev.name not in _PARAGRAPH_OR_FIGURE or node.name not in _PARAGRAPH_OR_FIGURE:
        return -1
    if prev.source.dsr_start < 0 or node.source.dsr_start < 0 or is_literal(prev) or is_literal(node):
        return -1
    return node.source.dsr_start - prev.source.dsr_end
