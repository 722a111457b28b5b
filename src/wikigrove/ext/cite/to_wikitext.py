"""Notes and lists of the tree back to `<ref>` and `<references>`.

The text of a note stands in the list that shows it; the mark names the element by its id. What an editor changed comes
as HTML with the mark itself, and counts more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import find_by_id, inner_to_wikitext, read_inner, start_tag_to_wikitext
from wikigrove_engine.tree.nodes import Element, Json, Text

if TYPE_CHECKING:
    from wikigrove_engine.serialize.state import State

_FOLLOW: Final = "mw:Cite/Follow"


def write_ref(node: Element, state: State) -> str:
    """`<ref ...>text</ref>`, or `<ref ... />` for one whose text stands elsewhere."""
    data = node.data_mw if node.data_mw is not None else {}
    body = _object(data.get("body"))
    attributes = dict(_object(data.get("attrs")) or {})
    content: Element | None
    if "mainRef" in data:
        details = _find_content(body, node, state)
        if details is not None:
            attributes["details"] = inner_to_wikitext(details, state)
        content = _find_main(data, state)
    else:
        content = _find_content(body, node, state)
    start = start_tag_to_wikitext({**data, "attrs": attributes}, node, state)
    if content is None:
        return f"<{start} />" if body is None or "mainRef" in data else f"<{start}></ref>"
    return f"<{start}>{inner_to_wikitext(content, state)}</ref>"


def write_references(node: Element, state: State) -> str:
    """`<references />`, with the notes that are written in it."""
    data = node.data_mw if node.data_mw is not None else {}
    start = start_tag_to_wikitext(data, node, state)
    body = _object(data.get("body"))
    if body is None:
        return f"<{start} />"
    source = body.get("extsrc")
    if isinstance(source, str):
        return f"<{start}>{source}</references>"
    html = body.get("html")
    inner = inner_to_wikitext(read_inner(html), state) if isinstance(html, str) else ""
    return f"<{start}>{inner}</references>"


def _find_content(body: Json | None, node: Element, state: State) -> Element | None:
    """The text of a mark; None where it has none of its own."""
    if body is None:
        return None
    html = body.get("html")
    if isinstance(html, str):
        return read_inner(html)
    key = body.get("id")
    found = find_by_id(key, state) if isinstance(key, str) else None
    return _own_part(found, node) if found is not None else None


def _find_main(data: Json, state: State) -> Element | None:
    """The text of the note that a mark with details belongs to, where the mark was written with it."""
    html = data.get("mainBodyHtml")
    if isinstance(html, str):
        return read_inner(html)
    key = data.get("mainBody")
    return find_by_id(key, state) if isinstance(key, str) else None


def _own_part(content: Element, node: Element) -> Element:
    """Of a note with continuations, the part that this mark was written with."""
    follows = [c for c in content.children() if isinstance(c, Element) and c.has_type(_FOLLOW)]
    if not follows:
        return content
    about = node.attrs.get("about", "")
    is_follow = "follow" in (_object((node.data_mw or {}).get("attrs")) or {})
    out = Element("span")
    for child in content.children():
        if isinstance(child, Element) and child in follows:
            if is_follow and child.attrs.get("about", "") == about:
                return _continuation(child)
        elif not is_follow:
            out.append(_copy(child))
    if is_follow:
        return _continuation(follows[0])
    return out


def _continuation(span: Element) -> Element:
    """What a continuation adds, without the space that parts it from what stands before."""
    out = Element("span")
    for child in span.children():
        out.append(_copy(child))
    if isinstance(out.first, Text) and out.first.data.startswith(" "):
        out.first.data = out.first.data[1:]
    return out


def _copy(node: object) -> Element | Text:
    """A copy of a node, since a note may be asked for by several marks."""
    if isinstance(node, Text):
        return Text(node.data)
    if not isinstance(node, Element):
        return Text("")
    out = Element(node.name, dict(node.attrs), node.source)
    out.data_mw, out.i18n = node.data_mw, node.i18n
    for child in node.children():
        out.append(_copy(child))
    return out


def _object(value: object) -> Json | None:
    return value if isinstance(value, dict) else None
