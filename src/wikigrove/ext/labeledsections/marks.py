"""Where labeled sections start and end: <section begin="name" />, <section end="name" />."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess.escape import decode_references
from wikigrove_engine.preprocess.nodes import ExtNode, Tree
from wikigrove_engine.tokenize.attributes import parse_attributes
from wikigrove_engine.tree.nodes import Element

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.preprocess import ExtensionCall

TAG_NAMES: Final = ("section", "abschnitt", "trecho", "קטע")
_BEGIN: Final = ("begin", "anfang", "começo", "התחלה")
_END: Final = ("end", "ende", "fim", "סוף")


@dataclass(frozen=True)
class SectionMark:
    """A mark at [start, end) of its page's source."""

    name: str
    is_begin: bool
    start: int
    end: int


class SectionTag:
    """Shows nothing where it stands."""

    def __init__(self, name: str) -> None:
        self.name: Final = name

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        return Element("meta")


def list_marks(tree: Tree) -> list[SectionMark]:
    """The marks of a page, in order. Those inside of templates and other tags don't count."""
    out: list[SectionMark] = []
    for node in tree.root.nodes:
        if not isinstance(node, ExtNode) or node.name not in TAG_NAMES:
            continue
        for attribute in parse_attributes(node.attributes):
            key = attribute.name.lower()
            if key in _BEGIN or key in _END:
                name = decode_references(attribute.value).strip()
                out.append(SectionMark(name, key in _BEGIN, node.start, node.end))
    return out
