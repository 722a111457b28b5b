"""Questions about nodes that are asked again and again on the way back to wikitext."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.html.elements import WIKITEXT_BLOCK
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text

LISTS: Final = frozenset(("ul", "ol", "dl"))
LIST_ITEMS: Final = frozenset(("li", "dt", "dd"))
FORMATTING: Final = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
NEEDS_LINE_START: Final = frozenset(
    ("table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "li", "dt", "dd", "hr", "tr", "td", "th", "caption")
)
"""What is written at the start of a line, unless as an HTML tag."""
TABLE_CHILDREN: Final = frozenset(("tr", "td", "th", "caption", "tbody", "thead", "tfoot"))
BLOCKS: Final = frozenset(WIKITEXT_BLOCK)

_ENCAPSULATED: Final = re.compile(r"(?:^|\s)mw:(?:Transclusion|Param|Extension/[^\s/]+|LanguageVariant)(?=\s|$)")
_TRANSCLUSION: Final = re.compile(r"(?:^|\s)mw:(?:Transclusion|Param|Extension/[^\s/]+)(?=\s|$)")


def at_top(node: Node) -> bool:
    """Whether this is the root of what is written: a page's body or a fragment's."""
    return isinstance(node, Element) and node.name == "body"


def is_new(node: Node | None) -> bool:
    """Whether an editor made the element: it has no source facts."""
    return isinstance(node, Element) and node.source.is_new


def is_literal(node: Node | None) -> bool:
    """Whether it was written, and will be, as an HTML tag."""
    return isinstance(node, Element) and node.source.syntax == "html"


def is_block(node: Node | None) -> bool:
    return isinstance(node, Element) and node.name in BLOCKS


def is_list(node: Node | None) -> bool:
    return isinstance(node, Element) and node.name in LISTS


def is_list_item(node: Node | None) -> bool:
    return isinstance(node, Element) and node.name in LIST_ITEMS


def is_quote(node: Node | None) -> bool:
    return isinstance(node, Element) and node.name in ("b", "i")


def is_formatting(node: Node | None) -> bool:
    return isinstance(node, Element) and node.name in FORMATTING


def is_separator(node: Node) -> bool:
    """White space and comments: what stands between two contents."""
    if isinstance(node, Text):
        data = node.data
        return not data or data.isspace()
    return isinstance(node, Comment)


def next_content(node: Node) -> Node | None:
    """The next sibling that is no separator."""
    found = node.next
    while found is not None and is_separator(found):
        found = found.next
    return found


def prev_content(node: Node) -> Node | None:
    found = node.prev
    while found is not None and is_separator(found):
        found = found.prev
    return found


def first_content(element: Element) -> Node | None:
    found = element.first
    while found is not None and is_separator(found):
        found = found.next
    return found


def last_content(element: Element) -> Node | None:
    found = element.last
    while found is not None and is_separator(found):
        found = found.prev
    return found


def is_transclusion(node: Node | None) -> bool:
    """Whether a template, a parameter or an extension tag made it: the first node of its group."""
    return isinstance(node, Element) and _TRANSCLUSION.search(node.attrs.get("typeof", "")) is not None


def is_encapsulated(node: Node | None) -> bool:
    """As `is_transclusion`, or a language variant."""
    return isinstance(node, Element) and _ENCAPSULATED.search(node.attrs.get("typeof", "")) is not None


def skip_group(node: Element) -> Node | None:
    """The node behind a group of one `about` that starts at `node`."""
    about = node.attrs.get("about", "")
    last: Node = node
    found = node.next
    start, end = node.source.dsr_start, node.source.dsr_end
    if about:
        while found is not None:
            if isinstance(found, Element):
                source = found.source
                if found.attrs.get("about", "") == about and (found.data_mw is None or "parts" not in found.data_mw):
                    last = found
                elif found.name not in ("meta", "link") or not (
                    start >= 0 and start <= source.dsr_start < source.dsr_end <= end
                ):
                    # What was moved out of a table of the group stands in the group's source too.
                    break
            elif not is_separator(found):
                break
            found = found.next
    return last.next


def is_silent(node: Node | None) -> bool:
    """Whether it is a category, a language link, a redirect or a switch: nothing of it shows."""
    if not isinstance(node, Element):
        return False
    if node.name == "link":
        return node.attrs.get("rel", "").startswith("mw:PageProp/")
    return node.name == "meta" and node.attrs.get("property", "").startswith("mw:PageProp/")


def writes_block(node: Node | None) -> bool:
    """Whether it is a block and its markup is written: a literal one, or one that needs a line of its own."""
    if not isinstance(node, Element) or node.name not in BLOCKS:
        return False
    # A paragraph made by the text around it and a table body have no markup.
    return is_literal(node) or node.name not in ("p", "tbody", "thead", "tfoot")


def has_ancestor(node: Node, name: str) -> bool:
    parent = node if isinstance(node, Element) else node.parent
    while parent is not None:
        if parent.name == name:
            return True
        parent = parent.parent
    return False


def text_of(node: Node) -> str:
    if isinstance(node, Text):
        return node.data
    return node.text() if isinstance(node, Element) else ""
