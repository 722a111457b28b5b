"""Cut the text of rules into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wikigrove.filters.language.errors import RuleError
from wikigrove.filters.language.values import Value

MOST_CHARACTERS: Final = 100_000
WORDS: Final = frozenset(
    {
        "in",
        "like",
        "true",
        "false",
        "null",
        "contains",
        "matches",
        "rlike",
        "irlike",
        "regex",
        "if",
        "then",
        "else",
        "end",
    }
)
_SPACE: Final = re.compile(r"(?:\s|/\*.*?\*/)+", re.S)
_OPERATOR: Final = re.compile(r"!==|===|:=|==|!=|>=|<=|\*\*|[-+*/%!&|^?:<>=]")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_BASED: Final = re.compile(r"0([xbo])([0-9a-fA-F]+)\b")
_NUMBER: Final = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-fA-F]{2})|(.))", re.S)
_QUOTED: Final = {'"': re.compile(r'"((?:[^"\\]|\\.)*)"', re.S), "'": re.compile(r"'((?:[^'\\]|\\.)*)'", re.S)}
_BASES: Final = {"x": 16, "b": 2, "o": 8}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is word, keyword, operator, literal or mark (brackets, commas, semicolons); "end" closes the list."""

    kind: str
    text: str
    position: int
    value: Value = None


def scan_rules(text: str) -> list[Token]:
    """Raises RuleError."""
    if len(text) > MOST_CHARACTERS:
        raise RuleError("abusefilter-exception-toolong", MOST_CHARACTERS)
    tokens: list[Token] = []
    at = 0
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if at >= len(text):
            tokens.append(Token("end", "", len(text)))
            return tokens
        token, at = _next(text, at)
        tokens.append(token)


def _next(text: str, at: int) -> tuple[Token, int]:
    char = text[at]
    if char in "()[],;":
        return Token("mark", char, at), at + 1
    if char in _QUOTED:
        match = _QUOTED[char].match(text, at)
        if match is None:
            raise RuleError("abusefilter-exception-unclosedstring", position=at)
        return Token("literal", match[0], at, _ESCAPE.sub(_unescape, match[1])), match.end()
    if char.isdigit() or (char == "." and text[at + 1 : at + 2].isdigit()):
        return _number(text, at)
    operator = _OPERATOR.match(text, at)
    if operator is not None:
        return Token("operator", operator[0], at), operator.end()
    word = _WORD.match(text, at)
    if word is None:
        if text.startswith("/*", at):
            raise RuleError("abusefilter-exception-unclosedcomment", position=at)
        raise RuleError("abusefilter-exception-unrecognisedtoken", char, position=at)
    name = word[0].lower()
    return Token("keyword" if name in WORDS else "word", name, at), word.end()


def _number(text: str, at: int) -> tuple[Token, int]:
    based = _BASED.match(text, at)
    if based is not None:
        try:
            return Token("literal", based[0], at, int(based[2], _BASES[based[1]])), based.end()
        except ValueError:
            raise RuleError("abusefilter-exception-invalidnumber", based[0], position=at) from None
    match = _NUMBER.match(text, at)
    assert match is not None, "a digit begins a number"
    value: Value = float(match[0]) if "." in match[0] else int(match[0][:300])
    return Token("literal", match[0], at, value), match.end()


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    known = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "'": "'"}
    # Other escapes stay as they are: rules are full of patterns such as "\d".
    return known.get(match[2], match[0])
