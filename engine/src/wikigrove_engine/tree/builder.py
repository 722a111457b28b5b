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
    TABLE_MODES,
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
    Source,
    Tag,
)
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Comment, Element, Node, Text

_IMPLIED: Final = frozenset(["dd", "dt", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc"])
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
_MAX_FORMATS: Final = 3


class TreeBuilder:
    """Feed it tokens, take `body`. Elements deeper than `max_depth` stay open only in name: they nest no further."""

    def __init__(self, *, max_depth: int = 256) -> None:
        self.body = Element("body")
        self._stack: list[Element] = [self.body]
        self._formats: list[Element | None] = []
        self._modes: list[Element] = []
        self._foster = False
        self._fostering_text = False
        self._max_depth: Final = max_depth
        self._open_transclusions: list[str] = []

    def add(self, tokens: list[Piece]) -> None:
        """Build on with these tokens."""
        for token in tokens:
            if isinstance(token, str):
                self._add_text(token)
            elif isinstance(token, Tag):
                kind = token.kind
                self._fostering_text = False
                if kind == OPEN:
                    self._start(token)
                elif kind == CLOSE:
                    self._end(token)
                elif kind == VOID:
                    self._add_void(token)
            elif isinstance(token, Newline):
                if token.source.start != -2:
                    self._add_text("\n")
            elif isinstance(token, CommentToken):
                self._add_comment(token)
            elif isinstance(token, EmptyLine):
                for inner in token.tokens:
                    if isinstance(inner, str):
                        self._current().append(Text(inner))
                    elif isinstance(inner, CommentToken):
                        self._add_comment(inner)
                    elif isinstance(inner, Tag):
                        self._add_void(inner)
            elif isinstance(token, Fragment):
                self._add_fragment(token)

    def finish(self) -> Element:
        """Close what is open and return the body."""
        while len(self._stack) > 1:
            self._pop().source.auto_end = True
        return self.body

    # --- the stack

    def _current(self) -> Element:
        return self._stack[-1]

    def _push(self, element: Element) -> None:
        self._stack.append(element)
        if element.name in TABLE_MODES:
            self._modes.append(element)

    def _pop(self) -> Element:
        element = self._stack.pop()
        if self._modes and self._modes[-1] is element:
            self._modes.pop()
        return element

    def _pop_made(self) -> Element:
        """Pop an element whose end tag was not written."""
        element = self._pop()
        element.source.auto_end = True
        return element

    def _drop_from_stack(self, element: Element) -> None:
        self._stack.remove(element)
        if element.name in TABLE_MODES and element in self._modes:
            self._modes.remove(element)

    def _pop_until(self, name: str, tag: Tag | None) -> None:
        """Pop up to and including the nearest element `name`; it got its end from `tag`."""
        while len(self._stack) > 1:
            element = self._stack[-1]
            if element.name == name:
                self._close_with(tag)
                return
            self._pop_made()

    def _close_with(self, tag: Tag | None) -> None:
        element = self._pop()
        if tag is None:
            element.source.auto_end = True
            return
        _note_end(element, tag)

    def _in_scope(self, name: str, scope: frozenset[str]) -> bool:
        for element in reversed(self._stack):
            if element.name == name:
                return True
            if element.name in scope:
                return False
        return False

    def _mode(self) -> str:
        return self._modes[-1].name if self._modes else "body"

    def _generate_implied(self, but: str = "") -> None:
        while self._stack[-1].name in _IMPLIED and self._stack[-1].name != but:
            self._pop_made()

    # --- inserting

    def _place(self) -> tuple[Element, Node | None]:
        """Where the next node goes: parent and the node that follows."""
        current = self._stack[-1]
        if self._foster and current.name in FOSTER_PARENTS:
            for i in range(len(self._stack) - 1, 0, -1):
                table = self._stack[i]
                if table.name == "table":
                    if table.parent is not None:
                        return table.parent, table
                    return self._stack[i - 1], None
        return current, None

    def _insert(self, node: Node) -> None:
        parent, before = self._place()
        if before is not None and isinstance(node, Element):
            node.source.fostered = True
            if self._open_transclusions:
                node.fostered_by = self._open_transclusions[-1]
        parent.insert(node, before)

    def _insert_element(self, tag: Tag, *, made: bool = False) -> Element:
        element = Element(tag.name, dict(tag.attrs) if tag.attrs else {}, tag.source)
        element.data_mw = tag.data_mw
        element.i18n = tag.i18n
        if made:
            element.source.auto_start = True
        self._insert(element)
        if len(self._stack) < self._max_depth or tag.name in TABLE_MODES:
            self._push(element)
        else:
            # Too deep: the element is there, but what follows is not put into it.
            element.source.auto_end = True
        return element

    def _insert_made(self, name: str) -> Element:
        return self._insert_element(Tag(OPEN, name, Source()), made=True)

    def _add_text(self, data: str) -> None:
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
                prev = before.prev
                if isinstance(prev, Text):
                    prev.data += data
                else:
                    # Fostered text is held by a span of its own until the tree is complete: texts carry no facts.
                    holder = Element("mw:fostered")
                    holder.source.fostered = True
                    if self._open_transclusions:
                        holder.fostered_by = self._open_transclusions[-1]
                    holder.append(Text(data))
                    parent.insert(holder, before)
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
        if isinstance(last, Text):
            last.data += data
        else:
            parent.append(Text(data))

    def _add_comment(self, token: CommentToken) -> None:
        source = token.source
        width = source.end - source.start if source.start >= 0 else -1
        self._stack[-1].append(Comment(token.data, width=width, source=source))

    def _add_void(self, tag: Tag) -> None:
        name = tag.name
        typeof = tag.attrs.get("typeof", "") if tag.attrs else ""
        if typeof.startswith(("mw:Transclusion", "mw:Param", "mw:Annotation", "mw:Includes")):
            self._add_marker(tag, typeof)
            return
        mode = self._mode()
        if name == "col":
            self._start_table_part(tag)
            return
        if name in ("meta", "link") and mode in FOSTER_PARENTS:
            self._stack[-1].append(_make(tag))
            return
        if mode in FOSTER_PARENTS and self._stack[-1].name in FOSTER_PARENTS:
            self._foster = True
            self._void_in_body(tag)
            self._foster = False
            return
        self._void_in_body(tag)

    def _void_in_body(self, tag: Tag) -> None:
        if tag.name == "hr":
            if self._in_scope("p", BUTTON_SCOPE):
                self._close_p(None)
        elif tag.name not in ("meta", "link"):
            self._reconstruct()
        element = _make(tag)
        self._insert(element)

    def _add_marker(self, tag: Tag, typeof: str) -> None:
        if typeof == "mw:Transclusion" and tag.attrs:
            self._open_transclusions.append(tag.attrs.get("about", ""))
        elif typeof == "mw:Transclusion/End" and self._open_transclusions:
            self._open_transclusions.pop()
        self._stack[-1].append(_make(tag))

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

    # --- active formatting

    def _reconstruct(self) -> None:
        formats = self._formats
        if not formats:
            return
        last = formats[-1]
        if last is None or last in self._stack:
            return
        i = len(formats) - 1
        while i > 0:
            entry = formats[i - 1]
            if entry is None or entry in self._stack:
                break
            i -= 1
        while i < len(formats):
            entry = formats[i]
            assert entry is not None
            if len(self._stack) >= self._max_depth:
                return
            fresh = self._clone(entry)
            self._insert(fresh)
            self._push(fresh)
            formats[i] = fresh
            i += 1

    def _clone(self, element: Element) -> Element:
        copy = Element(element.name, dict(element.attrs), element.source.copy())
        copy.data_mw = element.data_mw
        copy.source.auto_start = True
        copy.source.start = copy.source.end = -1
        return copy

    def _push_format(self, element: Element) -> None:
        same = 0
        oldest = -1
        for i in range(len(self._formats) - 1, -1, -1):
            entry = self._formats[i]
            if entry is None:
                break
            if entry.name == element.name and entry.attrs == element.attrs:
                same += 1
                oldest = i
        if same >= _MAX_FORMATS:
            del self._formats[oldest]
        self._formats.append(element)

    def _clear_formats(self) -> None:
        while self._formats:
            if self._formats.pop() is None:
                return

    # --- start tags

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

    # --- tables

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
                    self._stack[-1].append(_make(tag))
                    return
                self._pop_made()
                continue
            if mode != "table":
                # Outside a table these tags say nothing.
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

    # --- end tags

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

    def _end_other(self, tag: Tag) -> None:
        name = tag.name
        for element in reversed(self._stack):
            if element.name == name:
                self._generate_implied(name)
                self._pop_until(name, tag)
                return
            if element.name in SPECIAL:
                break
        self._strip(tag)

    def _strip(self, tag: Tag) -> None:
        """Leave a placeholder for an end tag without a start, so that it survives the way back to wikitext."""
        if not tag.literal or tag.source.start < 0 or self._stack[-1] is self.body:
            return
        meta = Element("meta", {"typeof": "mw:Placeholder/StrippedTag"}, tag.source)
        meta.source.note("name", tag.name)
        self._stack[-1].append(meta)

    def _adopt(self, name: str, tag: Tag | None) -> None:
        """The adoption agency algorithm (HTML standard 13.2.6.4.7)."""
        current = self._stack[-1]
        if current.name == name and current not in self._formats:
            self._close_with(tag)
            return
        for _ in range(8):
            element = self._find_format(name)
            if element is None:
                if tag is not None:
                    self._end_other(tag)
                return
            if element not in self._stack:
                self._formats.remove(element)
                return
            place = self._stack.index(element)
            if not self._element_in_scope(element):
                if tag is not None:
                    self._strip(tag)
                return
            furthest = None
            for node in self._stack[place + 1 :]:
                if node.name in SPECIAL:
                    furthest = node
                    break
            if furthest is None:
                while self._stack[-1] is not element:
                    self._pop_made()
                self._close_with(tag)
                self._formats.remove(element)
                return
            self._adopt_block(element, furthest, tag)
            tag = None if tag is None else tag

    def _adopt_block(self, element: Element, furthest: Element, tag: Tag | None) -> None:
        stack, formats = self._stack, self._formats
        ancestor = stack[stack.index(element) - 1]
        bookmark = formats.index(element)
        last: Element = furthest
        at = stack.index(furthest)
        counter = 0
        while True:
            counter += 1
            at -= 1
            node = stack[at]
            if node is element:
                break
            if node in formats and counter > 3:
                if formats.index(node) < bookmark:
                    bookmark -= 1
                formats.remove(node)
            if node not in formats:
                self._drop_from_stack(node)
                node.source.auto_end = True
                continue
            fresh = self._clone(node)
            node.source.auto_end = True
            formats[formats.index(node)] = fresh
            stack[at] = fresh
            if last is furthest:
                bookmark = formats.index(fresh) + 1
            fresh.append(last)
            last = fresh
        last.remove()
        self._insert_adopted(ancestor, last)
        fresh = self._clone(element)
        element.source.auto_end = True
        fresh.take_children(furthest)
        furthest.append(fresh)
        if tag is not None:
            _note_end(fresh, tag)
        old = formats.index(element)
        formats.remove(element)
        if old < bookmark:
            bookmark -= 1
        formats.insert(bookmark, fresh)
        self._drop_from_stack(element)
        stack.insert(stack.index(furthest) + 1, fresh)

    def _insert_adopted(self, ancestor: Element, node: Element) -> None:
        if ancestor.name not in FOSTER_PARENTS:
            ancestor.append(node)
            return
        table: Element | None = ancestor
        while table is not None and table.name != "table":
            table = table.parent
        if table is not None and table.parent is not None:
            node.source.fostered = True
            if self._open_transclusions:
                node.fostered_by = self._open_transclusions[-1]
            table.parent.insert(node, table)
        else:
            ancestor.append(node)

    def _find_format(self, name: str) -> Element | None:
        for entry in reversed(self._formats):
            if entry is None:
                return None
            if entry.name == name:
                return entry
        return None

    def _element_in_scope(self, wanted: Element) -> bool:
        for element in reversed(self._stack):
            if element is wanted:
                return True
            if element.name in SCOPE:
                return False
        return False


def _make(tag: Tag) -> Element:
    element = Element(tag.name, dict(tag.attrs) if tag.attrs else {}, tag.source)
    element.data_mw = tag.data_mw
    element.i18n = tag.i18n
    return element


def _note_end(element: Element, tag: Tag) -> None:
    """Give an element what its written end tag tells."""
    source = element.source
    end = tag.source
    source.auto_end = end.auto_end and element.name in ("b", "i")
    if end.start >= 0:
        source.note("end_start", end.start)
        source.note("end_end", end.end)
    elif not end.auto_end:
        source.note("end_in_template", True)
    written = end.find("endTagSrc")
    if written is not None:
        source.note("endTagSrc", written)
