"""Extension tags that only the conformance suite knows."""

from __future__ import annotations

from typing import Any, Final

from wikigrove_engine.ext import (
    FunctionResult,
    ParserFunction,
    Tag,
    inner_to_wikitext,
    read_plain_attributes,
    start_tag_to_wikitext,
)
from wikigrove_engine.ext.core_tags import read_call_attributes
from wikigrove_engine.html.reader import read_html
from wikigrove_engine.preprocess import ExtensionCall
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.tree.nodes import Element, Node, Text, list_elements


def export(value: str) -> str:
    """A string as PHP's var_export writes it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


class ShowTag:
    """`<tag>`: its content and its arguments."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, call: ExtensionCall, parser: Any) -> object:
        lines = [export(call.inner) if call.inner is not None else "NULL", "array ("]
        lines += [f"  {export(k)} => {export(v)}," for k, v in read_call_attributes(call, parser).items()]
        return read_html("<pre>" + "\n".join([*lines, ")"]) + "\n</pre>")


class FixedTag:
    """A tag that always shows the same HTML."""

    def __init__(self, name: str, html: str) -> None:
        self.name = name
        self._html = html

    def render(self, call: ExtensionCall, parser: Any) -> object:
        return read_html(self._html)


class StaticTag:
    """`<statictag>`: keeps its content for a later `<statictag action=flush/>`."""

    name = "statictag"

    def render(self, call: ExtensionCall, parser: Any) -> object:
        kept: str = parser.metadata.extension_data.get("statictag", "")
        if "action" in read_call_attributes(call, parser):
            parser.metadata.extension_data.pop("statictag", None)
            return [Text(kept)] if kept else []
        parser.metadata.extension_data["statictag"] = call.inner or ""
        return []


class WrapTag:
    """`<divtag>`, `<spantag>`: an element around the parsed content."""

    def __init__(self, name: str, element: str) -> None:
        self.name = name
        self._element = element

    def render(self, call: ExtensionCall, parser: Any) -> object:
        attrs = read_call_attributes(call, parser)
        raw = attrs.pop("raw", None) is not None
        element = Element(
            self._element, {k: v for k, v in attrs.items() if k in ("class", "id", "style", "title", "lang", "dir")}
        )
        if raw:
            for node in read_html(call.inner or ""):
                element.append(node)
            return element
        body: Element = parser.parse_wikitext(call.inner or "", call=call, inline=self._element == "span")
        element.take_children(body)
        for inner in list_elements(element):
            if inner.has_type("mw:Nowiki"):
                inner.unwrap()
        return element

    def to_wikitext(self, node: Element, state: Any) -> str | None:
        """A tag whose inside only its content tells."""
        if node.data_mw is None or "body" in node.data_mw or "parts" in node.data_mw or node.first is None:
            return None
        start = start_tag_to_wikitext(node.data_mw, node, state)
        return f"<{start}>{inner_to_wikitext(node, state)}</{self.name}>"


class WrapFunction:
    """`{{#divtag:}}`, `{{#spantag:}}`: an element around the text, as finished HTML."""

    def __init__(self, name: str) -> None:
        self._element: Final = name

    def __call__(self, call: FunctionCall) -> FunctionResult:
        return FunctionResult(f"<{self._element}>{call.raw_arg(0)}</{self._element}>", is_html=True)


class EmbedTag:
    """`<embedtag>`, `<sealtag>`: content in a fragment of its own."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, call: ExtensionCall, parser: Any) -> object:
        span = Element("span")
        if self.name == "sealtag":
            return span
        held: dict[str, object] = {}
        parser.keep_html(parser.parse_wikitext(call.inner or "", call=call, inline=True), held, "html")
        span.data_mw = {"body": held}
        return span


class StyleTag:
    name = "style"

    def render(self, call: ExtensionCall, parser: Any) -> object:
        attributes = read_plain_attributes(call, parser)
        style = Element("style", {k: v for k, v in attributes.items() if k.startswith("data-")})
        style.append(Text(call.inner or ""))
        return style


class HtmlTag:
    """`<html>`: raw HTML."""

    name = "html"

    def render(self, call: ExtensionCall, parser: Any) -> object:
        nodes: list[Node] = read_html(call.inner or "")
        return nodes or [Element("link")]


def make_test_tags(env: dict[str, Any]) -> list[Tag]:
    tags: list[Tag] = [
        ShowTag("tag"),
        ShowTag("tåg"),
        StaticTag(),
        WrapTag("divtag", "div"),
        WrapTag("spantag", "span"),
        FixedTag("section", "<link>"),
        FixedTag("asidetag", "<aside>Some aside content</aside>"),
        FixedTag("pwraptest", "<!--CMT--><style>p{}</style>"),
        EmbedTag("embedtag"),
        EmbedTag("sealtag"),
    ]
    if "styletag" in env["options"]:
        tags.append(StyleTag())
    return tags


def make_test_functions() -> list[ParserFunction]:
    return [ParserFunction(f"{n}tagpf", WrapFunction(n), names=(f"{n}tag",)) for n in ("div", "span")]
