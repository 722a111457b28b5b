"""Selective serialization: what nobody touched keeps its original bytes.

While the edited tree is walked, the state knows where in the original its last chunk ended (`orig_pos`) and where its next
one starts (`next_start`), as far as they stand for parts of the original. Between two such chunks the original's own
separator is kept; around what is new, separators are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.serialize.diff import (
    CHILDREN,
    DELETED_BEFORE,
    DELETED_LAST,
    INSERTED,
    REPLACED,
    SUBTREE,
    WRAPPER,
    Marks,
)
from wikigrove_engine.serialize.nodes import (
    is_encapsulated,
    is_list,
    is_list_item,
    is_literal,
    last_content,
    prev_content,
    skip_group,
)
from wikigrove_engine.serialize.separators import count_breaks, find_tail, is_valid_separator
from wikigrove_engine.tokenize.attributes import parse_attributes
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text

if TYPE_CHECKING:
    from wikigrove_engine.serialize.handlers.base import Handler
    from wikigrove_engine.serialize.state import State

_CHANGED: Final = INSERTED | WRAPPER | CHILDREN | SUBTREE | DELETED_LAST
_ONE_CHUNK: Final = frozenset(("a", "link", "meta", "img", "figure", "audio", "video", "br", "hr"))
_MAY_BE_EMPTY: Final = frozenset(("p", "br", "meta", "link", "span"))


class Selective:
    """The original text, and what was changed in the edited tree."""

    def __init__(self, text: str, marks: Marks) -> None:
        self.text = text
        self.marks = marks

    # --- elements

    def write_element(self, node: Element, handler: Handler, state: State) -> Node | None:
        """Copy the element, or let its handler write what changed in it."""
        flags = self.marks.of(node)
        if flags & DELETED_BEFORE:
            state.separator_changed = True
        source = node.source
        if not flags & _CHANGED and source.find("misnested") and source.dsr_end <= source.dsr_start:
            # It was cut out of a link, whose source has it.
            return node.next
        if state.in_inserted or flags & INSERTED or source.dsr_start < 0 or source.dsr_end < source.dsr_start:
            saved = state.in_inserted
            state.in_inserted = saved or bool(flags & INSERTED) or source.is_new
            following = handler.write(node, state, wrapper_kept=False)
            state.in_inserted = saved
            return following
        if not flags & _CHANGED and self._is_in_next(node):
            return skip_group(node) if is_encapsulated(node) else node.next
        if source.dsr_end == source.dsr_start and source.auto_start and not flags & _CHANGED and node.first is not None:
            # A piece of an element that was cut: its source stands with another piece.
            return node.next
        if not flags & _CHANGED and _is_written(node, state):
            return skip_group(node) if is_encapsulated(node) else node.next
        if not flags & _CHANGED and self._is_valid_here(node, state):
            start, end = source.dsr_start, source.dsr_end
            state.copy(self.text[start:end], node, start, end)
            return skip_group(node) if is_encapsulated(node) else node.next
        if state.next_start < 0:
            state.next_start = start_of(node)
        kept = not flags & WRAPPER and source.open_width >= 0 and source.close_width >= 0
        following = handler.write(node, state, wrapper_kept=kept)
        if source.close_width > 0 or node.name in _ONE_CHUNK or is_encapsulated(node):
            state.orig_pos = source.dsr_end
            state.orig_exact = True
        elif flags & DELETED_LAST or (state.orig_pos < 0 and not state.separator_changed):
            # What stands behind the node in the original stands there still.
            state.orig_pos = self._content_end(node)
            state.orig_exact = False
            state.separator.text = ""
            state.separator_changed = False
        state.next_start = -1
        return following

    def _content_end(self, node: Element) -> int:
        """Where a node ends, without the white space that its content ends with."""
        source = node.source
        end = source.dsr_end
        last = last_content(node)
        if source.close_width > 0 or (last is not None and self.marks.of(last) & (INSERTED | REPLACED) == INSERTED):
            return end
        low = source.dsr_start + max(source.open_width, 0)
        if not self.marks.of(node) & DELETED_LAST and self.text[low:end].rstrip().endswith("-->"):
            return low + find_tail(self.text[low:end])
        end = max(low, end - trimmed_width(node, 1))
        tail = end
        while tail > low and self.text[tail - 1].isspace():
            tail -= 1
        # Spaces at the end of a text were written with it; line breaks wait for what follows.
        return tail if "\n" in self.text[tail:end] else end

    def find_lost(self, node: Node, state: State) -> str:
        """Text of the original that no node stands for (a stray end tag), where `node` was put in behind it."""
        follower = node.next
        while follower is not None and self.marks.of(follower) & INSERTED:
            if self.marks.of(follower) & (DELETED_BEFORE | REPLACED):
                return ""
            follower = follower.next
        if follower is None:
            parent = node.parent
            if parent is None or self.marks.of(parent) & (INSERTED | DELETED_LAST):
                return ""
            end = parent.source.dsr_end - max(parent.source.close_width, 0)
        elif isinstance(follower, Element) and not self.marks.of(follower) & DELETED_BEFORE:
            end = follower.source.dsr_start
        else:
            return ""
        if end < state.orig_pos:
            return ""
        gap = self.text[state.orig_pos : end]
        return "" if is_valid_separator(gap) else gap.rstrip()

    def _is_valid_here(self, node: Element, state: State) -> bool:
        """Whether the node's source still means the node where it stands now."""
        source = node.source
        name = node.name
        if source.dsr_end == source.dsr_start and name not in _MAY_BE_EMPTY and not is_encapsulated(node):
            return False
        if name in ("td", "th"):
            if source.syntax != "row":
                return True
            prev = prev_content(node)
            return (
                isinstance(prev, Element)
                and prev.name == name
                and not is_literal(prev)
                and not self.marks.of(prev) & _CHANGED
            )
        if name == "tr":
            return source.find("startTagSrc") is not None or source.syntax == "html" or (prev_content(node) is None)
        if (is_list_item(node) or is_list(node)) and not is_literal(node):
            parent = node.parent
            if is_list_item(node) and is_list(parent):
                assert parent is not None
                if parent.parent is None or not is_list_item(parent.parent):
                    return True
                # The bullets of the items around it are written with the first item.
                return prev_content(node) is not None or prev_content(parent) is not None
            if is_list(node) and is_list_item(parent):
                return prev_content(node) is not None
        return True

    def _is_in_next(self, node: Element) -> bool:
        """Whether the source of a following node, which is copied, holds this node: it was moved out of a table."""
        follower = node.next
        steps = 12
        own = node.source
        about = node.attrs.get("about", "")
        while follower is not None and steps > 0:
            if isinstance(follower, Element):
                source = follower.source
                if about and follower.attrs.get("about", "") == about:
                    follower = follower.next
                    continue
                if source.dsr_start >= 0:
                    if source.dsr_start > own.dsr_start and follower.name not in ("meta", "link"):
                        return False
                    if own.dsr_end <= source.dsr_end and own.dsr_start >= source.dsr_start < source.dsr_end:
                        return not self.marks.of(follower) & _CHANGED
            follower = follower.next
            steps -= 1
        return False

    def kept_tags(self, node: Element) -> tuple[str, str] | None:
        source = node.source
        start, end = source.dsr_start, source.dsr_end
        if start < 0 or end < start or source.open_width < 0 or source.close_width < 0:
            return None
        return self.text[start : start + source.open_width], self.text[end - source.close_width : end]

    # --- texts

    def find_text(self, node: Text) -> int:
        """Where in the original this text stands as it is; -1 when it is new or was spelled otherwise."""
        flags = self.marks.of(node)
        if flags & INSERTED:
            return -1
        data = node.data
        if not flags & DELETED_BEFORE:
            start = self._end_before(node, 8)
            if start >= 0 and self.text.startswith(data, start):
                return start
        end = self._start_behind(node)
        if end >= len(data) and self.text.startswith(data, end - len(data)):
            return end - len(data)
        return -1

    def _end_before(self, node: Node, steps: int) -> int:
        prev = node.prev
        if prev is None:
            parent = node.parent
            if parent is None or self.marks.of(parent) & INSERTED:
                return -1
            source = parent.source
            if source.dsr_start < 0 or source.open_width < 0:
                return -1
            return source.dsr_start + source.open_width + trimmed_width(parent, 0)
        if self.marks.of(prev) & INSERTED:
            return -1
        if isinstance(prev, Element):
            found = _group_end(prev)
            return found
        if steps <= 0 or self.marks.of(prev) & DELETED_BEFORE:
            return -1
        before = self._end_before(prev, steps - 1)
        if before < 0:
            return -1
        if isinstance(prev, Text):
            return before + len(prev.data)
        assert isinstance(prev, Comment)
        end = self.text.find("-->", before)
        return end + 3 if end >= 0 and self.text.startswith("<!--", before) else -1

    def _start_behind(self, node: Node) -> int:
        following = node.next
        if following is None:
            parent = node.parent
            if parent is None or self.marks.of(parent) & (INSERTED | DELETED_LAST):
                return -1
            source = parent.source
            if source.dsr_end < 0 or source.close_width < 0:
                return -1
            return source.dsr_end - source.close_width - trimmed_width(parent, 1)
        if isinstance(following, Element) and not self.marks.of(following) & (INSERTED | DELETED_BEFORE):
            return following.source.dsr_start
        return -1

    # --- separators

    def find_separator(self, state: State, *, copies: bool) -> str | None:
        """The original's separator between the last chunk and the next one; None when there is none to keep.

        Between two copied chunks that is all that stands there: what no node stands for must not get lost.
        """
        start, pos = state.next_start, state.orig_pos
        if pos < 0 or start < pos or state.separator_changed or state.in_inserted:
            return None
        gap = self.text[pos:start]
        if not is_valid_separator(gap):
            # Behind what was changed, it can stand as it is on lines of its own.
            return gap if copies and (state.orig_exact or gap.startswith("\n")) else None
        if not state.orig_exact and count_breaks(gap) < state.separator.low:
            # What was changed before it needs more than was there.
            return None
        return gap

    def attribute_order(self, node: Element) -> list[str]:
        """The names of a tag's attributes in the order in which they are written."""
        kept = self.kept_tags(node)
        if kept is None:
            return []
        return [a.name.lower() for a in parse_attributes(kept[0].strip("<>{|!"))]


def _is_written(node: Element, state: State) -> bool:
    """Whether the source of a node was copied with something before it: it was moved out of there."""
    source = node.source
    return state.orig_exact and source.dsr_start < source.dsr_end <= state.orig_pos


def start_of(node: Element) -> int:
    """Where the line markup of a node starts: for a first item, with the bullets of the lists around it."""
    at = node
    while is_list_item(at) or is_list(at):
        parent = at.parent
        if parent is None or prev_content(at) is not None or not (is_list_item(parent) or is_list(parent)):
            break
        if is_literal(parent):
            break
        at = parent
    return at.source.dsr_start if at.source.dsr_start >= 0 else node.source.dsr_start


def trimmed_width(node: Element, side: int) -> int:
    """How much white space was cut off at one side of a node's content."""
    kept = node.source.find("trimmed")
    if isinstance(kept, list) and len(kept) == 2 and isinstance(kept[side], str):
        return len(kept[side])
    return 0


def _group_end(node: Element) -> int:
    """The end of an element, or of the group that it is the last of."""
    about = node.attrs.get("about", "")
    if not about or node.data_mw is not None:
        return node.source.dsr_end
    found: Node | None = node
    while found is not None:
        if isinstance(found, Element):
            if found.attrs.get("about", "") != about:
                break
            if found.data_mw is not None:
                return found.source.dsr_end
        found = found.prev
    return node.source.dsr_end
