"""Say what rules come to, for the facts of one act."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

from wikigrove.filters.language.errors import OutOfBudget, RuleError
from wikigrove.filters.language.functions import FUNCTIONS, MOST_CHARACTERS
from wikigrove.filters.language.nodes import (
    Assign,
    Binary,
    Call,
    Choice,
    Index,
    ListOf,
    Literal,
    Node,
    Sequence,
    Unary,
    Variable,
)
from wikigrove.filters.language.patterns import does_match, glob_pattern
from wikigrove.filters.language.values import (
    Value,
    are_equal,
    is_less,
    is_list,
    to_bool,
    to_int,
    to_number,
    to_string,
)

Lookup = Callable[[str], Value]
"""The value of a variable. Raises KeyError for a name that there is none of."""
MOST_ITEMS: Final = 100_000


@dataclass
class Budget:
    """What the filters of one act may cost together: conditions (comparisons and calls), and seconds."""

    conditions: int = 2000
    seconds: float = 2.0
    used: int = 0
    _until: float = field(default=0.0, repr=False)

    def step(self) -> None:
        """Count one condition. Raises OutOfBudget."""
        self.used += 1
        now = time.monotonic()
        self._until = self._until or now + self.seconds
        if self.used > self.conditions or now > self._until:
            raise OutOfBudget


def evaluate(node: Node, lookup: Lookup, budget: Budget) -> Value:
    """The value of `node`. Raises RuleError (OutOfBudget among them)."""
    try:
        return _Run(lookup, budget).value(node)
    except RecursionError:
        raise RuleError("abusefilter-exception-toodeep") from None


class _Run:
    def __init__(self, lookup: Lookup, budget: Budget) -> None:
        self._lookup, self._budget = lookup, budget
        self._own: MutableMapping[str, Value] = {}

    def value(self, node: Node) -> Value:
        handler = _HANDLERS[type(node)]
        return handler(self, node)

    def literal(self, node: Literal) -> Value:
        return node.value

    def variable(self, node: Variable) -> Value:
        if node.name in self._own:
            return self._own[node.name]
        try:
            return self._lookup(node.name)
        except KeyError:
            raise RuleError("abusefilter-exception-unrecognisedvar", node.name, position=node.position) from None

    def list_of(self, node: ListOf) -> Value:
        return [self.value(item) for item in node.items]

    def index(self, node: Index) -> Value:
        base, at = self.value(node.base), to_int(self.value(node.at))
        if not is_list(base):
            raise RuleError("abusefilter-exception-notarray", position=node.position)
        assert isinstance(base, (list, tuple))
        if at < 0:
            at += len(base)
        if not 0 <= at < len(base):
            raise RuleError("abusefilter-exception-outofbounds", at, len(base), position=node.position)
        item: Value = base[at]
        return item

    def call(self, node: Call) -> Value:
        self._budget.step()
        function = FUNCTIONS[node.name][0]
        arguments = [self.value(argument) for argument in node.arguments]
        try:
            return function(arguments)
        except RuleError as fault:
            if fault.position < 0:
                fault.position = node.position
            raise

    def unary(self, node: Unary) -> Value:
        value = self.value(node.operand)
        if node.operator == "!":
            return not to_bool(value)
        return -to_number(value) if node.operator == "-" else to_number(value)

    def choice(self, node: Choice) -> Value:
        return self.value(node.then if to_bool(self.value(node.condition)) else node.otherwise)

    def assign(self, node: Assign) -> Value:
        value = self.value(node.value)
        if node.at is None and not node.append:
            self._own[node.name] = value
            return value
        known = self._own.get(node.name)
        if not isinstance(known, (list, tuple)):
            raise RuleError("abusefilter-exception-notarray", position=node.position)
        items = list(known)
        if node.at is None:
            items.append(value)
            if len(items) > MOST_ITEMS:
                raise OutOfBudget
        else:
            at = to_int(self.value(node.at))
            if not 0 <= at < len(items):
                raise RuleError("abusefilter-exception-outofbounds", at, len(items), position=node.position)
            items[at] = value
        self._own[node.name] = items
        return value

    def sequence(self, node: Sequence) -> Value:
        out: Value = None
        for item in node.items:
            out = self.value(item)
        return out

    def binary(self, node: Binary) -> Value:
        # Hundreds of conditions in a row are one deep branch to the left: walked, not descended into.
        chain = [node]
        while isinstance(chain[-1].left, Binary):
            chain.append(chain[-1].left)
        value = self.value(chain[-1].left)
        for one in reversed(chain):
            value = self._combine(one, value)
        return value

    def _combine(self, node: Binary, left: Value) -> Value:
        operator = node.operator
        if operator in ("&", "|", "^"):
            # What can't change the result is not looked at, so that cheap conditions come first.
            if operator == "^":
                return to_bool(left) != to_bool(self.value(node.right))
            return to_bool(left) if to_bool(left) == (operator == "|") else to_bool(self.value(node.right))
        right = self.value(node.right)
        if operator in _COMPARE:
            self._budget.step()
            return _COMPARE[operator](left, right)
        if operator not in _WORDS:
            return _arithmetic(operator, left, right, node.position)
        self._budget.step()
        try:
            return _WORDS[operator](left, right)
        except RuleError as fault:
            if fault.position < 0:
                fault.position = node.position
            raise


_HANDLERS: Final[Mapping[type, Callable[[_Run, Any], Value]]] = {
    Literal: _Run.literal,
    Variable: _Run.variable,
    ListOf: _Run.list_of,
    Index: _Run.index,
    Call: _Run.call,
    Unary: _Run.unary,
    Binary: _Run.binary,
    Choice: _Run.choice,
    Assign: _Run.assign,
    Sequence: _Run.sequence,
}


def _is_in(needle: Value, haystack: Value) -> bool:
    # Lists are looked into as texts, too: AbuseFilter finds a part of an item.
    wanted = to_string(needle)
    return bool(wanted) and wanted in to_string(haystack)


_COMPARE: Final[dict[str, Callable[[Value, Value], bool]]] = {
    "==": lambda a, b: are_equal(a, b, strict=False),
    "=": lambda a, b: are_equal(a, b, strict=False),
    "!=": lambda a, b: not are_equal(a, b, strict=False),
    "/=": lambda a, b: not are_equal(a, b, strict=False),
    "===": lambda a, b: are_equal(a, b, strict=True),
    "!==": lambda a, b: not are_equal(a, b, strict=True),
    "<": is_less,
    ">": lambda a, b: is_less(b, a),
    "<=": lambda a, b: not is_less(b, a),
    ">=": lambda a, b: not is_less(a, b),
}
_WORDS: Final[dict[str, Callable[[Value, Value], bool]]] = {
    "in": _is_in,
    "contains": lambda a, b: _is_in(b, a),
    "like": lambda a, b: does_match(glob_pattern(to_string(b)), to_string(a)),
    "matches": lambda a, b: does_match(glob_pattern(to_string(b)), to_string(a)),
    "rlike": lambda a, b: does_match(to_string(b), to_string(a)),
    "regex": lambda a, b: does_match(to_string(b), to_string(a)),
    "irlike": lambda a, b: does_match(to_string(b), to_string(a), ignore_case=True),
}


def _arithmetic(operator: str, left: Value, right: Value, position: int) -> Value:
    if operator == "+" and is_list(left) and is_list(right):
        assert isinstance(left, (list, tuple)) and isinstance(right, (list, tuple))
        if len(left) + len(right) > MOST_ITEMS:
            raise OutOfBudget
        return [*left, *right]
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        text = to_string(left) + to_string(right)
        if len(text) > MOST_CHARACTERS:
            raise RuleError("abusefilter-exception-texttoolong", MOST_CHARACTERS, position=position)
        return text
    a, b = to_number(left), to_number(right)
    if operator in ("/", "%") and not b:
        raise RuleError("abusefilter-exception-dividebyzero", to_string(left), position=position)
    return _calculate(operator, a, b, position)


def _calculate(operator: str, a: float, b: float, position: int) -> Value:
    try:
        if operator == "+":
            out = a + b
        elif operator == "-":
            out = a - b
        elif operator == "*":
            out = a * b
        elif operator == "/":
            out = a / b if a % b else a // b
        elif operator == "%":
            out = math.fmod(int(a), int(b)) if int(b) else 0
            out = int(out)
        else:
            # Whole numbers would grow without end: a power is a float beyond what an int of PHP holds.
            out = float(a) ** float(b)
            out = int(out) if out.is_integer() and abs(out) < 2**53 else out
    except (OverflowError, ZeroDivisionError, AttributeError):
        raise RuleError("abusefilter-exception-overflow", position=position) from None
    if isinstance(out, complex) or abs(out) > 1e300:
        raise RuleError("abusefilter-exception-overflow", position=position)
    return out
