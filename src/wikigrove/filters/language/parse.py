"""Read rules into a tree. From the loosest binding on:

;   :=   ? : and if   & | ^   comparisons   + -   * / %   **   !   in like contains rlike ...   signs   [index]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from wikigrove.filters.language.errors import RuleError
from wikigrove.filters.language.functions import ARITY
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
from wikigrove.filters.language.scan import Token, scan_rules

_DEPTH: Final = 40
"""Each level takes a dozen frames of Python's stack."""
_COMPARISONS: Final = frozenset({"==", "=", "!=", "/=", "===", "!==", "<", ">", "<=", ">="})
_WORD_OPERATORS: Final = frozenset({"in", "contains", "like", "matches", "rlike", "irlike", "regex"})
_CONSTANTS: Final = {"true": True, "false": False, "null": None}


@lru_cache(maxsize=2000)
def parse_rules(text: str) -> Node:
    """The tree of `text`. Raises RuleError, with the place."""
    return _Parser(scan_rules(text)).read()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def read(self) -> Node:
        node = self._statements({"end"})
        if self._now.kind != "end":
            raise RuleError("abusefilter-exception-unexpectedtoken", self._now.text, position=self._now.position)
        return node

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _is(self, *texts: str) -> bool:
        return self._now.kind in ("operator", "mark", "keyword") and self._now.text in texts

    def _expect(self, text: str) -> None:
        if not self._is(text):
            raise RuleError("abusefilter-exception-expectednotfound", text, self._now.text, position=self._now.position)
        self._take()

    def _statements(self, ends: set[str]) -> Node:
        items: list[Node] = []
        while True:
            if self._now.kind == "end" or (self._now.text in ends and self._now.kind == "mark"):
                break
            items.append(self._statement())
            if not self._is(";"):
                break
            self._take()
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _statement(self) -> Node:
        self._depth += 1
        if self._depth > _DEPTH:
            raise RuleError("abusefilter-exception-toodeep", position=self._now.position)
        try:
            return self._assignment() or self._choice()
        finally:
            self._depth -= 1

    def _assignment(self) -> Node | None:
        """A word, perhaps with an index, before `:=`; else nothing, and nothing is taken."""
        start = self._at
        if self._now.kind != "word":
            return None
        word = self._take()
        at: Node | None = None
        append = False
        if self._is("["):
            self._take()
            if self._is("]"):
                append = True
            else:
                at = self._choice()
            if not self._is("]"):
                self._at = start
                return None
            self._take()
        if not self._is(":="):
            self._at = start
            return None
        self._take()
        return Assign(word.text, self._statement(), word.position, at, append)

    def _choice(self) -> Node:
        if self._is("if"):
            self._take()
            condition = self._operators()
            self._expect("then")
            then = self._statement()
            otherwise: Node = Literal(None)
            if self._is("else"):
                self._take()
                otherwise = self._statement()
            self._expect("end")
            return Choice(condition, then, otherwise)
        condition = self._operators()
        if not self._is("?"):
            return condition
        self._take()
        then = self._statement()
        self._expect(":")
        return Choice(condition, then, self._statement())

    def _operators(self) -> Node:
        return self._left({"&", "|", "^"}, self._comparison)

    def _comparison(self) -> Node:
        left = self._left(_COMPARISONS, self._sum)
        return left

    def _sum(self) -> Node:
        return self._left({"+", "-"}, self._product)

    def _product(self) -> Node:
        return self._left({"*", "/", "%"}, self._power)

    def _power(self) -> Node:
        left = self._inverted()
        if self._is("**"):
            position = self._take().position
            return Binary("**", left, self._power(), position)
        return left

    def _inverted(self) -> Node:
        if self._is("!"):
            self._take()
            return Unary("!", self._guarded(self._inverted))
        return self._word_operator()

    def _word_operator(self) -> Node:
        left = self._signed()
        if self._now.kind == "keyword" and self._now.text in _WORD_OPERATORS:
            token = self._take()
            return Binary(token.text, left, self._signed(), token.position)
        return left

    def _signed(self) -> Node:
        if self._is("+", "-"):
            operator = self._take().text
            return Unary(operator, self._guarded(self._signed))
        node = self._atom()
        while self._is("["):
            position = self._take().position
            node = Index(node, self._statement(), position)
            self._expect("]")
        return node

    def _atom(self) -> Node:
        token = self._now
        if self._is("("):
            self._take()
            node = self._statements({")"})
            self._expect(")")
            return node
        if self._is("["):
            return ListOf(tuple(self._items("[", "]")))
        if token.kind == "literal":
            return Literal(self._take().value)
        if token.kind == "keyword" and token.text in _CONSTANTS:
            self._take()
            return Literal(_CONSTANTS[token.text])
        if token.kind == "word":
            self._take()
            return self._call(token) if self._is("(") else Variable(token.text, token.position)
        raise RuleError(
            "abusefilter-exception-unexpectedatend" if token.kind == "end" else "abusefilter-exception-unexpectedtoken",
            token.text,
            position=token.position,
        )

    def _call(self, name: Token) -> Node:
        if name.text not in ARITY:
            raise RuleError("abusefilter-exception-unknownfunction", name.text, position=name.position)
        arguments = tuple(self._items("(", ")"))
        least, most = ARITY[name.text]
        if len(arguments) < least:
            raise RuleError(
                "abusefilter-exception-notenoughargs", name.text, least, len(arguments), position=name.position
            )
        if len(arguments) > most:
            raise RuleError(
                "abusefilter-exception-toomanyargs", name.text, most, len(arguments), position=name.position
            )
        if name.text in ("set", "set_var"):
            if not isinstance(arguments[0], Literal) or not isinstance(arguments[0].value, str):
                raise RuleError("abusefilter-exception-variablevariable", position=name.position)
            return Assign(arguments[0].value.lower(), arguments[1], name.position)
        return Call(name.text, arguments, name.position)

    def _items(self, start: str, end: str) -> list[Node]:
        self._expect(start)
        items: list[Node] = []
        while not self._is(end):
            items.append(self._statement())
            if not self._is(","):
                break
            self._take()
        self._expect(end)
        return items

    def _left(self, operators: set[str] | frozenset[str], inner: Callable[[], Node]) -> Node:
        """Operators of one strength, from left to right."""
        node = inner()
        while self._now.kind == "operator" and self._now.text in operators:
            token = self._take()
            node = Binary(token.text, node, inner(), token.position)
        return node

    def _guarded(self, inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEPTH:
            raise RuleError("abusefilter-exception-toodeep", position=self._now.position)
        try:
            return inner()
        finally:
            self._depth -= 1
