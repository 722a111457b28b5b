"""The scanner: walks a source once and emits tokens.

The page's own text is walked as written: where the preprocessor's tree has a node, the node is taken as one token, and
what a template expands to is scanned in place, between two markers, in the state (line start, open tables) that the
text before it left. So source ranges are those of the page, and templates may open and close what they like.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.entities import ENTITY, find_entity
from wikigrove_engine.preprocess import (
    MARKER,
    ArgNode,
    CommentNode,
    ExtensionCall,
    ExtNode,
    Frame,
    IgnoreNode,
    Node,
    RawText,
    TemplateNode,
)
from wikigrove_engine.tokenize import (
    brackets,
    comments,
    external,
    headings,
    links,
    lists,
    magic,
    tables,
    tags,
    templates,
)
from wikigrove_engine.tokenize.line_state import LineState
from wikigrove_engine.tokenize.tokens import (
    Newline,
    Piece,
    Quote,
    Source,
    close_tag,
    open_tag,
    void_tag,
)

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

_SPECIAL: Final = re.compile(r"[\n\[\]'<&{|!:_\-\x7f]")
_SPECIAL_MAGIC: Final = re.compile(r"[\n\[\]'<&{|!:_\-\x7f]|RFC|PMID|ISBN")
_QUOTES: Final = re.compile(r"''+")
_SPACE: Final = re.compile(r"[ \t]*")
_RULE: Final = re.compile(r"-{4,}")
_MAX_DEPTH: Final = 60


class Scanner:
    """Scans one text. `base` is the text's offset in the page, -1 for text that is not the page's own."""

    def __init__(
        self,
        parser: Parser,
        text: str,
        *,
        nodes: dict[int, Node],
        frame: Frame,
        base: int = -1,
        state: LineState | None = None,
        out: list[Piece] | None = None,
    ) -> None:
        self.parser = parser
        self.src = text
        self.nodes = nodes
        self.starts: list[int] = sorted(nodes)
        self.frame = frame
        self.base = base
        self.state = state if state is not None else LineState()
        self.out: list[Piece] = out if out is not None else []
        self.closers: dict[int, int] | None = None
        self.variant_closers: dict[int, int] | None = None
        self.no_gt_from = len(text) + 1
        """From here on no ">" follows: an open "<" needs no further look."""
        magic_links = parser.site.magic_links
        self._special = (
            _SPECIAL_MAGIC if magic_links and ("ISBN" in text or "RFC" in text or "PMID" in text) else _SPECIAL
        )
        self.section_numbers: dict[int, int] = {}
        self.no_close = (0, 0)
        """A part of a line in which no external link finds its end."""
        self.run_start = 0
        """Where the text before the construct that is being taken starts."""
        self.begin = 0
        """Where the construct that was just taken really starts."""

    # --- the two loops

    def scan(self, start: int = 0, end: int = -1) -> list[Piece]:
        """Scan [start, end) as blocks and return all tokens so far."""
        if end < 0:
            end = len(self.src)
        pos = start
        state = self.state
        check_time = self.parser.check_time
        while pos < end:
            check_time()
            if state.sol and not state.inner:
                after = self._scan_block(pos, end)
                if after > pos:
                    pos = after
                    continue
            pos = self.scan_inline(pos, end)
        return self.out

    def collect(self, start: int, end: int, *, no_links: bool = False, wikilinks: bool = False) -> list[Piece]:
        """Scan [start, end) as the inside of an inline construct, into a list of its own.

        `no_links`: the construct is a link; with `wikilinks` double brackets still count, and end it (as in HTML).
        """
        state = self.state
        saved_out, saved_sol = self.out, state.sol
        saved_cell, saved_term = state.cell, state.term
        saved_begin = self.begin
        self.out = []
        state.sol, state.cell, state.term = False, "", ""
        state.inner += 1
        state.depth += 1
        if no_links:
            state.no_links += 1
            if not wikilinks:
                state.no_wikilinks += 1
        self.parser.check_time()
        pos = start
        while pos < end:
            node = self.nodes.get(pos) if self.starts else None
            if isinstance(node, CommentNode) and node.end <= end:
                # It may start with the white space of its line, which is no special character.
                comments.add_comment(self, node)
                pos = node.end
                continue
            pos = self.scan_inline(pos, end)
        tokens = self.out
        if no_links:
            state.no_links -= 1
            if not wikilinks:
                state.no_wikilinks -= 1
        state.inner -= 1
        state.depth -= 1
        state.cell, state.term = saved_cell, saved_term
        self.out, state.sol = saved_out, saved_sol
        self.begin = saved_begin
        return tokens

    def collect_block(self, start: int, end: int) -> list[Piece]:
        """Scan [start, end), whole lines inside an inline construct (a table in a caption), into a list of its own."""
        state = self.state
        saved = (self.out, state.sol, state.cell, state.term, state.inner, state.tables, self.begin)
        self.out = []
        state.sol, state.cell, state.term, state.inner, state.tables = True, "", "", 0, 0
        state.depth += 1
        tokens = self.scan(start, end)
        state.depth -= 1
        self.out, state.sol, state.cell, state.term, state.inner, state.tables, self.begin = saved
        return tokens

    def is_too_deep(self) -> bool:
        return self.state.depth >= _MAX_DEPTH

    def scan_inline(self, pos: int, end: int) -> int:
        """Scan up to and including the next line break, or to `end`."""
        src, nodes = self.src, self.nodes
        run = pos
        while True:
            match = self._special.search(src, pos, end)
            if match is None:
                if run < end:
                    self.text(run, end)
                return end
            at = match.start()
            node = nodes.get(at)
            if node is not None and node.end <= end:
                if run < at:
                    self.text(run, at)
                pos = run = self._add_node(node)
                if self.state.sol and not self.state.inner:
                    return pos
                continue
            char = src[at]
            if char == "\n":
                if run < at:
                    self.text(run, at)
                self.newline(at)
                return at + 1
            mark = len(self.out)
            self.run_start = run
            after = self._scan_construct(char, at, end, run)
            if after < 0:
                pos = at + 1
                continue
            if after <= at:
                pos = max(pos, at + 1)
                continue
            # Constructs append behind the run of text before them; put that text in its place.
            begin = self.begin
            if run < begin:
                self.out.insert(mark, src[run:begin])
            self.state.sol = False
            pos = run = after

    def _scan_construct(self, char: str, at: int, end: int, run: int) -> int:
        """Try the construct that starts with `char`; its end, or -1 for plain text. Sets `begin` to its real start."""
        self.begin = at
        src = self.src
        state = self.state
        if char == "'":
            return self._scan_quotes(at, end)
        if char == "[":
            if src.startswith("[[", at):
                after = links.scan_wikilink(self, at, end)
                if after >= 0:
                    return after
                if not src.startswith("[[[", at):
                    after = external.scan_bracketed(self, at + 1, end)
                    if after >= 0:
                        self.begin = at + 1
                    return after
                return -1
            return external.scan_bracketed(self, at, end)
        if char == "<":
            return tags.scan_tag(self, at, end)
        if char == "&":
            return self._scan_entity(at, end)
        if char == "|":
            if state.cell and not state.inner:
                if src.startswith("||", at):
                    return tables.scan_next_cell(self, at, end)
                if self.starts:
                    return templates.scan_joined_separator(self, at, end)
            return -1
        if char == "!":
            if state.cell == "!" and src.startswith("!!", at):
                return tables.scan_next_cell(self, at, end)
            return -1
        if char == ":":
            if state.term and state.line_tags <= 0 and not state.line_quotes and not state.inner:
                protocol = external.scan_autolink(self, at, end, run)
                if protocol >= 0:
                    return protocol
                return lists.scan_definition(self, at)
            return external.scan_autolink(self, at, end, run)
        if char == "_":
            return magic.scan_switch(self, at, end)
        if char == "\x7f":
            return self._scan_marker(at, end)
        if char == "-":
            if src.startswith("-{", at):
                return magic.scan_variant(self, at, end)
            return -1
        if char in "RPI":
            return magic.scan_magic_link(self, at, end)
        return -1

    def _scan_block(self, pos: int, end: int) -> int:
        """Try the constructs of a line's start; the place behind what was taken, or `pos`."""
        src = self.src
        node = self.nodes.get(pos)
        if node is not None:
            if isinstance(node, CommentNode):
                return comments.scan_comment_line(self, node, end)
            return pos
        char = src[pos]
        if char == "\n":
            self.newline(pos)
            return pos + 1
        if char == "=":
            return headings.scan_heading(self, pos, end)
        if char in "*#:;":
            return lists.scan_item(self, pos, end)
        if char == "-":
            match = _RULE.match(src, pos, end)
            if match is None:
                return pos
            source = self.source(pos, match.end())
            if match.end() - pos > 4:
                source.note("extra_dashes", match.end() - pos - 4)
            self.out.append(void_tag("hr", source))
            self.state.sol = False
            return match.end()
        if char in " \t":
            match = _SPACE.match(src, pos, end)
            assert match is not None
            after = match.end()
            if (
                after < end
                and after in self.nodes
                and not self.state.inner
                and templates.starts_table_line(self, after)
            ):
                # The space before it does not keep the template's table markup from the line's start.
                self.out.append(src[pos:after])
                return after
            if after < end and isinstance(self.nodes.get(after), CommentNode):
                behind = lists.skip_comments(self, after, end)
                if (
                    behind < end
                    and behind not in self.nodes
                    and src[behind] != "\n"
                    and tables.is_table_line(self, behind)
                ):
                    lists.emit_comments(self, pos, behind)
                    return tables.scan_line(self, behind, end, space="")
            if after < end and after not in self.nodes and tables.is_table_line(self, after):
                taken = tables.scan_line(self, after, end, space=src[pos:after])
                return taken if taken > after else pos
            return pos
        if char in "{|!" and tables.is_table_line(self, pos):
            return tables.scan_line(self, pos, end, space="")
        return pos

    # --- emitting

    def source(self, start: int, end: int, syntax: str = "") -> Source:
        """Source facts for [start, end) of this text; without a range when it is not the page's own."""
        base = self.base
        if base < 0:
            return Source(-1, -1, syntax)
        return Source(start + base, end + base, syntax)

    def whole(self, start: int, end: int, syntax: str = "") -> Source:
        """As `source`, for a construct that is complete at `end`."""
        out = self.source(start, end, syntax)
        out.whole = True
        return out

    def text(self, start: int, end: int) -> None:
        self.out.append(self.src[start:end])
        self.state.sol = False

    def emit_text(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.state.sol = False

    def newline(self, pos: int) -> None:
        state = self.state
        if state.inner:
            self.out.append("\n")
            return
        if self.base >= 0:
            self.out.append(Newline(pos + self.base, pos + 1 + self.base))
        else:
            self.out.append(Newline(-1, -1))
        state.sol = True
        state.cell = ""
        state.row_tag = None
        state.term = ""
        state.line_tags = 0

    def break_line(self) -> None:
        """Start a line where the text has none."""
        self.out.append(Newline(-2, -2))
        state = self.state
        state.sol, state.cell, state.term, state.line_tags = True, "", "", 0

    # --- nodes of the preprocessor's tree

    def _add_node(self, node: Node) -> int:
        if isinstance(node, TemplateNode | ArgNode):
            return templates.add_template(self, node)
        if isinstance(node, ExtNode):
            call = self.frame.extension_call(node)
            self.parser.add_extension(self, call, start=node.start, end=node.end, inner_start=node.inner_start)
            return node.end
        if isinstance(node, CommentNode):
            comments.add_comment(self, node)
            return node.end
        if isinstance(node, IgnoreNode):
            templates.add_ignored(self, node)
            return node.end
        self.text(node.start, node.end)
        return node.end

    def open_literal(self, node: TemplateNode | ArgNode) -> None:
        """Treat braces that are no call as text: what is inside them is walked like the rest."""
        found: list[Node] = []
        if isinstance(node, TemplateNode):
            found += node.title.nodes
        else:
            found += node.name.nodes
        for part in node.parts:
            if part.name is not None:
                found += part.name.nodes
            found += part.value.nodes
        del self.nodes[node.start]
        place = bisect_right(self.starts, node.start) - 1
        if place >= 0 and self.starts[place] == node.start:
            del self.starts[place]
        for inner in found:
            if inner.start not in self.nodes:
                self.nodes[inner.start] = inner
                insort(self.starts, inner.start)
        if self.closers is not None:
            self.closers.update(brackets.find_closers(self, node.start + 2, node.end))

    def covering_node(self, pos: int) -> Node | None:
        """The node that `pos` lies in."""
        place = bisect_right(self.starts, pos) - 1
        if place < 0:
            return None
        node = self.nodes[self.starts[place]]
        return node if node.end > pos else None

    def has_nodes(self, start: int, end: int) -> bool:
        """Whether a node starts in [start, end)."""
        place = bisect_right(self.starts, start - 1)
        return place < len(self.starts) and self.starts[place] < end

    def find(self, text: str, pos: int, end: int) -> int:
        """The next `text` that is not inside a node; -1 without."""
        while True:
            at = self.src.find(text, pos, end)
            if at < 0 or not self.starts:
                return at
            node = self.covering_node(at)
            if node is None:
                return at
            pos = node.end

    def line_end(self, pos: int, end: int) -> int:
        at = self.find("\n", pos, end)
        return end if at < 0 else at

    # --- small constructs

    def _scan_quotes(self, at: int, end: int) -> int:
        match = _QUOTES.match(self.src, at, end)
        if match is None:
            return -1
        length = match.end() - at
        plain = 1 if length == 4 else length - 5 if length > 5 else 0
        self.begin = at + plain
        self.out.append(Quote(length - plain, self.source(at + plain, match.end())))
        if self.state.term:
            # Within italics or bold a colon does not end the term.
            self.state.line_quotes ^= {2: 1, 3: 2}.get(length - plain, 3)
        return match.end()

    def _scan_entity(self, at: int, end: int) -> int:
        match = ENTITY.match(self.src, at, end)
        if match is None:
            return -1
        value = find_entity(match)
        if value is None:
            return -1
        source = self.whole(at, match.end())
        source.note("src", match[0])
        source.note("srcContent", value)
        self.out.append(open_tag("span", source, {"typeof": "mw:Entity"}))
        self.out.append(value)
        self.out.append(close_tag("span"))
        return match.end()

    def _scan_marker(self, at: int, end: int) -> int:
        match = MARKER.match(self.src, at, end)
        if match is None:
            return -1
        item = self.parser.expander.strip.find_number(match[2])
        if item is None:
            return -1
        if isinstance(item, ExtensionCall):
            self.parser.add_extension(self, item, start=-1, end=-1, inner_start=-1)
        elif isinstance(item, RawText):
            self.parser.add_raw(self, item)
        return match.end()
