"""The open elements and the open formatting of tree construction, and where new nodes go."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.elements import (
    FOSTER_PARENTS,
    SCOPE,
    TABLE_MODES,
)
from wikigrove_engine.tokenize.tokens import (
    OPEN,
    Source,
    Tag,
)
from wikigrove_engine.tree.nodes import Element, Json, Node, Text

_IMPLIED: Final = frozenset(["dd", "dt", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc"])


_MAX_FORMATS: Final = 3
"""HTML keeps at most three equal formatting elements open (the "Noah's Ark" clause)."""


class OpenElements:
    """State of tree construction (HTML standard, section 13.2.4)."""

    def __init__(self, *, max_depth: int = 256, is_foreign: bool = False) -> None:
        """`is_foreign`: read HTML as the standard says, without what is better for wikitext's own paragraphs."""
        self._is_foreign: Final = is_foreign
        self.body = Element("body")
        self._stack: list[Element] = [self.body]
        self._formats: list[Element | None] = []
        self._modes: list[Element] = []
        self._foster = False
        self._fostering_text = False
        self._max_depth: Final = max_depth
        self._open_transclusions: list[str] = []
        self._run: Text | None = None
        """The text that is being added to, and its parts."""
        self._run_parts: list[str] = []

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
        note_end(element, tag)

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

    def _leave_blank_formats(self) -> None:
        """Take back formatting that only line breaks have opened again: a new paragraph opens it itself."""
        while True:
            element = self._stack[-1]
            if not element.source.auto_start or element not in self._formats:
                return
            if any(not isinstance(n, Text) or not n.data.isspace() for n in element.children()):
                return
            self._pop()
            element.unwrap()

    def _clone(self, element: Element) -> Element:
        copy = Element(element.name, dict(element.attrs), element.source.copy())
        copy.data_mw = clone_data(element.data_mw)
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

    def _strip(self, tag: Tag) -> None:
        """Leave a placeholder for a tag that says nothing where it stands, so that it survives the way back to wikitext."""
        if not tag.literal:
            return
        in_page = self._stack[-1] is not self.body
        # Of what a template gave only a call that shows nothing else needs one. Those of the page tell ranges where
        # they stand; later a pass drops the ones that nothing needs any more.
        if tag.source.start < 0 and (in_page or not self._open_transclusions):
            return
        meta = Element("meta", {"typeof": "mw:Placeholder/StrippedTag"}, tag.source)
        meta.source.note("name", tag.name)
        self._stack[-1].append(meta)


def clone_data(data: Json | None) -> Json | None:
    """What the copy of an element tells: what an extension shows in an attribute is there once."""
    if data is None or "attribs" not in data:
        return data
    found = data["attribs"]
    if not isinstance(found, list):
        return data
    entries: list[object] = []
    for entry in found:
        if not isinstance(entry, list):
            # What an editor sends can have any form.
            entries.append(entry)
            continue
        parts: list[object] = []
        for part in entry:
            html = part.get("html") if isinstance(part, dict) else None
            parts.append({**part, "html": ""} if isinstance(html, str) and "mw:Extension/" in html else part)
        entries.append(parts)
    return {**data, "attribs": entries}


def make_element(tag: Tag) -> Element:
    element = Element(tag.name, dict(tag.attrs) if tag.attrs else {}, tag.source)
    element.data_mw = tag.data_mw
    element.i18n = tag.i18n
    return element


def forget_end(element: Element) -> None:
    """The written end was for a copy of the element."""
    extra = element.source.extra
    if extra is not None:
        for key in ("end_start", "end_end", "end_in_template"):
            extra.pop(key, None)


def note_end(element: Element, tag: Tag) -> None:
    """Give an element what its written end tag tells."""
    source = element.source
    end = tag.source
    # What was written as a tag but ends with a wikitext construct around it has no end tag of its own.
    source.auto_end = end.auto_end and (element.name in ("b", "i") or (source.syntax == "html" and not tag.literal))
    if end.start >= 0:
        source.note("end_start", end.start)
        source.note("end_end", end.end)
    elif not end.auto_end:
        source.note("end_in_template", True)
    written = end.find("endTagSrc")
    if written is not None:
        source.note("endTagSrc", written)
