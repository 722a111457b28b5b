"""The state of the way back: the chunks written so far, the line, the separator that is being gathered.

Long because walking, emitting and copying share one set of facts and call each other at every node.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.serialize.comments import comment_source
from wikigrove_engine.serialize.diff import DELETED_BEFORE, DELETED_LAST, INSERTED, REPLACED
from wikigrove_engine.serialize.escape import (
    CELL,
    EXTERNAL_TEXT,
    HEADER,
    HEADING,
    LINK_TEXT,
    LIST_ITEM,
    MEDIA_CAPTION,
    TERM,
    TEXT,
    escape_entities,
    escape_text,
)
from wikigrove_engine.serialize.handlers.base import Dispatch, Guard, Handler
from wikigrove_engine.serialize.lines import LineWriter
from wikigrove_engine.serialize.nodes import (
    at_top,
    is_encapsulated,
    is_list_item,
    is_literal,
    is_separator,
    last_content,
)
from wikigrove_engine.serialize.selective import Selective, start_of, trimmed_width
from wikigrove_engine.serialize.separators import (
    INTO,
    OUT_OF,
    SIBLINGS,
    Gap,
    Separator,
    count_breaks,
    fit_separator,
    guard_indent,
    width_between,
)
from wikigrove_engine.tree.nodes import Comment, Element, Json, Node, Text, list_elements

if TYPE_CHECKING:
    from wikigrove_engine.access import DataAccess
    from wikigrove_engine.serialize.scratch import Scratch
    from wikigrove_engine.site import PageConfig, SiteConfig
    from wikigrove_engine.title import Title

_WRITTEN_WHOLE: Final = frozenset(("a", "link", "meta", "figure", "img", "audio", "video"))
"""What is one chunk, with all that is inside of it."""
_LEADING_BREAKS: Final = re.compile(r"[ \t]*\n\s*")
_LEADING_LINES: Final = re.compile(r"[ \t]*\n(?:[ \t]*\n)*")
_TRAILING_BREAKS: Final = re.compile(r"[ \t]*\n[ \t\r\n]*$")
_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")
_COMMENT: Final = re.compile(r"(<!--(?:[^-]|-(?!->))*-->)")
_TO_LINE_START: Final = re.compile(r"(?:^|.*\n)(?:[ \t]*<!--(?:[^-]|-(?!->))*-->)*\Z", re.S)


__all__ = [
    "CELL",
    "EXTERNAL_TEXT",
    "HEADER",
    "HEADING",
    "LINK_TEXT",
    "LIST_ITEM",
    "MEDIA_CAPTION",
    "TERM",
    "TEXT",
    "State",
]


class State(LineWriter):
    """Writes one document, or one part of it that is written apart (a link's text, a caption)."""

    def __init__(
        self,
        *,
        site: SiteConfig,
        page: PageConfig,
        access: DataAccess,
        dispatch: Dispatch,
        scratch: Scratch,
        selective: Selective | None = None,
    ) -> None:
        super().__init__()
        self.site = site
        self.page = page
        self.access = access
        self.dispatch = dispatch
        self.scratch = scratch
        self.selective = selective
        self.root: Element | None = None
        """The whole document."""
        self.ids: dict[str, Element] | None = None
        self.template_data: dict[Title, Json] = {}
        """What was asked of the wiki about templates."""
        self.separator = Separator()
        self.last_node: Node | None = None
        """The node that gave the last chunk."""
        self.on_sol = True
        self.at_start = True
        self.single_line: list[bool] = []
        self.contexts: list[int] = []
        self.context_nodes: list[Element] = []
        self.in_link = False
        self.in_indent_pre = False
        self.in_html_pre = False
        self.in_variant = 0
        """Inside the rules of a language variant, so many levels deep."""
        self.in_block = False
        """Inside a block tag that keeps lines with a leading space from becoming an indented block."""
        self.at_mark = False
        """Right behind a bullet, a cell's mark or a rule."""
        self.at_rule = False
        self.tables = 0
        """Wiki tables around the current place."""
        self.list_item_text = False
        self.in_inserted = False
        """Inside something that the original does not have."""
        self.orig_pos = -1
        """Where in the original the last chunk ended; -1 when it is not of the original."""
        self.orig_exact = True
        """`orig_pos` is the end of what was copied, not of a node in which something changed."""
        self.next_start = -1
        """Where in the original the next chunk starts."""
        self.separator_changed = False
        """Something was deleted or put in since the last chunk."""
        self.opened: set[Element] = set()
        """Elements whose opening markup is written."""
        self.keeps_lines = False
        """Empty lines make no paragraphs here."""
        self.has_redirect = False
        self.redirect = ""
        """A redirect that was found behind other text: it belongs before all of it."""

    # --- walking

    def write_children(self, element: Element, *, context: int = -1) -> None:
        """Write what is inside `element`; its text escaped as `context` needs (-1: as around it)."""
        if context >= 0:
            self.contexts.append(context)
            self.context_nodes.append(element)
        child = element.first
        while child is not None:
            child = self.write_node(child)
        if self.selective is not None and self.selective.marks.of(element) & DELETED_LAST:
            self.separator_changed = True
        if context >= 0:
            self.contexts.pop()
            self.context_nodes.pop()

    def write_node(self, node: Node) -> Node | None:
        """Write one node; the one to go on with is returned."""
        if isinstance(node, Element):
            return self._write_element(node)
        if self.selective is not None:
            flags = self.selective.marks.of(node)
            if flags & (INSERTED | DELETED_BEFORE):
                if flags & INSERTED and not flags & (DELETED_BEFORE | REPLACED) and self._may_have_lost():
                    lost = self.selective.find_lost(node, self)
                    if lost:
                        self._put(lost, None)
                        self.separator.clear()
                if flags & DELETED_BEFORE or not flags & REPLACED:
                    self.separator_changed = True
        if isinstance(node, Text):
            if not self.in_indent_pre and not self.in_html_pre and (not node.data or node.data.isspace()):
                parent = node.parent
                if (
                    node.next is not None
                    or parent is None
                    or parent.name != "p"
                    or not parent.source.is_new
                    # One line break is how old parsers end a paragraph; two are an empty line.
                    or node.data.count("\n") > 1
                ):
                    self.separator.add_text(node.data)
                return node.next
            self._want_before(node, None)
            self._write_text_node(node)
            self._want_after(node, None)
        elif isinstance(node, Comment):
            self.separator.text += comment_source(node)
        return node.next

    def _may_have_lost(self) -> bool:
        return self.orig_pos >= 0 and self.orig_exact and not self.separator_changed and not self.in_inserted

    def _write_element(self, node: Element) -> Node | None:
        handler = self.dispatch.find(node, self)
        self._want_before(node, handler)
        selective = self.selective
        if selective is not None:
            following = selective.write_element(node, handler, self)
        else:
            following = handler.write(node, self, wrapper_kept=False)
        self._want_after(node, handler)
        return following

    def _want_before(self, node: Node, handler: Handler | None) -> None:
        gap: Gap | None
        prev = node.prev
        while prev is not None and is_separator(prev):
            prev = prev.prev
        if prev is None:
            parent = node.parent
            if parent is None:
                return
            other = self.dispatch.find(parent, self)
            first = other.first_child(parent, node, self)
            gap = handler.before(node, parent, self) if handler is not None and isinstance(node, Element) else None
            self.separator.want(first, gap, kind=INTO, a=parent, b=node)
            return
        first = None
        if isinstance(prev, Element):
            first = self.dispatch.find(prev, self).after(prev, node, self)
        gap = handler.before(node, prev, self) if handler is not None and isinstance(node, Element) else None
        self.separator.want(first, gap, kind=SIBLINGS, a=prev, b=node)
        if self.separator.low > 0 and isinstance(prev, Element) and prev.source.dsr_end > prev.source.dsr_start:
            # More line breaks than characters there can't have been. (Empty lines before a node of no width come to it.)
            width = width_between(prev, node)
            if 0 <= width < self.separator.low:
                self.separator.low = width

    def _want_after(self, node: Node, handler: Handler | None) -> None:
        parent = node.parent
        if parent is None or last_content(parent) is not node:
            return
        first = handler.after(node, parent, self) if handler is not None and isinstance(node, Element) else None
        second = self.dispatch.find(parent, self).last_child(parent, node, self)
        self.separator.want(first, second, kind=OUT_OF, a=node, b=parent)

    def _write_text_node(self, node: Text) -> None:
        data = node.data
        selective = self.selective
        if selective is not None and not self.in_inserted and not self.in_indent_pre:
            start = selective.find_text(node)
            if start >= 0 and self._copy_text(node, start):
                return
        if self.in_html_pre or self.in_indent_pre:
            self.emit_escaped(data, node)
            return
        if "\n" not in data:
            self.emit_escaped(data, node)
            return
        parent = node.parent
        # Space at the start of a line is no content, unless the parser left it there.
        leading = _LEADING_LINES
        if (
            parent is None
            or at_top(parent)
            or (parent.source.is_new and not is_literal(parent.next) and not self.in_block)
        ):
            leading = _LEADING_BREAKS
        match = leading.match(data)
        if match is not None:
            if (
                node.prev is not None
                or (leading is _LEADING_LINES and (parent is None or parent.name != "p" or not parent.source.is_new))
                or "\n" not in self.separator.text
                or (parent is not None and at_top(parent))
            ):
                self.separator.add_text(match[0])
            data = data[match.end() :]
            if selective is not None:
                self.separator_changed = True
        rest = ""
        match = _TRAILING_BREAKS.search(data)
        if match is not None:
            rest = match[0]
            data = data[: match.start()]
        if "\n" in data and not self._keeps_empty_lines(node):
            data = _EMPTY_LINES.sub("\n", data)
        self.emit_escaped(data, node)
        if rest and node.next is None and parent is not None and parent.name == "p" and parent.source.is_new:
            # Old parsers of MediaWiki end paragraphs with a line break: it says little.
            if not self.separator.text:
                self.separator.text = "\n"
                self.separator.is_soft = True
            return
        if rest and not self.separator.text:
            self.separator.text = rest
            if selective is not None:
                # Its own line breaks count, not those that stood here before.
                self.separator_changed = True

    def _copy_text(self, node: Text, start: int) -> bool:
        """Copy a text that the original has as it is; False where it must be escaped after all."""
        data = node.data
        left, right = 0, len(data)
        if not self.in_html_pre and "\n" in data:
            match = _LEADING_BREAKS.match(data)
            if match is not None:
                left = match.end()
            match = _TRAILING_BREAKS.search(data, left)
            if match is not None:
                right = match.start()
        self.separator.text += data[:left]
        self.next_start = start + left
        self.flush_separator(node, copies=True)
        assert self.selective is not None
        if (
            self.on_sol
            and data[left] in " \t*#:;=-{|!"
            and start + left > 0
            and self.selective.text[start + left - 1] != "\n"
        ):
            self.separator.text = ""
            self.emit_escaped(data[left:right], node)
        else:
            self._append(data[left:right], node, None)
            self.orig_pos = start + right
            self.orig_exact = True
        if right < len(data) and not self.separator.text:
            self.separator.text = data[right:]
        return True

    def _keeps_empty_lines(self, node: Text) -> bool:
        """An empty line in the text of a literal block makes no paragraph of its own there."""
        parent = node.parent
        if self.keeps_lines:
            return True
        if parent is not None and not parent.source.is_new and not at_top(parent):
            # The parser left it there.
            return True
        return (
            parent is not None
            and parent.source.syntax == "html"
            and not at_top(parent)
            and parent.first is node
            and parent.last is node
            and len(_EMPTY_LINES.findall(node.data)) == 1
        )

    # --- emitting

    def emit_escaped(self, text: str, node: Node) -> None:
        """Write plain text: whatever in it would become markup is escaped for the place where it stands."""
        self.flush_separator(node)
        text = escape_entities(text)
        if self.is_single_line() and "\n" in text:
            text = text.replace("\n", " ")
        if not self.in_html_pre:
            starts = self.on_sol and text.startswith("=")
            bracket = "[" in text
            text = escape_text(self, text, node)
            if text:
                if "\n" in text:
                    self._append_lines(text, node)
                    return
                if starts and text[0] == "=":
                    self.heading_start = len(self.line)
                    self.line_needs_tidy = True
                self.last_text = len(self.line)
                if bracket:
                    self.open_bracket = True
        self._append(text, node, None)

    def _append_lines(self, text: str, node: Node) -> None:
        """Plain text of several lines, one at a time, so that each is settled for itself."""
        start = 0
        sol = self.on_sol
        while start < len(text):
            at = text.find("\n", start)
            end = len(text) if at < 0 else at
            if end > start:
                if sol and text[start] == "=":
                    self.heading_start = len(self.line)
                    self.line_needs_tidy = True
                self.last_text = len(self.line)
                self.open_bracket = "[" in text[start:end]
                if "<nowiki/>" in text[start:end]:
                    self.line_needs_tidy = True
                self._append(text[start:end], node, None)
            if at >= 0:
                self._append("\n", node, None)
            start = end + 1
            sol = True

    def emit(self, text: str, node: Node, *, guard: Guard | None = None) -> None:
        """Write wikitext."""
        end = -1
        if self.selective is not None and not self.in_inserted and isinstance(node, Element):
            end = self._place_chunk(node, text)
        self.flush_separator(node)
        self._append(text, node, guard)
        if end >= 0:
            self.orig_pos = end
            self.orig_exact = True

    def _place_chunk(self, node: Element, text: str) -> int:
        """Where in the original the chunk that `node` is about to write ends; its start goes to `next_start`."""
        source = node.source
        if source.dsr_start < 0 or source.dsr_end < source.dsr_start:
            return -1
        if node.name in _WRITTEN_WHOLE or is_encapsulated(node) or "mw:File" in node.attrs.get("typeof", ""):
            if self.next_start < 0:
                self.next_start = start_of(node)
            return source.dsr_end
        if node not in self.opened:
            self.opened.add(node)
            if self.next_start < 0:
                self.next_start = start_of(node)
            if source.open_width < 0 or (source.open_width == 0 and text):
                return -1
            return source.dsr_start + source.open_width + trimmed_width(node, 0)
        if source.close_width < 0:
            self.next_start = -1
            return -1
        self.next_start = source.dsr_end - source.close_width - trimmed_width(node, 1)
        return source.dsr_end

    def copy(self, text: str, node: Node, start: int, end: int) -> None:
        """Write a part of the original as it is."""
        self.next_start = start
        if self.at_mark and text[:1] == "-" and self.line_ends_with("|"):
            text = f"<nowiki/>{text}"
        if not self.on_sol and text[:1] in ("*", "#", ":", ";", "=", "{", "|", "!") and self.separator.low == 0:
            assert self.selective is not None
            if start == 0 or self.selective.text[start - 1] == "\n":
                # It was read as markup at the start of a line.
                self.separator.low, self.separator.has_gap = 1, True
        self.flush_separator(node, copies=True)
        self._append(text, node, None)
        self.orig_pos = end
        self.orig_exact = True

    def flush_separator(self, node: Node, *, copies: bool = False) -> None:
        """Write the separator that stands before `node`; `copies`: what follows is copied from the original."""
        separator = self.separator
        text: str | None = None
        if self.selective is not None:
            if not copies and self.next_start >= 0:
                copies = _is_at_page_level(node)
            text = self.selective.find_separator(self, copies=copies)
            self.next_start = -1
            self.separator_changed = False
        if text is None:
            if not separator.text and separator.low == 0:
                separator.clear()
                return
            text = fit_separator(separator, at_start=self.at_start or (self.on_sol and not self.line))
            if not self.in_indent_pre and not self.in_block:
                text = guard_indent(text, node, separator, on_sol=self.on_sol)
        separator.clear()
        if not text:
            return
        if "\n" in text and self.is_single_line():
            text = "".join(p if p.startswith("<!--") else p.replace("\n", " ") for p in _COMMENT.split(text))
        self._put(text, None)
        if "\n" in text and count_breaks(text):
            self.on_sol = _TO_LINE_START.match(text) is not None
        elif self.on_sol:
            self.on_sol = not text.strip() or text.startswith("<!--")

    def _append(self, text: str, node: Node, guard: Guard | None) -> None:
        self.last_node = node
        if not text:
            return
        self.at_mark = self.at_rule = False
        self.orig_pos = -1
        self._put(text, guard)
        if "\n" in text:
            self.on_sol = _TO_LINE_START.match(text) is not None
        else:
            self.on_sol = False
        self.at_start = False

    def result(self) -> str:
        """All that was written."""
        self.finish_line()
        text = "".join(self.out)
        if self.redirect:
            return self.redirect + text if text.startswith("\n") else f"{self.redirect}\n{text}"
        return text

    # --- the line

    def is_single_line(self) -> bool:
        return bool(self.single_line) and self.single_line[-1]

    def context(self) -> int:
        return self.contexts[-1] if self.contexts else TEXT

    def find_by_id(self, name: str) -> Element | None:
        """An element of the document by its id: what stands elsewhere in it than it is written."""
        if self.ids is None:
            self.ids = {}
            if self.root is not None:
                for element in list_elements(self.root):
                    key = element.attrs.get("id")
                    if key is not None:
                        self.ids.setdefault(key, element)
        return self.ids.get(name)

    def kept_tags(self, node: Element) -> tuple[str, str] | None:
        """The opening and closing markup of an element as the original has it."""
        selective = self.selective
        return selective.kept_tags(node) if selective is not None else None

    # --- parts that are written apart

    def nested(self) -> State:
        """A state for a part: same facts, nothing written, in the middle of a line."""
        out = State(
            site=self.site,
            page=self.page,
            access=self.access,
            dispatch=self.dispatch,
            scratch=self.scratch,
            selective=self.selective,
        )
        out.template_data = self.template_data
        out.root, out.ids = self.root, self.ids
        out.on_sol = False
        out.in_link = self.in_link
        out.in_indent_pre = self.in_indent_pre
        out.in_html_pre = self.in_html_pre
        out.in_block = self.in_block
        out.in_variant = self.in_variant
        out.tables = self.tables
        out.single_line = list(self.single_line[-1:])
        out.contexts = list(self.contexts[-1:])
        out.context_nodes = list(self.context_nodes[-1:])
        return out

    def children_to_text(self, element: Element, *, context: int = -1, in_link: bool = False) -> str:
        """The inside of `element` as wikitext in the middle of a line, not yet written anywhere."""
        state = self.nested()
        if in_link:
            state.in_link = True
        state.write_children(element, context=context)
        state.flush_separator(element)
        return state.result()


def _is_at_page_level(node: Node) -> bool:
    """Whether a node, or the paragraph that its text begins, stands right in the page."""
    parent = node.parent
    if isinstance(node, Text) and parent is not None and parent.name == "p":
        parent = parent.parent
    return parent is not None and parent.name in ("body", "section") and not is_list_item(node)
