"""Are rules in order? Said while they are written, and before they are saved."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from wikigrove.filters.domain.facts import KNOWN, OLD_NAMES
from wikigrove.filters.language import RuleError, parse_rules
from wikigrove.filters.language.nodes import Assign, Binary, Literal, Variable
from wikigrove.filters.language.patterns import compile_pattern


def check_rules(text: str) -> RuleError | None:
    """The first fault: of grammar, an unknown name, a pattern that is none; None where there is none."""
    try:
        tree = parse_rules(text)
        own: set[str] = set()
        uses: list[Variable] = []
        _walk(tree, own, uses)
        for use in uses:
            if use.name not in own and use.name not in KNOWN and use.name not in OLD_NAMES:
                raise RuleError("abusefilter-exception-unrecognisedvar", use.name, position=use.position)
        for name in own:
            if name in KNOWN or name in OLD_NAMES:
                raise RuleError("abusefilter-exception-overridebuiltin", name)
    except RuleError as fault:
        return fault
    return None


def _walk(root: object, own: set[str], uses: list[Variable]) -> None:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Variable):
            uses.append(node)
        elif isinstance(node, Assign):
            own.add(node.name)
        elif isinstance(node, Binary) and node.operator in ("rlike", "irlike", "regex"):
            _check_pattern(node)
        if is_dataclass(node):
            for one in fields(node):
                value = getattr(node, one.name)
                waiting.extend(value if isinstance(value, tuple) else [value])


def _check_pattern(node: Binary) -> None:
    if isinstance(node.right, Literal) and isinstance(node.right.value, str):
        try:
            compile_pattern(node.right.value, ignore_case=node.operator == "irlike")
        except RuleError as fault:
            fault.position = node.position
            raise
