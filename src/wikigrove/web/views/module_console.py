"""The debug console below the editor of a module, for browsers without scripts too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from wikigrove_engine.title import Title

from wikigrove.accounts.errors import RateLimited
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.debug_module import debug_module
from wikigrove.editing.errors import EditRefused
from wikigrove.i18n import message
from wikigrove.rendering.domain.console import MAX_LINES
from wikigrove.web.views.code_tools import read_lines


@dataclass(frozen=True)
class Said:
    """A line and what came of it."""

    line: str
    text: str = ""
    error: str = ""


@dataclass(frozen=True)
class Console:
    said: tuple[Said, ...] = ()

    @property
    def earlier(self) -> str:
        """The lines, as they go back with the form."""
        return json.dumps([one.line for one in self.said], ensure_ascii=False)

    @property
    def answers(self) -> str:
        """What was shown, so that it stays: a console without scripts has no memory."""
        return json.dumps([[one.text, one.error] for one in self.said], ensure_ascii=False)


def read_console(data: Mapping[str, str]) -> Console:
    """What the form brought back."""
    lines = read_lines(data.get("wpConsoleEarlier", ""))[-MAX_LINES:]
    try:
        answers = json.loads(data.get("wpConsoleAnswers") or "[]")
        pairs = [(str(text), str(error)) for text, error in answers]
    except (ValueError, TypeError):
        pairs = []
    pairs += [("", "")] * (len(lines) - len(pairs))
    return Console(tuple(Said(line, *pair) for line, pair in zip(lines, pairs, strict=False)))


def ask_console(console: Console, title: Title, text: str, line: str, *, actor: Actor | Visitor) -> Console:
    """Run one more line. Raises PermissionRefused; other refusals are said in the console."""
    if not line.strip():
        return console
    said = Said(line)
    try:
        answer = debug_module(title, text, line, earlier=[one.line for one in console.said], actor=actor)
        said = replace(said, text=answer.text, error="\n".join([answer.error, *answer.trace]).strip())
    except EditRefused as err:
        said = replace(said, error=message(err.message_key, *err.params))
    except RateLimited:
        said = replace(said, error=message("actionthrottledtext"))
    return Console((*console.said, said)[-MAX_LINES:])
