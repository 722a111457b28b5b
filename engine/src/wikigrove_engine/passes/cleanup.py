"""Last touches: holders that were only for building, empty elements, spaces that must not break."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.html.elements import FORMATTING
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text, join_texts, list_elements, list_nodes

MAY_BE_LEFT: Final = FORMATTING | {"meta"}
_MAY_BE_EMPTY: Final = frozenset(("li", "p", "tr", "tbody"))
_NBSP_BEFORE: Final = re.compile(r"( )(?=[?:;!%\u00bb\u203a](?!\w))")
_NBSP_AFTER: Final = re.compile(r"(?<!\w)[\u00ab\u2039]( )")
_ASCII_SIGNS: Final = (" ?", " :", " ;", " !", " %")
_OTHER_SIGNS: Final = (" \u00bb", " \u203a", "\u00ab ", "\u2039 ")
_DROPPED: Final = FORMATTING - {"a"}
_NO_ARMOR: Final = frozenset(("pre", "style", "script", "textarea"))


def unwrap_fostered(body: Element) -> None:
    """Take out the holders of fostered text, once nobody needs to know where it came from."""
    for element in list_elements(body):
        if element.name == "mw:fostered":
            element.unwrap()


def remove_leftovers(body: Element) -> None:
    """Formatting that was closed and opened again around nothing; marks of stray tags that stand alone."""
    for element in reversed(list_elements(body)):
        if element.source.auto_start and element.source.auto_end and element.name in _DROPPED and _is_blank(element):
            element.unwrap()
        elif (
            element.name == "meta"
            and element.prev is None
            and element.next is None
            and (element.attrs.get("typeof") == "mw:Placeholder/StrippedTag")
        ):
            element.remove()


def _is_blank(element: Element) -> bool:
    return all(isinstance(c, Text) and not c.data.strip() for c in element.children())


def mark_empty(body: Element) -> None:
    """Empty paragraphs, items, rows get a class by which readers hide them."""
    for element in reversed(list_elements(body)):
        if element.name not in _MAY_BE_EMPTY or (
            element.attrs.keys() - {"class", "id", "about", "typeof"} and element.name != "tr"
        ):
            continue
        if "class" in element.attrs or (element.name == "tr" and element.attrs and not _is_all_templated(element)):
            continue
        if _is_empty(element):
            if "about" not in element.attrs and _is_blank(element) and _is_templated(element):
                # An editor could not reach it, and a reader can't see it.
                element.remove()
            else:
                element.attrs["class"] = "mw-empty-elt"


def _is_all_templated(row: Element) -> bool:
    """Whether all that a row's attributes tell is the template that gave it."""
    return row.attrs.keys() == {"about", "typeof"} and row.typeof() == "mw:Transclusion"


def _is_templated(element: Element) -> bool:
    """Whether an element lies inside what a template gave."""
    parent = element.parent
    while parent is not None:
        if "about" in parent.attrs and parent.typeof() != "mw:ExpandedAttrs":
            return True
        parent = parent.parent
    return False


def _is_empty(element: Element) -> bool:
    for child in element.children():
        if isinstance(child, Comment):
            continue
        if isinstance(child, Text):
            if child.data.strip():
                return False
            continue
        assert isinstance(child, Element)
        if child.name == "meta" or (child.name == "link" and "mw:Extension/" in child.typeof()):
            continue
        if child.has_type("mw:Nowiki") and child.first is None and element.name == "p":
            continue
        if child.name == "span" and child.attrs.get("class") == "mw-empty-elt":
            continue
        if element.name == "tbody" and child.name == "tr" and child.attrs.get("class") == "mw-empty-elt":
            continue
        return False
    return True


def armor_spaces(body: Element) -> None:
    """French spacing: a space before ?:;!% and inside guillemets must not end a line."""
    for node in list_nodes(body):
        if isinstance(node, Text) and _may_need_armor(node.data) and not _is_armored(node):
            _armor_text(node)


def _may_need_armor(data: str) -> bool:
    """A quick look, in substrings: nearly every text of a page has spaces, and hardly one needs armor."""
    for sign in _ASCII_SIGNS:
        if sign in data:
            return True
    if not data.isascii():
        for sign in _OTHER_SIGNS:
            if sign in data:
                return True
    return False


def _is_armored(node: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.name in _NO_ARMOR:
            return True
        parent = parent.parent
    return False


def _armor_text(node: Text) -> None:
    data = node.data
    places = [m.start(1) for m in _NBSP_BEFORE.finditer(data)]
    places += [m.start(1) for m in _NBSP_AFTER.finditer(data)]
    parent = node.parent
    assert parent is not None
    at = 0
    for place in sorted(set(places)):
        if place > at:
            parent.insert(Text(data[at:place]), node)
        span = Element("span", {"typeof": "mw:DisplaySpace"})
        span.append(Text("\u00a0"))
        parent.insert(span, node)
        at = place + 1
    if at == 0:
        return
    if at < len(data):
        node.data = data[at:]
    else:
        node.remove()


def drop_stray_tags(body: Element) -> None:
    """Placeholders of tags that say nothing where they stand, in paragraphs of the page and between them: they show nothing."""
    left: dict[Element, None] = {}
    for element in list_elements(body):
        if element.name != "meta" or element.attrs.get("typeof") != "mw:Placeholder/StrippedTag":
            continue
        if element.source.start < 0:
            continue
        parent = element.parent
        if parent is not None and (parent is body or (parent.name == "p" and parent.parent is body)):
            element.remove()
            left[parent] = None
    for parent in left:
        join_texts(parent)
