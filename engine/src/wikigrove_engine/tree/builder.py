"""HTML5 tree construction from tokens, as far as wikitext can need it.

Follows the HTML standard, section 13.2.6, with two differences that MediaWiki's output needs: template markers stay
where they are, also inside tables, and every element knows whether its start or its end was written or made.
The insertion mode is that of the innermost open part of a table.
"""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.elements import (
    BUTTON_SCOPE,
    CLOSES_P,
    FORMATTING,
    FOSTER_PARENTS,
    HEADINGS,
    LIST_SCOPE,
    SCOPE,
    SPECIAL,
    TABLE_PARTS,
    TABLE_SCOPE,
)
from wikigrove_engine.tokenize.tokens import (
    CLOSE,
    OPEN,
    VOID,
    CommentToken,
    EmptyLine,
    Fragment,
    Newline,
    Piece,
    Tag,
)
from wikigrove_engine.tree.formatting import FormattingElements
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Comment, Element, Text
from wikigrove_engine.tree.open_elements import make_element

_APPLET: Final = frozenset(("applet", "marquee", "object"))
_BLOCK_ENDS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "button",
        "center",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "header",
        "hgroup",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "pre",
        "section",
        "summary",
        "ul",
    ]
)
_TBODY: Final = frozenset(("tbody", "thead", "tfoot"))
_CELL: Final = frozenset(("td", "th"))


class TreeBuilder(FormattingElements):
    """Feed it tokens, take `body`. Elements deeper than `max_depth` stay open only in name: they nest no further."""

    def add(self, tokens: list[Piece]) -> None:
        """Build on with these tokens."""
        for token in tokens:
            if isinstance(token, str):
                self._add_text(token)
            elif isinstance(token, Newline):
                if token.source.start != -2:
                    self._add_text("\n")
            elif isinstance(token, Tag):
                self._join_run()
                kind = token.kind
                self._fostering_text = False
                if kind == OPEN:
                    self._start(token)
                elif kind == CLOSE:
                    self._end(token)
                elif kind == VOID:
                    self._add_void(token)
            elif isinstance(token, CommentToken):
                self._join_run()
                self._add_comment(token)
            elif isinstance(token, EmptyLine):
                self._join_run()
                for inner in token.tokens:
                    if isinstance(inner, str):
                        self._current().append(Text(inner))
                    elif isinstance(inner, CommentToken):
                        self._add_comment(inner)
                    elif isinstance(inner, Tag):
                        self._add_void(inner)
            elif isinstance(token, Fragment):
                self._join_run()
                self._add_fragment(token)
        self._join_run()

    def finish(self) -> Element:
        """Close what is open and return the body."""
        while len(self._stack) > 1:
            self._pop().source.auto_end = True
        return self.body

    def _add_text(self, data: str) -> None:
        if "\0" in data:
            data = data.replace("\0", "")
        if not data:
            return
        mode = self._mode()
        if mode in FOSTER_PARENTS and self._stack[-1].name in FOSTER_PARENTS:
            if data.isspace() and not self._fostering_text:
                self._append_text(self._stack[-1], data)
                return
            self._fostering_text = True
            self._foster = True
            self._reconstruct()
            parent, before = self._place()
            if before is None:
                self._append_text(parent, data)
            else:
                # Fostered text is held by an element of its own until the tree is complete: texts carry no facts.
                holder = before.prev
                if not isinstance(holder, Element) or holder.name != "mw:fostered":
                    holder = Element("mw:fostered")
                    holder.source.fostered = True
                    if self._open_transclusions:
                        holder.fostered_by = self._open_transclusions[-1]
                    parent.insert(holder, before)
                self._append_text(holder, data)
            self._foster = False
            return
        if mode == "colgroup" and self._stack[-1].name == "colgroup":
            if data.isspace():
                self._append_text(self._stack[-1], data)
                return
            self._pop_made()
            self._add_text(data)
            return
        if self._formats:
            self._reconstruct()
        self._append_text(self._stack[-1], data)

    def _append_text(self, parent: Element, data: str) -> None:
        last = parent.last
        if not isinstance(last, Text):
            parent.append(Text(data))
        elif last is self._run:
            self._run_parts.append(data)
        else:
            self._join_run()
            self._run = last
            self._run_parts = [last.data, data]

    def _join_run(self) -> None:
        """Give a text its parts at once: a paragraph of many lines would be copied with each line."""
        run = self._run
        if run is not None:
            run.data = "".join(self._run_parts)
            self._run = None

    def _add_comment(self, token: CommentToken) -> None:
        source = token.source
        width = source.end - source.start if source.start >= 0 else -1
        # White space behind a comment is looked at anew: it stays in the table.
        self._fostering_text = False
        self._stack[-1].append(Comment(token.data, width=width, source=source))

    def _add_void(self, tag: Tag) -> None:
        name = tag.name
        typeof = tag.attrs.get("typeof", "") if tag.attrs else ""
        if typeof.startswith(("mw:Transclusion", "mw:Param", "mw:Annotation")):
            self._add_marker(tag, typeof)
            return
        mode = self._mode()
        if name == "col":
            self._start_table_part(tag)
            return
        # Also inside a fostered paragraph: a rule closes it and is then itself in the table.
        self._foster = mode in FOSTER_PARENTS
        self._void_in_body(tag)
        self._foster = False

    def _void_in_body(self, tag: Tag) -> None:
        if tag.name == "hr":
            if self._in_scope("p", BUTTON_SCOPE):
                self._close_p(None)
        elif tag.name not in ("meta", "link"):
            self._reconstruct()
        element = make_element(tag)
        self._insert(element)

    def _add_marker(self, tag: Tag, typeof: str) -> None:
        if typeof == "mw:Transclusion" and tag.attrs:
            self._open_transclusions.append(tag.attrs.get("about", ""))
        elif typeof == "mw:Transclusion/End" and self._open_transclusions:
            self._open_transclusions.pop()
        self._stack[-1].append(make_element(tag))

    def _add_fragment(self, token: Fragment) -> None:
        fostering = self._mode() in FOSTER_PARENTS and self._stack[-1].name in FOSTER_PARENTS
        only_metas = all(node.name in ("meta", "link", "style") for node in token.nodes)
        if fostering and not only_metas:
            self._foster = True
        if token.is_block:
            if self._in_scope("p", BUTTON_SCOPE):
                self._close_p(None)
        elif not only_metas:
            self._reconstruct()
        for node in token.nodes:
            self._insert(node)
        self._foster = False

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if name in VOID_ELEMENTS:
            self._add_void(tag)
            return
        mode = self._mode()
        if name in TABLE_PARTS:
            self._start_table_part(tag)
            return
        if mode in FOSTER_PARENTS:
            if name == "table" and len(self._stack) >= self._max_depth:
                return
            if name == "table":
                # A table inside a table, outside its cells, ends that table.
                self._end_table(None)
                self._start(tag)
                return
            if name in ("style", "script"):
                self._insert_element(tag)
                return
            self._foster = True
            self._start_in_body(tag)
            self._foster = False
            return
        if mode == "colgroup" and self._stack[-1].name == "colgroup":
            self._pop_made()
            self._start(tag)
            return
        self._start_in_body(tag)

    def _start_in_body(self, tag: Tag) -> None:
        name = tag.name
        if name == "table" and len(self._stack) >= self._max_depth:
            # Parts of a table always nest, so too deep a table must not begin.
            return
        if name in FORMATTING:
            self._start_formatting(tag)
            return
        if name in ("li", "dd", "dt"):
            self._close_list_item(name)
        if name in CLOSES_P:
            if name == "p" and self._formats and not tag.literal and not self._is_foreign:
                self._leave_blank_formats()
            if self._in_scope("p", BUTTON_SCOPE):
                self._close_p(None)
            if name in HEADINGS and self._stack[-1].name in HEADINGS:
                self._pop_made()
        elif name in ("rb", "rtc"):
            if self._in_scope("ruby", SCOPE):
                self._generate_implied()
            self._reconstruct_if_plain(name)
        elif name in ("rp", "rt"):
            if self._in_scope("ruby", SCOPE):
                self._generate_implied("rtc")
        elif name in ("html", "head", "body", "frame", "frameset"):
            return
        else:
            self._reconstruct()
        self._insert_element(tag)
        if name in _APPLET:
            self._formats.append(None)

    def _reconstruct_if_plain(self, name: str) -> None:
        if not self._in_scope("ruby", SCOPE):
            self._reconstruct()

    def _start_formatting(self, tag: Tag) -> None:
        if tag.name == "a":
            for entry in reversed(self._formats):
                if entry is None:
                    break
                if entry.name == "a":
                    self._adopt("a", None)
                    if entry in self._formats:
                        self._formats.remove(entry)
                    if entry in self._stack:
                        self._drop_from_stack(entry)
                    break
        self._reconstruct()
        if tag.name == "nobr" and self._in_scope("nobr", SCOPE):
            self._adopt("nobr", None)
            self._reconstruct()
        before = len(self._stack)
        element = self._insert_element(tag)
        if len(self._stack) > before:
            self._push_format(element)

    def _close_list_item(self, name: str) -> None:
        names = ("li",) if name == "li" else ("dd", "dt")
        for element in reversed(self._stack):
            if element.name in names:
                self._generate_implied(element.name)
                self._pop_until(element.name, None)
                return
            if element.name in SPECIAL and element.name not in ("address", "div", "p"):
                return

    def _close_p(self, tag: Tag | None) -> None:
        self._generate_implied("p")
        self._pop_until("p", tag)

    def _start_table_part(self, tag: Tag) -> None:
        name = tag.name
        while True:
            mode = self._mode()
            if mode in _CELL:
                self._end_cell(mode, None)
                continue
            if mode == "caption":
                self._generate_implied()
                self._pop_until("caption", None)
                self._clear_formats()
                continue
            if mode == "tr":
                self._clear_to("tr")
                if name in _CELL:
                    self._insert_element(tag)
                    self._formats.append(None)
                    return
                self._pop_made()
                continue
            if mode in _TBODY:
                self._clear_to(mode)
                if name == "tr":
                    self._insert_element(tag)
                    return
                if name in _CELL:
                    self._insert_made("tr")
                    continue
                self._pop_made()
                continue
            if mode == "colgroup":
                if name == "col":
                    self._stack[-1].append(make_element(tag))
                    return
                self._pop_made()
                continue
            if mode != "table":
                # Outside a table these tags say nothing; but they have their place in the text.
                self._strip(tag)
                return
            self._clear_to("table")
            if name == "caption":
                self._formats.append(None)
                self._insert_element(tag)
                return
            if name in _TBODY or name == "colgroup":
                self._insert_element(tag)
                return
            self._insert_made("colgroup" if name == "col" else "tbody")

    def _clear_to(self, name: str) -> None:
        while len(self._stack) > 1 and self._stack[-1].name != name:
            self._pop_made()

    def _end_cell(self, name: str, tag: Tag | None) -> None:
        self._generate_implied()
        self._pop_until(name, tag)
        self._clear_formats()

    def _end_table(self, tag: Tag | None) -> None:
        self._pop_until("table", tag)

    def _end_table_part(self, tag: Tag) -> bool:
        """Handle the end tag of a table or of a part of one; False when it is not for a table."""
        name = tag.name
        if name == "table":
            if not self._in_scope("table", TABLE_SCOPE):
                self._strip(tag)
                return True
            while self._mode() in _CELL or self._mode() == "caption":
                mode = self._mode()
                self._end_cell(mode, None)
            self._end_table(tag)
            return True
        if name not in TABLE_PARTS:
            return False
        if name == "col" or not self._in_scope(name, TABLE_SCOPE):
            self._strip(tag)
            return True
        if name in _CELL or name == "caption":
            if self._mode() in (name,):
                self._end_cell(name, tag)
            else:
                self._strip(tag)
            return True
        while self._mode() in _CELL or self._mode() == "caption":
            self._end_cell(self._mode(), None)
        if self._in_scope(name, TABLE_SCOPE):
            self._pop_until(name, tag)
        return True

    def _end(self, tag: Tag) -> None:
        if self._end_table_part(tag):
            return
        if self._mode() in FOSTER_PARENTS and self._stack[-1].name in FOSTER_PARENTS:
            self._foster = True
            self._end_in_body(tag)
            self._foster = False
            return
        self._end_in_body(tag)

    def _end_in_body(self, tag: Tag) -> None:
        name = tag.name
        if name in FORMATTING:
            self._adopt(name, tag)
        elif name == "p":
            if not self._in_scope("p", BUTTON_SCOPE):
                if tag.source.start < 0 and self._open_transclusions:
                    # An empty paragraph would make a template look larger than it is.
                    return
                made = self._insert_made("p")
                made.source.syntax = "html" if tag.literal else ""
                if len(self._stack) > 1 and self._stack[-1] is made:
                    self._close_with(tag)
                return
            self._close_p(tag)
        elif name in ("li", "dd", "dt"):
            if not self._in_scope(name, LIST_SCOPE if name == "li" else SCOPE):
                self._strip(tag)
                return
            self._generate_implied(name)
            self._pop_until(name, tag)
        elif name in HEADINGS:
            self._end_heading(tag)
        elif name in _BLOCK_ENDS or name in _APPLET:
            if not self._in_scope(name, SCOPE):
                self._strip(tag)
                return
            self._generate_implied()
            self._pop_until(name, tag)
            if name in _APPLET:
                self._clear_formats()
        elif name == "br":
            self._void_in_body(Tag(VOID, "br", tag.source))
        else:
            self._end_other(tag)

    def _end_heading(self, tag: Tag) -> None:
        for element in reversed(self._stack):
            if element.name in HEADINGS:
                self._generate_implied()
                self._pop_until(element.name, tag)
                return
            if element.name in SCOPE:
                break
        self._strip(tag)
