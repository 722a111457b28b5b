"""The functions. What they repeat is expanded anew on each turn; variables (#var) tell the turns apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import ParserFunction

from wikigrove.ext.variables.store import page_variables

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.call import FunctionCall

STATE: Final = "loops"
MESSAGE: Final = "loops_max"
_NUMBER: Final = re.compile(r"\s*([-+]?\d{1,9})")


class Loops:
    """All loops of a wiki, with its limit."""

    def __init__(self, max_loops: int) -> None:
        self._max: Final = max_loops

    def functions(self) -> tuple[ParserFunction, ...]:
        return (
            ParserFunction("while", self.repeat_while, volatile=True),
            ParserFunction("dowhile", self.repeat_at_least_once, volatile=True),
            ParserFunction("loop", self.count, volatile=True),
            ParserFunction("forargs", self.walk_named, volatile=True),
            ParserFunction("fornumargs", self.walk_numbered, volatile=True),
        )

    def repeat_while(self, call: FunctionCall) -> str:
        """{{#while: | condition | text }}: as long as the condition expands to something."""
        return self._repeat(call, checks_first=True)

    def repeat_at_least_once(self, call: FunctionCall) -> str:
        """{{#dowhile: | condition | text }}"""
        return self._repeat(call, checks_first=False)

    def count(self, call: FunctionCall) -> str:
        """{{#loop: variable | start | turns | text }}: backwards where the turns are negative."""
        start, turns = _read_number(call.arg(1)), _read_number(call.arg(2))
        if start is None or turns is None:
            return ""
        step = 1 if turns > 0 else -1
        variables = page_variables(call.expander)
        out: list[str] = []
        for number in range(start, start + turns, step):
            if not self._may_turn(call, out):
                break
            variables.set(call.arg(0), str(number))
            out.append(call.raw_arg(3).strip())
        return "".join(out)

    def walk_named(self, call: FunctionCall) -> str:
        """{{#forargs: prefix | name | value | text }}: arguments of the template whose names start so."""
        prefix = call.arg(0)
        return self._walk(
            call, names=[n for n in call.frame.argument_names() if n.startswith(prefix)], cut=len(prefix), first=1
        )

    def walk_numbered(self, call: FunctionCall) -> str:
        """{{#fornumargs: number | value | text }}: numbered arguments of the template, in their order."""
        numbers = sorted({int(n) for n in call.frame.argument_names() if n.isdecimal() and len(n) < 10})
        return self._walk(call, names=[str(n) for n in numbers], cut=0, first=0)

    def _walk(self, call: FunctionCall, *, names: list[str], cut: int, first: int) -> str:
        variables = page_variables(call.expander)
        out: list[str] = []
        for name in names:
            value = call.frame.find_argument(name)
            if value is None:
                continue
            if not self._may_turn(call, out):
                break
            variables.set(call.arg(first), name[cut:])
            variables.set(call.arg(first + 1), value)
            out.append(call.raw_arg(first + 2).strip())
        return "".join(out)

    def _repeat(self, call: FunctionCall, *, checks_first: bool) -> str:
        out: list[str] = []
        while not checks_first or call.raw_arg(1).strip():
            checks_first = True
            if not self._may_turn(call, out):
                break
            out.append(call.raw_arg(2).strip())
        return "".join(out)

    def _may_turn(self, call: FunctionCall, out: list[str]) -> bool:
        """Count a turn; over the limit, say so in the page."""
        state = call.expander.extension_state
        done = state.get(STATE, 0)
        assert isinstance(done, int)
        if done >= self._max:
            out.append(f'<span class="error">{call.expander.message(MESSAGE, str(self._max))}</span>')
            return False
        state[STATE] = done + 1
        return True


def _read_number(text: str) -> int | None:
    match = _NUMBER.match(text)
    return int(match[1]) if match is not None else None
