"""A mark as what readers and editors get: a link in brackets, and data on its text."""

from __future__ import annotations

from wikigrove_engine.tree.nodes import Element, Json, Text
from wikigrove_engine.tree.writer import write_children

from wikigrove.ext.cite.notes import Note, NoteGroup, quote_percent
from wikigrove.ext.cite.tags import RefMark


def finish_mark(
    mark: RefMark,
    group: NoteGroup,
    note: Note,
    *,
    anchor: str,
    body: Json | None,
    extra: Json,
    page: str,
    is_follow: bool,
) -> None:
    """Make a mark the link to its note. `page` is the address of the page itself."""
    attrs = mark.attrs
    types = [t for t in attrs.get("typeof", "").split() if t not in ("mw:Extension/ref", "mw:Error")]
    has_error = mark.has_type("mw:Error")
    about = attrs.get("about")
    attrs.clear()
    if about is not None:
        attrs["about"] = about
    attrs["class"] = "mw-ref reference mw-ref-follow" if is_follow else "mw-ref reference"
    if anchor:
        attrs["id"] = anchor
    attrs["rel"] = "dc:references"
    attrs["typeof"] = " ".join([*types, "mw:Extension/ref", *(["mw:Error"] if has_error else [])])
    mark.data_mw = with_body(mark.data_mw or {}, body) | extra
    link = Element("a", {"href": f"{page}#{quote_percent(note.target)}"})
    if group.name:
        link.attrs["data-mw-group"] = group.name
    text = Element("span", {"class": "mw-reflink-text"})
    text.append(_bracket("["))
    text.append(Text(group.link_text(note)))
    text.append(_bracket("]"))
    link.append(text)
    mark.append(link)


def with_body(data: Json, body: Json | None) -> Json:
    """The data of a call with another body, in the place where readers of the data expect it."""
    out: Json = {k: v for k, v in data.items() if k in ("name", "attrs")}
    if body is not None:
        out["body"] = body
    return out | {k: v for k, v in data.items() if k != "body"}


def describe_body(mark: RefMark, note: Note, *, has_text: bool) -> Json | None:
    """Where editors find the content of a mark."""
    if has_text and not mark.is_blank:
        return {"id": note.text_id}
    return None if mark.is_closed else {"html": write_children(mark.content, data_parsoid=True)}


def leave_link(mark: RefMark, root: Element, hoisted: dict[Element, Element]) -> None:
    """A mark is a link, and can't stand in one: it goes behind it. `hoisted` knows the last one behind each link."""
    link: Element | None = None
    at = mark.parent
    while at is not None and at is not root:
        if at.name == "a":
            link = at
        at = at.parent
    if link is None or link.parent is None:
        return
    behind = hoisted.get(link, link)
    link.parent.insert(mark, behind.next)
    hoisted[link] = mark
    about = link.attrs.get("about")
    if about is not None:
        # What a template gives must stay in one piece.
        mark.attrs["about"] = about


def _bracket(char: str) -> Element:
    span = Element("span", {"class": "cite-bracket"})
    span.append(Text(char))
    return span
