"""The debug console of modules."""

from __future__ import annotations

import pytest
from wikigrove_engine.title import Title

from tests.factories import save_page
from wikigrove.accounts.models import Actor
from wikigrove.rendering.domain.console import ConsoleAnswer, run_console

pytest.importorskip("lupa.lua51")

MODULE = "local p = {}\nfunction p.double(x) return 2 * x end\nfunction p.fail() error('no') end\nreturn p"


@pytest.mark.parametrize(
    ("line", "shown"),
    [("=p.double(21), 'x'", "42\tx\n"), ("mw.log('seen')", "seen\n"), ("local x = 1", ""), ("=a", "nil\n")],
)
def test_line_shows_what_it_logs(alice: Actor, line: str, shown: str) -> None:
    assert run_console(Title(828, "M"), MODULE, line) == ConsoleAnswer(shown)


def test_earlier_lines_count(alice: Actor) -> None:
    assert run_console(Title(828, "M"), MODULE, "=a", earlier=["a = p.double(2)", "=a"]).text == "4\n"


def test_unsaved_text_and_other_pages_are_used(alice: Actor) -> None:
    save_page("Module:Lib", "return 'from the wiki'", actor=alice)
    assert run_console(Title(828, "M"), "return {}", "=require('Module:Lib')").text == "from the wiki\n"


def test_error_names_the_place_in_the_module(alice: Actor) -> None:
    answer = run_console(Title(828, "M"), MODULE, "p.fail()")
    assert answer.error == "Lua error in Module:M at line 3: no."
    assert any(place.startswith("Module:M:3") for place in answer.trace)
