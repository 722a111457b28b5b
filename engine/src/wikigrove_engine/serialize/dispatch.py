"""Which handler writes which node."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.serialize.attributes import has_own_attributes
from wikigrove_engine.serialize.handlers.base import Dispatch, Handler
from wikigrove_engine.serialize.handlers.blocks import (
    BodyHandler,
    BreakHandler,
    HeadingHandler,
    ParagraphHandler,
    PreHandler,
    RuleHandler,
    WrapperHandler,
)
from wikigrove_engine.serialize.handlers.formatting import QuoteHandler, SpanHandler
from wikigrove_engine.serialize.handlers.html import HtmlHandler
from wikigrove_engine.serialize.handlers.links import LinkElementHandler, LinkHandler
from wikigrove_engine.serialize.handlers.lists import ItemHandler, ListHandler, RowItemHandler
from wikigrove_engine.serialize.handlers.media import MediaHandler
from wikigrove_engine.serialize.handlers.metas import MetaHandler
from wikigrove_engine.serialize.handlers.tables import CaptionHandler, CellHandler, RowHandler, TableHandler
from wikigrove_engine.serialize.handlers.transclusions import EncapsulatedHandler
from wikigrove_engine.serialize.handlers.variants import VariantHandler
from wikigrove_engine.serialize.nodes import LISTS, TABLE_CHILDREN, is_literal, is_transclusion
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element

_HTML: Final = HtmlHandler()
_ENCAPSULATED: Final = EncapsulatedHandler()
_VARIANT: Final = VariantHandler()
_MEDIA: Final = MediaHandler()
_ROW_ITEM: Final = RowItemHandler()
_WRAPPER: Final = WrapperHandler()
_HANDLERS: Final[dict[str, Handler]] = {
    "a": LinkHandler(),
    "link": LinkElementHandler(),
    "meta": MetaHandler(),
    "body": BodyHandler(),
    "section": _WRAPPER,
    "tbody": _WRAPPER,
    "thead": _WRAPPER,
    "tfoot": _WRAPPER,
    "p": ParagraphHandler(),
    "hr": RuleHandler(),
    "br": BreakHandler(),
    "pre": PreHandler(),
    "b": QuoteHandler("'''"),
    "i": QuoteHandler("''"),
    "span": SpanHandler(),
    "ul": ListHandler(),
    "ol": ListHandler(),
    "dl": ListHandler(),
    "li": ItemHandler(),
    "dt": ItemHandler(),
    "dd": ItemHandler(),
    "table": TableHandler(),
    "caption": CaptionHandler(),
    "tr": RowHandler(),
    "td": CellHandler("td", "|"),
    "th": CellHandler("th", "!"),
    "figure": _MEDIA,
    "img": _MEDIA,
    "audio": _MEDIA,
    "video": _MEDIA,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HeadingHandler()),
}
_LIST_PARTS: Final = frozenset(("li", "dt", "dd", "ul", "ol", "dl"))
_ROW_GROUPS: Final = frozenset(("tbody", "thead", "tfoot"))
_PLAIN_ONLY: Final = frozenset(("b", "i", "br", "hr", "pre"))
_LITERAL_TOO: Final = frozenset(("a", "body", "link", "meta"))
"""Never an HTML tag, even where it was written as one."""


class StandardDispatch(Dispatch):
    """The engine's own table."""

    def __init__(self) -> None:
        self._lists: dict[Element, bool] = {}
        """New lists: whether one of their items, or the list, has attributes."""

    def find(self, node: Element, state: State) -> Handler:
        name = node.name
        attrs = node.attrs
        if "typeof" in attrs:
            typeof = attrs["typeof"]
            if "mw:" in typeof:
                if is_transclusion(node):
                    return _ENCAPSULATED
                if "mw:LanguageVariant" in typeof:
                    return _VARIANT
                if "mw:File" in typeof or "mw:Image" in typeof or "mw:Video" in typeof or "mw:Audio" in typeof:
                    return _MEDIA
        source = node.source
        if source.syntax:
            if source.syntax == "row" and name == "dd":
                return _ROW_ITEM
            if source.syntax == "html" and name not in _LITERAL_TOO:
                if name == "span" and "typeof" in attrs:
                    return _HANDLERS["span"]
                return _HTML
        if name in TABLE_CHILDREN and name not in _ROW_GROUPS and _in_literal_table(node):
            return _HTML
        if source.is_new and name in _LIST_PARTS and (_in_literal_list(node) or self._has_attributes(node)):
            return _HTML
        if name == "div" and "mw-heading" in attrs.get("class", "").split():
            return _WRAPPER
        if source.is_new and attrs and name in _PLAIN_ONLY and has_own_attributes(node):
            # Its wikitext can't hold attributes.
            return _HTML
        return _HANDLERS.get(name, _HTML)

    def _has_attributes(self, node: Element) -> bool:
        """Whether a new list, or an item of it, has attributes, which bullets can't hold."""
        holder = node if node.name in LISTS else node.parent
        if holder is None or not holder.source.is_new or holder.name not in LISTS:
            return False
        known = self._lists.get(holder)
        if known is None:
            known = has_own_attributes(holder) or any(
                isinstance(c, Element) and c.source.is_new and has_own_attributes(c) for c in holder.children()
            )
            self._lists[holder] = known
        return known

    def find_by_name(self, name: str) -> Handler | None:
        return _HANDLERS.get(name)


def _in_literal_table(node: Element) -> bool:
    parent = node.parent
    while parent is not None and parent.name in TABLE_CHILDREN:
        if is_literal(parent):
            return True
        parent = parent.parent
    return parent is not None and parent.name == "table" and is_literal(parent)


def _in_literal_list(node: Element) -> bool:
    parent = node.parent
    return node.name not in LISTS and parent is not None and parent.name in LISTS and is_literal(parent)
