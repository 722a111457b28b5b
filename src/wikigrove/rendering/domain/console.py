"""The debug console of modules: run a line of Lua beside a module's text that need not be saved yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from wikigrove_engine.lua.faults import ScriptError
from wikigrove_engine.lua.snippets import run_snippet
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.site import get_site

MAX_LINES: Final = 100


@dataclass(frozen=True)
class ConsoleAnswer:
    """What the line gave and logged, or the error and where it came from."""

    text: str
    error: str = ""
    trace: tuple[str, ...] = ()


def run_console(title: Title, text: str, line: str, *, earlier: Sequence[str] = ()) -> ConsoleAnswer:
    """Run `line` where `p` is what the module `text` returns. "=x" shows a value.

    A console keeps no state: `earlier` are the lines before this one, which are run again without being shown.
    """
    wiki = current_wiki()
    # On one line with what follows, so that lines of the module keep their numbers.
    source = f"local p = (function(...) {text}\nend)(...)\n"
    for old in list(earlier)[-MAX_LINES:]:
        source += f"{_statement(old)}\n"
    source += f"mw.clearLogBuffer()\n{_statement(line)}\nreturn mw.getLogBuffer()"
    page = PageConfig(title, now=datetime.now(UTC), is_preview=True)
    expander = Expander(site=get_site(wiki), page=page, access=WikiAccess(wiki, overrides={title: text}))
    try:
        return ConsoleAnswer(run_snippet(expander, source, title=title.text))
    except ScriptError as error:
        return ConsoleAnswer(
            "",
            error.message,
            tuple(
                f"{chunk}:{number}: {name}" if number > 0 else f"{chunk}: {name}" for chunk, number, name in error.trace
            ),
        )
    finally:
        expander.close()


def _statement(line: str) -> str:
    line = line.strip()
    return f"mw.log({line[1:]})" if line.startswith("=") else line
