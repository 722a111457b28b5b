"""The parts of a file in the tree: what holds it, its link, the picture, the caption."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.tree.nodes import Element, Node

_PICTURES: Final = frozenset(("img", "audio", "video"))


class MediaParts:
    """A file's place in the tree. `link` is the element around the picture, `caption` the one that shows it."""

    __slots__ = ("caption", "container", "link", "picture")

    def __init__(self, container: Element, link: Element | None, picture: Element, caption: Element | None) -> None:
        self.container = container
        self.link = link
        self.picture = picture
        self.caption = caption

    @property
    def is_player(self) -> bool:
        return self.picture.name in ("audio", "video")

    @property
    def is_broken(self) -> bool:
        return self.picture.name not in _PICTURES


def find_media_parts(container: Element) -> MediaParts | None:
    """The parts below a container; None where it holds no file."""
    if container.name in _PICTURES:
        return MediaParts(container, None, container, None)
    caption: Element | None = None
    picture: Element | None = None
    for child in container.children():
        if not isinstance(child, Element):
            continue
        if child.name == "figcaption":
            caption = caption if caption is not None else child
        elif picture is None:
            picture = _find_picture(child)
    if picture is None:
        return None
    return MediaParts(container, _find_link(picture, container), picture, caption)


def _find_picture(root: Element) -> Element | None:
    node: Node | None = root
    while node is not None:
        if isinstance(node, Element):
            if node.name in _PICTURES or "resource" in node.attrs or "mw-broken-media" in node.attrs.get("class", ""):
                return node
            if node.first is not None:
                node = node.first
                continue
        while node is not None and node is not root and node.next is None:
            node = node.parent
        if node is None or node is root:
            return None
        node = node.next
    return None


def _find_link(picture: Element, container: Element) -> Element | None:
    """The element around the picture that links it, or a span that says that nothing is linked."""
    parent = picture.parent
    span: Element | None = None
    while parent is not None and parent is not container:
        if parent.name == "a":
            return parent
        if parent.name == "span" and span is None:
            span = parent
        parent = parent.parent
    return span
