"""What variables hold when the whole page has been read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.tree.nodes import Element, Text, list_elements

from wikigrove.ext.variables.store import page_variables

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

MARK: Final = "data-mw-variable-default"
NAME: Final = "data-mw-variable"
"""Wikitext can't write attributes of this prefix."""


class FillFinals:
    """The pass: marks become texts."""

    name = "variables"
    after = "tree"

    def run(self, body: Element, parser: Parser) -> None:
        variables = page_variables(parser.expander)
        for element in list_elements(body):
            name = element.attrs.pop(NAME, None)
            if name is not None:
                default = element.attrs.pop(MARK, "")
                element.append(Text(variables.find(name) or default))
