"""Formatting elements that are closed out of order: the adoption agency algorithm."""

from __future__ import annotations

from wikigrove_engine.html.elements import (
    FOSTER_PARENTS,
    SPECIAL,
)
from wikigrove_engine.tokenize.tokens import (
    Tag,
)
from wikigrove_engine.tree.nodes import Element
from wikigrove_engine.tree.open_elements import OpenElements, forget_end, note_end


class FormattingElements(OpenElements):
    """End tags of formatting elements (HTML standard, section 13.2.6.4.7)."""

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
                if tag is not None and tag.literal:
                    # Closed with another one before its own end came.
                    element.source.note("late_end", True)
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
        forget_end(element)
        fresh.take_children(furthest)
        furthest.append(fresh)
        if tag is not None:
            note_end(fresh, tag)
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
