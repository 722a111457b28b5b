"""The tag: its lines become lines of wikitext that keep their breaks and indents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import read_plain_attributes, sanitize_tag_attributes
from wikigrove_engine.tree.nodes import Element, Text, list_elements, list_nodes

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall

_NOWIKI: Final = re.compile(r"(<nowiki>.*?</nowiki>)", re.S | re.I)
_LEADING_SPACE: Final = re.compile(r"^ +", re.M)
_INDENT: Final = re.compile(r"^(:+)([^\n]*)$", re.M)
_LINE_BREAK: Final = re.compile(r"(?m)(^----+)?\n")


class PoemTag:
    """<poem>: verse. Wikitext in it counts, but for the meaning of spaces and colons at the start of a line."""

    name = "poem"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        attributes = sanitize_tag_attributes("div", read_plain_attributes(call, own), own)
        classes = f"poem {attributes.pop('class', '')}".strip()
        poem = Element("div", {"class": classes, **attributes})
        body = own.parse_wikitext(keep_lines(call.inner or ""), call=call)
        _break_nowiki(body)
        poem.take_children(body)
        return poem


def keep_lines(text: str) -> str:
    """Wikitext that shows each line of a verse as one."""
    text = text.removeprefix("\n").removesuffix("\n")
    # Spaces at the start of a line would make preformatted text of it, colons a list.
    text = _LEADING_SPACE.sub(lambda m: "&nbsp;" * len(m[0]), text)
    text = _INDENT.sub(_indent, text)
    parts = _NOWIKI.split(text)
    # What nowiki holds gets its breaks when it is parsed: here a tag would be text.
    return "".join(part if i % 2 else _LINE_BREAK.sub(_break_line, part) for i, part in enumerate(parts))


def _indent(match: re.Match[str]) -> str:
    style = f"display: inline-block; margin-inline-start: {len(match[1])}em;"
    return f'<span class="mw-poem-indented" style="{style}">{match[2]}</span>'


def _break_line(match: re.Match[str]) -> str:
    return match[0] if match[1] else "<br/>\n"


def _break_nowiki(body: Element) -> None:
    for span in [e for e in list_elements(body) if e.has_type("mw:Nowiki")]:
        for node in [n for n in list_nodes(span) if isinstance(n, Text)]:
            _break_text(node)
        span.unwrap()


def _break_text(node: Text) -> None:
    first, *lines = node.data.split("\n")
    parent = node.parent
    assert parent is not None
    after = node.next
    node.data = first
    for line in lines:
        parent.insert(Element("br"), after)
        parent.insert(Text(f"\n{line}"), after)
