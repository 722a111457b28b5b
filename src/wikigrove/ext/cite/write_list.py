"""The list of notes as elements."""

from __future__ import annotations

from wikigrove_engine.tree.nodes import Element, Text

from wikigrove.ext.cite.errors import CiteError
from wikigrove.ext.cite.notes import Note, NoteGroup, quote_percent


def write_notes(group: NoteGroup, target: Element, *, page: str) -> None:
    """Put the notes into an <ol>."""
    for note in group.notes:
        target.append(Text("\n"))
        target.append(_write_note(note, page))
    if group.notes:
        target.append(Text("\n"))


def add_list_errors(mark: Element, errors: list[CiteError]) -> None:
    """Errors stand below the list: inside of its box, or behind it."""
    if mark.name == "div":
        for number, error in enumerate(errors):
            if number:
                mark.append(Element("br"))
            mark.append(Text("\n"))
            mark.append(error.element())
        return
    last: Element = mark
    for error in errors:
        element = error.element()
        element.attrs["about"] = mark.attrs.get("about", "")
        if last.parent is not None:
            last.parent.insert(element, last.next)
        last = element


def _write_note(note: Note, page: str) -> Element:
    item = Element("li", {"about": f"#{note.target}", "id": note.target})
    if note.direction:
        item.attrs["class"] = f"mw-cite-dir-{note.direction}"
    item.attrs["data-mw-footnote-number"] = note.number
    item.append(_write_back_links(note, page))
    item.append(Text(" "))
    text = Element("span", {"id": note.text_id, "class": "mw-reference-text reference-text"})
    if note.group:
        text.attrs["data-mw-group"] = note.group
    if note.direction == "auto":
        text.attrs["dir"] = "auto"
    if note.content is not None:
        text.take_children(note.content)
    item.append(text)
    for error in dict.fromkeys(note.errors):
        item.append(Text(" "))
        item.append(error.element())
    if note.details:
        below = Element("ol", {"class": "mw-subreference-list"})
        for detail in note.details:
            below.append(Text("\n"))
            below.append(_write_note(detail, page))
        below.append(Text("\n"))
        item.append(Text("\n"))
        item.append(below)
        item.append(Text("\n"))
    return item


def _write_back_links(note: Note, page: str) -> Element:
    span = Element("span", {"class": "mw-cite-backlink"})
    if len(note.anchors) == 1:
        link = _back_link(note, note.anchors[0], "↑", page)
        link.attrs["rel"] = "mw:referencedBy"
        span.append(link)
        return span
    span.attrs["rel"] = "mw:referencedBy"
    for number, anchor in enumerate(note.anchors, 1):
        if number > 1:
            span.append(Text(" "))
        span.append(_back_link(note, anchor, str(number), page))
    return span


def _back_link(note: Note, anchor: str, shown: str, page: str) -> Element:
    link = Element("a", {"href": f"{page}#{quote_percent(anchor)}"})
    if note.group:
        link.attrs["data-mw-group"] = note.group
    text = Element("span", {"class": "mw-linkback-text"})
    text.append(Text(shown))
    link.append(text)
    return link
