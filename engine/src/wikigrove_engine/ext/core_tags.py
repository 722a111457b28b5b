"""The extension tags of MediaWiki's core: pre, indicator. (nowiki is read by the scanner itself.)"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wikigrove_engine.ext.gallery import GalleryTag
from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.html.sanitizer import sanitize_attributes
from wikigrove_engine.preprocess.strip import MARKER
from wikigrove_engine.tree.nodes import Element, Text, list_elements

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall
    from wikigrove_engine.tokenize.tokens import Piece


_NOWIKI = re.compile(r"<nowiki>(.*?)</nowiki>", re.S | re.I)


def read_call_attributes(call: ExtensionCall, parser: Parser) -> dict[str, str]:
    """Names in lower case, values expanded in the call's frame and decoded."""
    from wikigrove_engine.tokenize.attributes import parse_attributes

    if call.from_function:
        return dict(call.attribute_pairs)
    out: dict[str, str] = {}
    for attribute in parse_attributes(call.attributes):
        value = attribute.value
        if "{" in value:
            value = parser.unstrip(call.frame.expand_text(value))
        out[attribute.name.lower()] = decode_entities(" ".join(parser.unstrip(value).split()))
    return out


class NowikiTag:
    """Registered so that the preprocessor knows the name; the scanner reads it."""

    name = "nowiki"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        return call.inner or ""


class PreTag:
    """Preformatted text without markup but character references."""

    name = "pre"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        from wikigrove_engine.pipelines import build_body

        own: Parser = parser  # type: ignore[assignment]
        attrs = sanitize_attributes("pre", read_call_attributes(call, own), protocols=own.site.protocols)
        pre = Element("pre", attrs)
        pre.source.syntax = "html"
        text = (call.inner or "").replace("\r\n", "\n")
        if call.from_function and read_call_attributes(call, own).get("format") == "wikitext":
            pre.attrs.pop("format", None)
            pre.take_children(own.parse_wikitext(text, call=call, inline=True))
            _unwrap_nowiki(pre)
            return pre
        text = _NOWIKI.sub(r"\1", text)
        if text.startswith("\n"):
            # As in HTML, a line break right behind the tag is none.
            text = text[1:]
        pre.take_children(build_body(_text_tokens(text, own), max_depth=32))
        return pre


def _text_tokens(text: str, parser: Parser) -> list[Piece]:
    """Plain text with marked character references, but for what nowiki tags gave: that is only text."""
    from wikigrove_engine.tokenize.extensions import text_with_entities

    out: list[Piece] = []
    pos = 0
    for match in MARKER.finditer(text):
        out += text_with_entities(text[pos : match.start()])
        out.append(decode_entities(parser.expander.strip.unstrip_nowiki(match[0])))
        pos = match.end()
    return out + text_with_entities(text[pos:])


def _unwrap_nowiki(element: Element) -> None:
    for inner in list_elements(element):
        if inner.has_type("mw:Nowiki"):
            for entity in list_elements(inner):
                entity.unwrap()
            inner.unwrap()


class IndicatorTag:
    """A mark beside the page's title."""

    name = "indicator"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        name = read_call_attributes(call, own).get("name", "").strip()
        meta = Element("meta")
        if not name:
            return _show_error("invalid-indicator-name")
        body = own.parse_wikitext(call.inner or "", call=call)
        shown = [n for n in body.children() if not (isinstance(n, Text) and n.data.isspace())]
        if len(shown) == 1 and isinstance(shown[0], Element) and shown[0].name == "p" and not shown[0].attrs:
            shown[0].unwrap()
        # Written when its files and links are known, with those of the page.
        own.indicators[name] = body
        own.metadata.indicators[name] = ""
        return meta


def _show_error(key: str) -> Element:
    """A message that the reader's own language puts in place."""
    span = Element("span", {"class": "error", "typeof": "mw:I18n"})
    span.i18n = {"/": {"lang": "x-user", "key": key, "params": []}}
    span.data_mw = {"errors": [{"key": key}]}
    return span


CORE_TAGS = (NowikiTag(), PreTag(), IndicatorTag(), GalleryTag())
