"""Wikitext to the preprocessor's tree, with the precedence rules of MediaWiki.

One pass with a stack of open constructs. All nodes found so far lie in one flat list; an open construct only
remembers where its own begin. So a construct that turns out to be text costs nothing, and time is linear.

Source of the rules: https://www.mediawiki.org/wiki/Preprocessor_ABNF and the behaviour of MediaWiki's parser tests.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from wikigrove_engine.preprocess.nodes import (
    ArgNode,
    CommentNode,
    ExtNode,
    Heading,
    IgnoreNode,
    Node,
    Part,
    Seq,
    TemplateNode,
    Tree,
)

_BRACES: Final = 0
_LINK: Final = 1
_VARIANT: Final = 2
_HEADING: Final = 3

_RUNS_TO_END: Final = frozenset({"includeonly", "noinclude", "onlyinclude"})
"""Elements that the end of the text closes; others without an end tag are text."""


class _Scanner:
    """The patterns for one set of extension tags: what to stop at, by the construct that is open."""

    __slots__ = ("nothing", "braces", "braces_equals", "link", "variant", "variant_equals", "heading", "close_tags")

    def __init__(self, tags: Collection[str], *, variants: bool) -> None:
        names = sorted(
            {re.escape(t) for t in tags} | {"/?includeonly", "/?noinclude", "/?onlyinclude"}, key=len, reverse=True
        )
        base = r"\[\[|\{\{|<(!--|(?:" + "|".join(names) + r")(?=[ \t\n\r\f\v>]|/>))"
        if variants:
            base += r"|-\{"
        line = r"|\n="
        self.nothing: Final = re.compile(base + line, re.IGNORECASE)
        self.braces: Final = re.compile(base + line + r"|\}\}|\|", re.IGNORECASE)
        self.braces_equals: Final = re.compile(base + line + r"|\}\}|\||=", re.IGNORECASE)
        self.link: Final = re.compile(base + line + r"|\]\]", re.IGNORECASE)
        self.variant: Final = re.compile(base + line + r"|\}-|\|", re.IGNORECASE)
        self.variant_equals: Final = re.compile(base + line + r"|\}-|\||=", re.IGNORECASE)
        self.heading: Final = re.compile(base + r"|\n", re.IGNORECASE)
        self.close_tags: Final[dict[str, re.Pattern[str]]] = {}

    def close_tag(self, name: str) -> re.Pattern[str]:
        found = self.close_tags.get(name)
        if found is None:
            found = self.close_tags[name] = re.compile(f"</{re.escape(name)}[ \\t\\n\\r\\f\\v]*>", re.IGNORECASE)
        return found


class _Piece:
    """An open construct. Parts are four parallel facts: start, first node, place of "=", first node behind it."""

    __slots__ = (
        "kind",
        "start",
        "count",
        "at_line_start",
        "prefix",
        "starts",
        "firsts",
        "equals",
        "equals_firsts",
        "headings",
        "visual_end",
        "comment_end",
    )

    def __init__(self, kind: int, start: int, count: int, *, first: int, headings: int) -> None:
        self.kind = kind
        self.start = start
        self.count = count
        self.at_line_start = False
        self.prefix = False
        """A "-" before the braces, which can still become part of "-{"."""
        self.headings = headings
        self.visual_end = -1
        self.comment_end = -1
        self.restart(start + count, first)

    def restart(self, start: int, first: int) -> None:
        self.starts = [start]
        self.firsts = [first]
        self.equals = [-1]
        self.equals_firsts = [0]


class _Builder:
    """State of one run over a text."""

    def __init__(self, text: str, scanner: _Scanner, *, for_inclusion: bool) -> None:
        self.text = text
        self.scanner = scanner
        self.tree = Tree(text, for_inclusion=for_inclusion)
        self.nodes: list[Node] = []
        self.stack: list[_Piece] = []
        self.headings: list[Heading] = []
        self.heading_count = 0
        self.no_more_gt = False
        self.no_close: set[str] = set()
        self.only_include = for_inclusion and "<onlyinclude>" in text and "</onlyinclude>" in text
        self.seek_only_include = self.only_include
        if for_inclusion:
            self.ignored_tags = frozenset({"includeonly", "/includeonly"})
            self.ignored_element = "noinclude"
        else:
            self.ignored_tags = frozenset({"noinclude", "/noinclude", "onlyinclude", "/onlyinclude"})
            self.ignored_element = "includeonly"

    def run(self) -> Tree:
        text, size = self.text, len(self.text)
        i = self._skip_to_only_include(0) if self.seek_only_include else 0
        i = self._start_line(i)
        while True:
            match = self._pattern().search(text, i)
            if match is None:
                if self.stack and self.stack[-1].kind == _HEADING:
                    i = size
                    self._end_heading(size)
                    continue
                break
            i = match.start()
            char = text[i]
            if char == "{":
                i = self._open(_BRACES, i, _run_length(text, i, "{"), prefix=False)
            elif char == "|":
                self._next_part(i)
                i += 1
            elif char == "=":
                piece = self.stack[-1]
                piece.equals[-1] = i
                piece.equals_firsts[-1] = len(self.nodes)
                i += 1
            elif char == "}":
                i = self._close_variant(i) if self.stack[-1].kind == _VARIANT else self._close_braces(i)
            elif char == "[":
                i = self._open(_LINK, i, _run_length(text, i, "["), prefix=False)
            elif char == "]":
                i = self._close_link(i)
            elif char == "<":
                i = self._angle(i, match[1])
                if self.seek_only_include:
                    i = self._skip_to_only_include(i)
            elif char == "\n":
                if self.stack and self.stack[-1].kind == _HEADING:
                    self._end_heading(i)
                else:
                    i = self._start_line(i + 1)
            else:
                i = self._open_variant(i)
        tree = self.tree
        tree.root.nodes = self.nodes
        tree.headings = self.headings
        tree.index = {node.start: node for node in self.nodes}
        return tree

    def _pattern(self) -> re.Pattern[str]:
        if not self.stack:
            return self.scanner.nothing
        piece = self.stack[-1]
        if piece.kind == _BRACES:
            if len(piece.starts) > 1 and piece.equals[-1] < 0:
                return self.scanner.braces_equals
            return self.scanner.braces
        if piece.kind == _LINK:
            return self.scanner.link
        if piece.kind == _HEADING:
            return self.scanner.heading
        if len(piece.starts) > 1 and piece.equals[-1] < 0:
            return self.scanner.variant_equals
        return self.scanner.variant

    # -- angle brackets

    def _skip_to_only_include(self, i: int) -> int:
        """Leave out what is outside <onlyinclude>; a heading may start right behind the tag."""
        self.seek_only_include = False
        found = self.text.find("<onlyinclude>", i)
        end = len(self.text) if found < 0 else found + len("<onlyinclude>")
        if end > i:
            self.nodes.append(IgnoreNode(self.tree, i, end))
        return end

    def _angle(self, i: int, name: str) -> int:
        if name == "!--":
            return self._comment(i)
        text = self.text
        lower = name.lower()
        if self.only_include and name == "/onlyinclude" and text.startswith("</onlyinclude>", i):
            self.seek_only_include = True
            return i
        ignored_tag = lower in self.ignored_tags
        if not ignored_tag and (
            lower[0] == "/" or (lower == "onlyinclude") or (lower in _RUNS_TO_END and lower != self.ignored_element)
        ):
            return i + 1
        attributes_start = i + len(name) + 1
        gt = -1 if self.no_more_gt else text.find(">", attributes_start)
        if gt < 0:
            self.no_more_gt = True
            return i + 1
        if ignored_tag:
            self.nodes.append(IgnoreNode(self.tree, i, gt + 1))
            return gt + 1
        if text[gt - 1] == "/":
            attributes = (attributes_start, max(attributes_start, gt - 1))
            inner: tuple[int, int] | None = None
            end = gt + 1
        else:
            attributes = (attributes_start, gt)
            close = None if lower in self.no_close else self.scanner.close_tag(lower).search(text, gt + 1)
            if close is not None:
                inner, end = (gt + 1, close.start()), close.end()
            elif lower in _RUNS_TO_END:
                inner, end = (gt + 1, len(text)), len(text)
            else:
                self.no_close.add(lower)
                return gt + 1
        if lower == self.ignored_element:
            self.nodes.append(IgnoreNode(self.tree, i, end))
        else:
            self.nodes.append(ExtNode(self.tree, i, end, name=lower, attributes=attributes, inner=inner))
        return end

    def _comment(self, i: int) -> int:
        text = self.text
        end = text.find("-->", i + 4)
        if end < 0:
            size = len(text)
            self.nodes.append(CommentNode(self.tree, i, size, inner_start=i, inner_end=size))
            return size
        end += 3
        space_start = _skip_space_back(text, i)
        if space_start > 0 and text[space_start - 1] == "\n":
            comments = [(space_start, i, end)]
            space_end = _skip_space(text, end)
            while text.startswith("<!--", space_end):
                close = text.find("-->", space_end + 4)
                if close < 0:
                    break
                comments.append((space_end, space_end, close + 3))
                space_end = _skip_space(text, close + 3)
            if text.startswith("\n", space_end):
                return self._comment_lines(comments, space_end + 1)
        self._mark_comment(space_start, end)
        self.nodes.append(CommentNode(self.tree, i, end, inner_start=i, inner_end=end))
        return end

    def _comment_lines(self, comments: list[tuple[int, int, int]], line_end: int) -> int:
        """Nothing but comments stand on this line: it goes as a whole, and the next line starts behind it."""
        last = len(comments) - 1
        for number, (start, inner_start, inner_end) in enumerate(comments):
            end = comments[number + 1][0] if number < last else line_end
            self.nodes.append(CommentNode(self.tree, start, end, inner_start=inner_start, inner_end=inner_end))
        self._mark_comment(comments[0][0], line_end)
        return self._start_line(line_end)

    def _mark_comment(self, space_start: int, end: int) -> None:
        """Comments at the end of a heading's line don't hide its closing equals signs."""
        if not self.stack:
            return
        piece = self.stack[-1]
        if piece.comment_end != space_start:
            piece.visual_end = space_start
        piece.comment_end = end

    # -- headings

    def _start_line(self, i: int) -> int:
        """Look for a heading at `i`, the first place of a line."""
        text = self.text
        count = 0
        while count < 6 and text.startswith("=", i + count):
            count += 1
        if count == 0:
            return i
        if count == 1 and self.stack:
            piece = self.stack[-1]
            if piece.kind in (_BRACES, _VARIANT) and len(piece.starts) > 1 and piece.equals[-1] < 0:
                return i  # More likely the sign between name and value than a heading.
        self.stack.append(_Piece(_HEADING, i, count, first=len(self.nodes), headings=len(self.headings)))
        return i + count

    def _end_heading(self, i: int) -> None:
        piece = self.stack.pop()
        text = self.text
        end = _skip_space_back(text, i)
        if piece.comment_end >= 0 and end == piece.comment_end:
            end = _skip_space_back(text, piece.visual_end)
        first = end
        while first > piece.start and text[first - 1] == "=":
            first -= 1
        equals = end - first
        if equals == 0:
            return
        if first == piece.start:
            # A line of nothing but equals signs: the middle ones are the heading's text.
            level = min(6, (equals - 1) // 2) if equals >= 3 else 0
        else:
            level = min(equals, piece.count)
        if level > 0:
            self.heading_count += 1
            self.headings.append(Heading(piece.start, i, level=level, number=self.heading_count))

    # -- brackets

    def _open(self, kind: int, i: int, count: int, *, prefix: bool) -> int:
        piece = _Piece(kind, i, count, first=len(self.nodes), headings=len(self.headings))
        piece.prefix = prefix
        before = i - 1 if prefix else i
        # The start of a text counts as well: what a template starts with is at the start of a line if the call is.
        piece.at_line_start = before == 0 or self.text[before - 1] == "\n"
        self.stack.append(piece)
        return i + count

    def _open_variant(self, i: int) -> int:
        braces = _run_length(self.text, i + 1, "{")
        if braces == 1:
            return self._open(_VARIANT, i, 2, prefix=False)
        # "-{{": the rightmost braces win, the "-" may still open a variant with what is left of them.
        return self._open(_BRACES, i + 1, braces, prefix=True)

    def _next_part(self, i: int) -> None:
        piece = self.stack[-1]
        piece.starts.append(i + 1)
        piece.firsts.append(len(self.nodes))
        piece.equals.append(-1)
        piece.equals_firsts.append(0)

    def _close_link(self, i: int) -> int:
        piece = self.stack[-1]
        self.stack.pop()
        piece.count -= 2
        if piece.count >= 2:
            piece.restart(piece.start + piece.count, len(self.nodes))
            self.stack.append(piece)
        return i + 2

    def _close_variant(self, i: int) -> int:
        self.stack.pop()
        return i + 2

    def _close_braces(self, i: int) -> int:
        piece = self.stack[-1]
        text = self.text
        count = 2
        if piece.count > 2 and text.startswith("}", i + 2):
            count = 3
        self.stack.pop()
        node = self._braces_node(piece, i, count)
        first = piece.firsts[0]
        del self.nodes[first:]
        del self.headings[piece.headings :]
        left = piece.count - count
        if left >= 2:
            piece.count = left
            piece.restart(piece.start + left, first)
            self.stack.append(piece)
        elif left == 1 and piece.prefix:
            variant = _Piece(_VARIANT, piece.start - 1, 2, first=first, headings=piece.headings)
            variant.at_line_start = piece.at_line_start
            self.stack.append(variant)
        self.nodes.append(node)
        return i + count

    def _braces_node(self, piece: _Piece, i: int, count: int) -> Node:
        tree = self.tree
        start = piece.start + piece.count - count
        end = i + count
        bounds = [*(s - 1 for s in piece.starts[1:]), i]
        limits = [*piece.firsts[1:], len(self.nodes)]
        title = Seq(tree, piece.starts[0], bounds[0], self.nodes[piece.firsts[0] : limits[0]])
        parts: list[Part] = []
        index = 0
        for number in range(1, len(piece.starts)):
            part_start, part_end = piece.starts[number], bounds[number]
            low, high = piece.firsts[number], limits[number]
            equals = piece.equals[number]
            if equals < 0:
                index += 1
                value = Seq(tree, part_start, part_end, self.nodes[low:high])
                parts.append(Part(part_start, part_end, name=None, equals=-1, value=value, index=index))
            else:
                middle = piece.equals_firsts[number]
                name = Seq(tree, part_start, equals, self.nodes[low:middle])
                value = Seq(tree, equals + 1, part_end, self.nodes[middle:high])
                parts.append(Part(part_start, part_end, name=name, equals=equals, value=value, index=0))
        if count == 3:
            return ArgNode(tree, start, end, name=title, parts=parts)
        whole = piece.count == count and piece.at_line_start and not piece.prefix
        return TemplateNode(
            tree,
            start,
            end,
            title=title,
            parts=parts,
            at_line_start=whole,
            is_static=piece.firsts[0] == len(self.nodes),
        )


def build_tree(text: str, *, tags: Collection[str], for_inclusion: bool = False, variants: bool = False) -> Tree:
    """Parse `text` in time linear in its length.

    `tags` are the extension tags of the wiki, in lower case. `for_inclusion`: read it as a transcluded page.
    `variants`: `-{...}-` balances, as it does on MediaWiki unless language conversion is switched off altogether.
    """
    return _Builder(text, _scanner(frozenset(tags), variants), for_inclusion=for_inclusion).run()


@lru_cache(maxsize=64)
def _scanner(tags: frozenset[str], variants: bool) -> _Scanner:
    return _Scanner(tags, variants=variants)


def _run_length(text: str, i: int, char: str) -> int:
    end = i
    size = len(text)
    while end < size and text[end] == char:
        end += 1
    return end - i


def _skip_space(text: str, i: int) -> int:
    size = len(text)
    while i < size and text[i] in " \t":
        i += 1
    return i


def _skip_space_back(text: str, i: int) -> int:
    while i > 0 and text[i - 1] in " \t":
        i -= 1
    return i
