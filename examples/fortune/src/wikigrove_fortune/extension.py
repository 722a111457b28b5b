"""How the extension presents itself, and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from wikigrove_engine.ext import LuaLibrary, read_plain_attributes

from wikigrove.extensions.api import (
    ApiModule,
    Asker,
    EditFilter,
    Extension,
    Listener,
    Parameter,
    Parts,
    ProposedEdit,
    Refusal,
    Right,
    SavedEdit,
    Setting,
    SpecialPage,
    SpecialRequest,
    Values,
    message,
)

SAYINGS: Mapping[str, tuple[str, ...]] = {
    "kind": ("Every page was a stub once.", "Somebody will be glad that you wrote this.", "Small edits add up."),
    "wry": ("The talk page knows why.", "It was like that when I came.", "A red link is a promise."),
}
LUA = """
local host = ...
local fortune = {}
function fortune.saying( number )
    return host.saying( number or 1 )
end
return fortune
"""


class FortuneTag:
    """<fortune number="2"/>: a saying."""

    name = "fortune"

    def __init__(self, tone: str) -> None:
        self._tone = tone

    def render(self, call: object, parser: object) -> str:
        number = read_plain_attributes(call, parser).get("number", "1")
        return f'<span class="fortune">{escape(find_saying(self._tone, number))}</span>'


class HeardEdits:
    """Counts the edits that this process has heard of."""

    def __init__(self) -> None:
        self.count = 0

    def hear(self, news: SavedEdit) -> None:
        self.count += 1


def find_saying(tone: str, number: object) -> str:
    """The saying of a number; numbers go round, what is no number counts as 1."""
    text = str(number)
    at = int(text[:9]) if text[:9].isdecimal() else 1
    return SAYINGS[tone][(at - 1) % len(SAYINGS[tone])]


def refuse_magic(edit: ProposedEdit) -> Refusal | None:
    """An edit filter: a word that must not be added."""
    word = "abracadabra"
    if word in edit.new_text.lower() and word not in edit.old_text.lower():
        return Refusal("fortune-magic", "Magic words of this kind do nothing here.")
    return None


def make_parts(values: Values) -> Parts:
    """Called once for each set of values; the parts may keep them."""
    tone = str(values["tone"])
    heard = HeardEdits()

    def show(request: SpecialRequest) -> str:
        return f"{find_saying(tone, request.sub or 1)} {message('fortune-count', heard.count)}"

    def answer(asker: Asker, given: Values) -> Mapping[str, object]:
        return {"saying": find_saying(tone, given["number"]), "tone": tone}

    def make_host(host: object) -> Mapping[str, object]:
        return {"saying": lambda number: find_saying(tone, int(number)).encode()}

    return Parts(
        tags=(FortuneTag(tone),),
        libraries=(LuaLibrary("mw.ext.fortune", LUA, make_host),),
        special_pages=(SpecialPage("Fortune", "Fortune", show),),
        api_modules=(
            ApiModule(
                "saying",
                "A saying by its number.",
                answer,
                parameters=(Parameter("number", "Which one, from 1.", default=1),),
            ),
        ),
        rights=(Right("addsayings"),),
        edit_filters=(EditFilter("magic", refuse_magic),),
        listeners=(Listener("count", heard.hear),),
    )


extension = Extension(
    name="fortune",
    title="Fortune",
    version="1.0",
    summary="Sayings in pages: a sample of what an extension can bring.",
    make_parts=make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(Setting("tone", "kind", "What kind of sayings.", choices=("kind", "wry")),),
    messages=Path(__file__).parent / "messages",
)
