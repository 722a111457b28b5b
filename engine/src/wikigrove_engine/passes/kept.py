"""HTML that lies in attributes and is written late, when its files have their pictures and its links are known."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from zlib import crc32

from wikigrove_engine.tree.nodes import Element, Json, list_elements
from wikigrove_engine.tree.writer import write_children

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.tokenize.tokens import Source

_MARK_WIDTH: Final = 2
_RULES_FIRST: Final = re.compile(r"""( data-mw-variant=(?:'[^']*'|"[^"]*"))( data-parsoid=(?:'[^']*'|"[^"]*"))""")
VARIANT_NUMBER: Final = "kept_variant"
"""The note by which the element of a variant is found again."""


class KeptTree:
    """A tree that `data[key]` will hold as HTML."""

    def __init__(self, body: Element, data: Json, key: str) -> None:
        self.body: Final = body
        self._data: Final = data
        self._key: Final = key

    def write(self) -> None:
        self._data[self._key] = write_children(self.body, data_parsoid=True)


class KeptVariant:
    """The rules of a language variant with pictures in them. `bodies`: trees by what was written of them at first."""

    def __init__(self, rules: Json, bodies: dict[str, Element]) -> None:
        self.rules: Final = rules
        self.bodies: Final = bodies


def write_rules(rules: object, source: Source) -> str:
    """The rules as their attribute has them; `source` gets a sum by which the way back sees whether they changed."""
    written = json.dumps(rules, ensure_ascii=False, separators=(",", ":"))
    if source.find("src") is not None:
        source.note("vSum", crc32(written.encode()))
    return written


def write_attribute(body: Element, text: str) -> str:
    """The part of an attribute as HTML. Variants in it have what they were written as, since nobody reads them again."""
    found = False
    for element in list_elements(body):
        if "data-mw-variant" in element.attrs:
            found = True
            source = element.source
            if source.dsr_start >= 0 and source.find("src") is None and text:
                source.note("src", text[source.dsr_start : source.dsr_end])
            source.open_width = _MARK_WIDTH
    html = write_children(body, data_parsoid=True)
    return _RULES_FIRST.sub(r"\2\1", html) if found else html


def hold_trees(body: Element, parser: Parser) -> Element:
    """Put the kept trees into the page for a while, so that passes find what is in them."""
    holder = Element("mw:kept")
    for tree in parser.kept_trees:
        holder.append(tree.body)
    body.append(holder)
    return holder


def hold_variants(body: Element, parser: Parser) -> Element:
    """As `hold_trees`, for the rules of variants."""
    holder = Element("mw:kept")
    for variant in parser.kept_variants:
        for inner in variant.bodies.values():
            holder.append(inner)
    body.append(holder)
    return holder


def write_trees(parser: Parser) -> None:
    """Write what has waited; what is inside another has come first."""
    for tree in parser.kept_trees:
        tree.write()


def write_variants(body: Element, parser: Parser, holder: Element) -> None:
    """Write the rules of variants again, with their pictures, and take `holder` away."""
    if not parser.kept_variants:
        holder.remove()
        return
    elements: dict[object, list[Element]] = {}
    for element in list_elements(body):
        number = element.source.find(VARIANT_NUMBER)
        if number is not None:
            elements.setdefault(number, []).append(element)
    holder.remove()
    for number, variant in enumerate(parser.kept_variants):
        later = {early: write_children(tree, data_parsoid=True) for early, tree in variant.bodies.items()}
        rules = _replace(variant.rules, later)
        for element in elements.get(number, ()):
            element.attrs["data-mw-variant"] = write_rules(rules, element.source)


def _replace(value: object, later: dict[str, str]) -> object:
    if isinstance(value, str):
        return later.get(value, value)
    if isinstance(value, list):
        return [_replace(v, later) for v in value]
    if isinstance(value, dict):
        return {k: _replace(v, later) for k, v in value.items()}
    return value
