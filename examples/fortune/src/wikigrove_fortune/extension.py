"""How the extension presents itself, and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from wikigrove_engine.ext import LuaLibrary, read_plain_attributes

from wikigrove.extensions.api import (
    ApiModule,
    Asker,
    Asset,
    EditFilter,
    EditorTool,
    Extension,
    Job,
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
    Table,
    Values,
    enqueue_job,
    message,
)

PACKAGE = Path(__file__).parent
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

    def render(self, call: Any, parser: Any) -> str:
        number = read_plain_attributes(call, parser).get("number", "1")
        path = parser.site.article_path.removesuffix("/wiki/$1")
        api = f"{path}/api/wikigrove/v1/extensions/fortune/saying"
        data = f'data-number="{escape(number)}" data-api="{escape(api)}"'
        return f'<span class="fortune" {data}>{escape(find_saying(self._tone, number))}</span>'


@dataclass(frozen=True)
class Heard:
    """What the wiki's edits have come to."""

    edits: int = 0
    latest: str = ""


HEARD = Table("fortune", "heard", Heard)


def hear(news: SavedEdit) -> None:
    """A listener should be quick: it leaves the work to a job."""
    enqueue_job("fortune", "count", revision=news.revision_id, title=news.title)


def count_edit(arguments: Values) -> None:
    """The job. It may run twice for one edit, so it remembers which ones it has counted."""
    seen = f"seen:{arguments['revision']}"
    if COUNTED.find(seen):
        return
    HEARD.change("all", lambda old: Heard((old or Heard()).edits + 1, str(arguments["title"])))
    COUNTED.put(seen, True)


COUNTED = Table("fortune", "counted", bool)


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

    def show(request: SpecialRequest) -> str:
        heard = HEARD.find("all") or Heard()
        return f"{find_saying(tone, request.sub or 1)} {message('fortune-count', heard.edits)}"

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
        listeners=(Listener("count", hear),),
        jobs=(Job("count", count_edit),),
        tools=(EditorTool("fortune-tool", "Saying", '<fortune number="', '"/>', "1", icon="quotes"),),
        assets=(
            Asset(PACKAGE / "static" / "fortune.css"),
            Asset(PACKAGE / "static" / "fortune.js"),
            Asset(PACKAGE / "static" / "fortune-edit.css", where="edit"),
        ),
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
    messages=PACKAGE / "messages",
    pages=PACKAGE / "pages",
)
