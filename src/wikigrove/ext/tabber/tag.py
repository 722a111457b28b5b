"""The tag: tabs are parted by "|-|", each with its title before the first "="."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess.escape import decode_references
from wikigrove_engine.tree.nodes import Element

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall

MAX_TABS: Final = 200
_MARKUP: Final = re.compile(r"<[^<>]*>|'''?|\[\[(?:[^\[\]|]*\|)?|\]\]")


@dataclass(frozen=True)
class Tab:
    title: str
    body: str


def read_tabs(text: str) -> list[Tab]:
    """The tabs of a text. One without a title is none."""
    out: list[Tab] = []
    for part in text.split("|-|"):
        title, equals, body = part.partition("=")
        if equals and title.strip() and len(out) < MAX_TABS:
            out.append(Tab(title.strip(), body.strip()))
    return out


class TabberTag:
    """<tabber>One=text|-|Two=text</tabber>: all is shown where no script runs."""

    name = "tabber"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        box = Element("div", {"class": "tabber"})
        own.metadata.modules["ext.tabber"] = None
        for tab in read_tabs(call.inner or ""):
            panel = Element("div", {"class": "tabbertab", "title": _plain(tab.title, call, own)})
            panel.take_children(own.parse_wikitext(f"\n{tab.body}\n" if _is_block(tab.body) else tab.body, call=call))
            box.append(panel)
        return box


def _is_block(body: str) -> bool:
    """Does it start with what counts only at the start of a line?"""
    return body.startswith(("{|", "*", "#", ":", ";", "="))


def _plain(title: str, call: ExtensionCall, parser: Parser) -> str:
    """The words of a title; templates in it are expanded."""
    text = parser.unstrip(call.frame.expand_text(title))
    return decode_references(_MARKUP.sub("", text)).strip()
