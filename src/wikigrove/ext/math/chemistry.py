r"""Chemical formulas: what stands in \ce{...} (the notation of mhchem) as TeX, and units in \pu{...}.

The notation leaves much to context: a digit is an amount before a substance and an index behind an atom, a minus is a
charge, a bond or an operation. One walk from left to right decides by what came last and what comes next.
"""

from __future__ import annotations

import re
from typing import Final

_CALL: Final = re.compile(r"\\(ce|pu)\s*\{")
_ARROWS: Final = {
    "<-->": r"\longleftrightarrow",
    "<->": r"\longleftrightarrow",
    "<=>>": r"\rightleftharpoons",
    "<<=>": r"\rightleftharpoons",
    "<=>": r"\rightleftharpoons",
    "->": r"\longrightarrow",
    "<-": r"\longleftarrow",
    "→": r"\longrightarrow",
    "⟶": r"\longrightarrow",
    "⇌": r"\rightleftharpoons",
    "↔": r"\longleftrightarrow",
}
_ARROW: Final = re.compile("|".join(re.escape(arrow) for arrow in _ARROWS))
_BONDS: Final = {
    **{"-": "-", "1": "-", "=": "=", "2": "=", "#": r"\equiv ", "3": r"\equiv ", "~": r"\sim ", "...": r"\cdots "},
    **{"....": r"\cdots ", "->": r"\rightarrow ", "<-": r"\leftarrow ", "~-": r"\simeq ", "~=": r"\cong "},
}
_AMOUNT: Final = re.compile(r"(\d+(?:[.,]\d+)?)(?:/(\d+))?|\((\d+)/(\d+)\)")
_WORD: Final = re.compile(r"[A-Za-z]+")
_SCRIPT: Final = re.compile(r"[0-9]+[+-]?|[A-Za-z][+-]?|[+-][0-9]*|[.*\u2022][+-]?")
_COMMAND: Final = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_STATES: Final = frozenset({"start", "space", "operation", "open", "prescript"})
"""After these a substance begins."""
_MOST_DEPTH: Final = 20


def expand_chemistry(source: str) -> str:
    r"""The formula with each \ce{...} and \pu{...} written as plain TeX."""
    out: list[str] = []
    at = 0
    closers = match_brackets(source) if _CALL.search(source) is not None else {}
    while (found := _CALL.search(source, at)) is not None:
        end = closers.get(found.end() - 1, -1)
        if end < 0:
            break
        inner = source[found.end() : end]
        out += [source[at : found.start()], "{", chemistry_to_tex(inner) if found[1] == "ce" else _unit(inner), "}"]
        at = end + 1
    return "".join(out) + source[at:]


def chemistry_to_tex(text: str) -> str:
    r"""The inside of a \ce{...}."""
    return _Walk(text, 0).run()


def match_brackets(text: str) -> dict[int, int]:
    """Where each opening brace and square bracket closes, in one walk; those that never do are left out."""
    out: dict[int, int] = {}
    open_braces: list[int] = []
    open_brackets: list[int] = []
    at = 0
    while at < len(text):
        sign = text[at]
        if sign == "\\":
            at += 1
        elif sign == "{":
            open_braces.append(at)
        elif sign == "[":
            open_brackets.append(at)
        elif sign == "}" and open_braces:
            out[open_braces.pop()] = at
        elif sign == "]" and open_brackets:
            out[open_brackets.pop()] = at
        at += 1
    return out


class _Walk:
    """One formula. `state` says what came last: a state of `_STATES`, "atom", "close", "index" or "amount"."""

    def __init__(self, text: str, depth: int) -> None:
        self._text: Final = text
        self._depth: Final = depth
        self._out: Final[list[str]] = []
        self._closers: Final = match_brackets(text)
        self._state = "start"
        self._at = 0

    def run(self) -> str:
        steps = (
            *(self._space, self._arrow, self._script, self._sign, self._amount, self._word, self._bracket),
            *(self._math, self._quote, self._command, self._mark),
        )
        while self._at < len(self._text):
            before = self._at
            for step in steps:
                if step():
                    break
            if self._at == before:
                self._put(_escape(self._text[self._at]), "atom", 1)
        return "".join(self._out).strip()

    def _put(self, tex: str, state: str, length: int) -> bool:
        self._out.append(tex)
        self._state = state
        self._at += length
        return True

    def _next(self, offset: int = 1) -> str:
        return self._text[self._at + offset : self._at + offset + 1]

    def _inner(self, text: str) -> str:
        return _Walk(text, self._depth + 1).run() if self._depth < _MOST_DEPTH else _escape(text)

    def _space(self) -> bool:
        if not self._text[self._at].isspace():
            return False
        end = self._at
        while end < len(self._text) and self._text[end].isspace():
            end += 1
        # Operations bring their own room.
        needs = self._state not in _STATES and self._state != "amount" and end < len(self._text)
        follows = self._text[end : end + 2]
        is_operation = follows in ("+ ", "- ", "= ") or _ARROW.match(self._text, end) is not None
        tex = r"\ " if needs and not is_operation else ""
        return self._put(tex, "amount" if self._state == "amount" else "space", end - self._at)

    def _arrow(self) -> bool:
        found = _ARROW.match(self._text, self._at)
        if found is None:
            return False
        end = found.end()
        labels: list[str] = []
        while len(labels) < 2 and self._text[end : end + 1] == "[":
            close = self._closers.get(end, -1)
            if close < 0:
                break
            labels.append(self._inner(self._text[end + 1 : close]))
            end = close + 1
        tex = _ARROWS[found[0]]
        if len(labels) > 1 and labels[1]:
            tex = rf"\underset{{{labels[1]}}}{{{tex}}}"
        if labels and labels[0]:
            tex = rf"\overset{{{labels[0]}}}{{{tex}}}"
        # Arrows with words on them are no operators any more: nothing keeps them at a distance.
        return self._put(rf"\;{tex}\;", "operation", end - self._at)

    def _script(self) -> bool:
        sign = self._text[self._at]
        if sign not in "^_":
            return False
        follows = self._next()
        if sign == "^" and self._state in _STATES and (not follows or follows.isspace()):
            return self._put(r"\uparrow ", "atom", 1)
        if follows == "{":
            close = self._closers.get(self._at + 1, -1)
            inner, end = (self._text[self._at + 2 : close], close + 1) if close > 0 else ("", self._at + 2)
        else:
            found = _SCRIPT.match(self._text, self._at + 1)
            command = _COMMAND.match(self._text, self._at + 1) if found is None else None
            taken = found or command
            inner, end = (taken[0], taken.end()) if taken is not None else ("", self._at + 1)
        # Mass and number of an atom stand before it, on nothing.
        is_before = self._state in _STATES or self._state == "amount"
        base = "{}" if is_before and self._state != "prescript" else ""
        state = "prescript" if is_before else "index"
        return self._put(f"{base}{sign}{{{self._script_text(inner)}}}", state, end - self._at)

    def _script_text(self, inner: str) -> str:
        """Letters that stand alone are variables there, words are words."""
        if inner[:1] in (".", "*", "\u2022"):
            return rf"\bullet {inner[1:]}"
        if re.fullmatch(r"[0-9]*[+-]?|[a-z][+-]?|[+-][0-9]*|\\[A-Za-z]+", inner):
            return inner
        return self._inner(inner) if not inner.startswith("$") else inner.strip("$")

    def _sign(self) -> bool:
        sign = self._text[self._at]
        if sign not in "+-\u2212":
            return False
        shown, follows = ("+" if sign == "+" else "-"), self._next()
        starts = self._state in _STATES or self._state == "amount"
        if starts and (not follows or follows.isspace()):
            return self._put(f" {shown} ", "operation", 1)
        if starts:
            return self._put(shown, "operation", 1)
        if not follows or follows.isspace() or follows in ")]},;+-":
            return self._put(f"^{{{shown}}}", "index", 1)
        # Between two atoms: a bond, or a sum that somebody wrote without room.
        return self._put(shown if sign != "+" else " + ", "operation", 1)

    def _amount(self) -> bool:
        found = _AMOUNT.match(self._text, self._at)
        if found is None or (found[3] is not None and self._state not in _STATES):
            return False
        if self._state in ("atom", "close"):
            digits = re.match(r"\d+", found[0])
            assert digits is not None
            return self._put(f"_{{{digits[0]}}}", "index", digits.end())
        whole, part = found[1] or found[3], found[2] or found[4]
        tex = rf"\frac{{{whole}}}{{{part}}}" if part else whole
        return self._put(rf"{tex}\,", "amount", len(found[0]))

    def _word(self) -> bool:
        found = _WORD.match(self._text, self._at)
        if found is None:
            return False
        word, follows = found[0], self._text[found.end() : found.end() + 1]
        is_alone = self._state in _STATES and (not follows or follows.isspace())
        if is_alone and word == "v":
            return self._put(r"\downarrow ", "atom", 1)
        if self._state in _STATES and len(word) == 1 and word in "nmxyzk" and follows.isspace():
            return self._put(rf"{word}\,", "amount", 1)
        return self._put(rf"\mathrm{{{word}}}", "atom", len(word))

    def _bracket(self) -> bool:
        sign = self._text[self._at]
        if sign == "{":
            close = self._closers.get(self._at, -1)
            if close < 0:
                return self._put("", self._state, 1)
            return self._put(f"{{{self._inner(self._text[self._at + 1 : close])}}}", "atom", close + 1 - self._at)
        if sign in "([":
            return self._put(sign, "open", 1)
        if sign in ")]":
            return self._put(sign, "close", 1)
        return self._put("", self._state, 1) if sign == "}" else False

    def _math(self) -> bool:
        if self._text[self._at] != "$":
            return False
        close = self._text.find("$", self._at + 1)
        if close < 0:
            return self._put("", self._state, 1)
        inner = expand_chemistry(self._text[self._at + 1 : close])
        return self._put(f"{{{inner}}}", "atom", close + 1 - self._at)

    def _quote(self) -> bool:
        if self._text[self._at] != '"':
            return False
        close = self._text.find('"', self._at + 1)
        if close < 0:
            return self._put("", self._state, 1)
        words = re.sub(r"[{}\\]", "", self._text[self._at + 1 : close])
        return self._put(rf"\text{{{words}}}", "atom", close + 1 - self._at)

    def _command(self) -> bool:
        found = _COMMAND.match(self._text, self._at)
        if found is None:
            return False
        end = found.end()
        if found[0] == r"\bond" and self._text[end : end + 1] == "{":
            close = self._closers.get(end, -1)
            if close > 0:
                bond = _BONDS.get(self._text[end + 1 : close], "-")
                return self._put(bond, "operation", close + 1 - self._at)
        while self._text[end : end + 1] == "{":
            close = self._closers.get(end, -1)
            if close < 0:
                break
            end = close + 1
        tex = self._text[self._at : end]
        # A command must not run together with the letters of an atom.
        return self._put(f"{tex} " if tex[-1:].isalpha() else tex, "atom", end - self._at)

    def _mark(self) -> bool:
        sign, follows = self._text[self._at], self._next()
        if self._text.startswith("...", self._at):
            return self._put(r"\cdots ", "operation", 3)
        if sign in ".*\u00b7" and self._state not in _STATES and follows and not follows.isspace():
            # Water of a crystal.
            return self._put(r"\cdot ", "start", 1)
        if sign in "=#":
            return self._put("=" if sign == "=" else r"\equiv ", "operation", 1)
        return False


def _unit(text: str) -> str:
    r"""Units with their powers, as in \pu{12.5 kJ//mol} or \pu{m s^-2}."""
    out: list[str] = []
    for piece in re.findall(r"\d+(?:\.\d+)?|[eE][+-]?\d+|[A-Za-zµμΩ°%]+|\^\{?[+-]?\d+\}?|//?|\*|\.|\s+|.", text):
        if piece[0] == "^":
            out.append(f"^{{{piece.strip('^{}')}}}")
        elif piece.strip("/") == "":
            out.append("/")
        elif piece in ("*", "."):
            out.append(r"\cdot ")
        elif piece.isspace():
            out.append(r"\,")
        elif piece[0].isdigit():
            out.append(piece)
        else:
            out.append(rf"\text{{{re.sub(r'[{}]', '', piece)}}}" if "\\" not in piece else "")
    return "".join(out)


def _escape(text: str) -> str:
    """Signs that mean something in TeX, as themselves."""
    return re.sub(r"([%&$#_{}])", r"\\\1", text.replace("\\", ""))
