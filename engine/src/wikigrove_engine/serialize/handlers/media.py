"""Files: pictures, sounds and films with their options and captions."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.serialize.attributes import find_attribute_part
from wikigrove_engine.serialize.escape import escape_entities
from wikigrove_engine.serialize.fragments import fragment_to_wikitext
from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.handlers.html import HtmlHandler
from wikigrove_engine.serialize.handlers.link_guards import PLAIN_GUARD, URL_GUARD
from wikigrove_engine.serialize.link_target import href_to_title_text, read_written
from wikigrove_engine.serialize.media_options import OptionReader, merge_options, read_written_options
from wikigrove_engine.serialize.media_parts import MediaParts, find_media_parts
from wikigrove_engine.serialize.nodes import is_new
from wikigrove_engine.serialize.separators import GAP_1, Gap
from wikigrove_engine.serialize.state import MEDIA_CAPTION, State
from wikigrove_engine.stages.media_options import option_names
from wikigrove_engine.tree.nodes import Element, Node, Text

_LINKLIKE: Final = frozenset(("img", "audio", "video"))


class MediaHandler(Handler):
    """<figure>, <span> or other elements of type mw:File, and pictures by themselves."""

    def __init__(self) -> None:
        self._html = HtmlHandler()

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        written = node.source.find("src")
        if node.has_type("mw:Placeholder") and isinstance(written, str):
            state.emit(written, node)
            return node.next
        parts = find_media_parts(node)
        if parts is None:
            if node.name == "figure" and "mw:" not in node.typeof():
                return self._html.write(node, state, wrapper_kept=wrapper_kept)
            # An editor took the picture out.
            state.emit("", node)
            return node.next
        target = find_media_target(parts, state)
        if target is None:
            _write_address(node, parts, state)
            return node.next
        state.emit(f"[[{'|'.join([target, *write_media_options(parts, state)])}]]", node, guard=PLAIN_GUARD)
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        return _gap(node, other)

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        return _gap(node, other)


def _gap(node: Element, other: Node) -> Gap | None:
    """New figures get lines of their own among the blocks of a page."""
    if node.name == "figure" and is_new(node) and other is not node.parent:
        return GAP_1
    return None


def find_media_target(parts: MediaParts, state: State) -> str | None:
    """The file's name as it is written; None where the tree names none."""
    picture = parts.picture
    part = find_attribute_part(parts.container, "href")
    html = part.get("html") if part is not None else None
    if isinstance(html, str):
        return fragment_to_wikitext(html, state, in_attribute=True)
    if "resource" in picture.attrs:
        target = read_written(picture, "resource", state)
        if target.from_source:
            return target.value
        name = href_to_title_text(target.value, state)
        return escape_entities(name) if name else None
    source = picture.attrs.get("src", "")
    if source.startswith("./"):
        return escape_entities(href_to_title_text(source, state))
    return None


def _write_address(node: Element, parts: MediaParts, state: State) -> None:
    """A picture that is no file of the wiki: its address, as wikis with external images show it."""
    source = parts.picture.attrs.get("src", "")
    if source.startswith(("http://", "https://")):
        state.emit(source, node, guard=URL_GUARD)
    else:
        state.emit("", node)


def write_media_options(
    parts: MediaParts, state: State, *, gallery_caption: tuple[str, str] | None = None, in_gallery: bool = False
) -> list[str]:
    """The options and the caption, in order. In a gallery the caption stands elsewhere: wikitext and words."""
    if in_gallery:
        caption, words = gallery_caption if gallery_caption is not None else (None, "")
    else:
        caption, words = _read_caption(parts, state)
    options, written = read_written_options(parts.container, state.site.language)
    shown = OptionReader(parts, state, caption_text=words, in_gallery=in_gallery).read(written)
    if caption is not None:
        caption = protect_caption(caption, state)
    return merge_options(shown, options, caption, state, in_gallery=in_gallery)


def _read_caption(parts: MediaParts, state: State) -> tuple[str | None, str]:
    """The caption as wikitext, and its words, which are the alternative text where there is no other."""
    if parts.caption is not None:
        if parts.caption.first is None:
            return None, ""
        return state.children_to_text(parts.caption, context=MEDIA_CAPTION), _words(parts.caption)
    data = parts.container.data_mw
    html = data.get("caption") if data is not None else None
    if isinstance(html, str):
        return fragment_to_wikitext(html, state, context=MEDIA_CAPTION), _words(read_document(html))
    return None, ""


def _words(element: Element) -> str:
    """The text of a caption without the marks of its footnotes."""
    out: list[str] = []
    for child in element.children():
        if isinstance(child, Text):
            out.append(child.data)
        elif isinstance(child, Element) and not child.has_type("mw:Extension/ref"):
            out.append(_words(child))
    return "".join(out).strip()


def protect_caption(caption: str, state: State) -> str:
    """A caption that reads like an option must not become one."""
    text = caption.strip()
    if text and option_names(state.site.language).find(text) is not None:
        return caption.replace(text, f"<nowiki>{text}</nowiki>", 1)
    return caption
