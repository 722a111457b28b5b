"""A gallery of the tree back to `<gallery>`: one line a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.serialize.extensions import write_extension_start
from wikigrove_engine.serialize.handlers.media import find_media_target, write_media_options
from wikigrove_engine.serialize.media_parts import find_media_parts
from wikigrove_engine.serialize.state import MEDIA_CAPTION
from wikigrove_engine.tree.nodes import Element, Json, Node, list_elements

if TYPE_CHECKING:
    from wikigrove_engine.serialize.state import State


def write_gallery(node: Element, state: State) -> str | None:
    """The whole tag; None where its source is told by data-mw."""
    data = node.data_mw
    if data is None:
        return None
    body = data.get("body")
    if isinstance(body, dict) and isinstance(body.get("extsrc"), str):
        return None
    boxes = [c for c in node.children() if isinstance(c, Element) and c.name == "li"]
    caption = ""
    pictures: list[Element] = []
    for box in boxes:
        if "gallerycaption" in box.attrs.get("class", "").split():
            caption = _caption_attribute(box, state)
        else:
            pictures.append(box)
    start = write_extension_start(node, _without_caption(data), state) + caption
    name = str(data.get("name", "gallery"))
    kept = _write_kept(node, pictures, state)
    if kept is not None:
        return f"<{start}>{kept}</{name}>"
    lines = [line for line in [_write_line(box, state) for box in pictures] if line]
    if not lines and not isinstance(body, dict):
        return f"<{start} />"
    inner = "".join([f"{line}\n" for line in lines])
    return f"<{start}>\n{inner}</{name}>"


def _write_kept(node: Element, pictures: list[Element], state: State) -> str | None:
    """The inside with the lines of the original that nobody changed, and what stood between them."""
    selective = state.selective
    pos, end = _range(node, "inner")
    if selective is None or not pictures or not 0 <= pos <= end <= len(selective.text):
        return None
    text = selective.text
    out: list[str] = []
    fresh = False
    for box in pictures:
        begin, stop = _range(box, "line")
        if pos <= begin <= stop <= end:
            out.append(text[pos:begin])
            out.append(text[begin:stop] if not selective.marks.of(box) else _write_line(box, state))
            pos = stop
            fresh = False
        else:
            line = _write_line(box, state)
            if line:
                out.append(f"\n{line}")
                fresh = True
    rest = text[pos:end]
    if fresh and not rest.startswith("\n"):
        rest = "\n" + rest
    return "".join(out) + rest


def _range(node: Element, key: str) -> tuple[int, int]:
    """Two places in the source; (-1, -1) where they are not known."""
    found = node.source.find(key)
    if isinstance(found, list) and len(found) == 2:
        start, end = found
        if isinstance(start, int) and isinstance(end, int):
            return start, end
    return -1, -1


def _without_caption(data: Json) -> Json:
    attrs = data.get("attrs")
    if not isinstance(attrs, dict) or "caption" not in attrs:
        return data
    return {**data, "attrs": {k: v for k, v in attrs.items() if k != "caption"}}


def _caption_attribute(box: Element, state: State) -> str:
    text = state.children_to_text(box).strip()
    return f' caption="{text.replace(chr(34), "&quot;")}"' if text else ""


def _write_line(box: Element, state: State) -> str:
    """One picture: its name, its options, its caption; "" where the box holds none."""
    holder: Element | None = None
    text: Element | None = None
    for element in list_elements(box):
        classes = element.attrs.get("class", "").split()
        if holder is None and "mw:File" in element.typeof():
            holder = element
        elif "gallerytext" in classes:
            text = element
            break
    parts = find_media_parts(holder) if holder is not None else None
    if parts is None:
        return ""
    target = find_media_target(parts, state)
    if target is None:
        return ""
    caption = _read_text(text, state) if text is not None else None
    options = write_media_options(parts, state, gallery_caption=caption, in_gallery=True)
    return "|".join([target, *options]).replace("\n", " ")


def _read_text(text: Element, state: State) -> tuple[str, str] | None:
    """The caption as wikitext and its words, without the file's name that some galleries show."""
    hidden: list[tuple[Node, Node | None]] = []
    for child in text.children():
        if isinstance(child, Element) and "galleryfilename" in child.attrs.get("class", "").split():
            hidden.append((child, child.next))
            child.remove()
    words = text.text().strip()
    found = state.children_to_text(text, context=MEDIA_CAPTION).strip() if text.first is not None else ""
    for node, before in hidden:
        text.insert(node, before)
    return (found, words) if found else None
