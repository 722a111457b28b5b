"""The fuzzer itself: it sees what is unsafe, and shrinks what it found."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from wikigrove_engine import parser

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import fuzz


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>x</script>",
        "<b onclick=x>",
        "<a href=' java\tscript:x'>",
        "<img src='data:x'>",
        "<svg><a xlink:href='javascript:x'>",
        "<meta http-equiv=refresh>",
        "<table><tr><td><iframe src=x></iframe>",
    ],
)
def test_sees_what_is_unsafe(html: str) -> None:
    assert fuzz.unsafe_parts(html)


def test_takes_harmless_html_as_such() -> None:
    assert fuzz.unsafe_parts("<a href='http://a.example' title='onclick='>javascript:</a><!-- <script> -->") == []


def test_shrinks_what_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def failing(case: fuzz.Case) -> tuple[fuzz.Finding | None, str]:
        return (fuzz.Finding("bad", "two") if "x" in case.text and "y" in case.text else None), ""

    monkeypatch.setattr(fuzz, "check", failing)
    run = fuzz.Run(tmp_path, random.Random(1), 4)
    run.try_text("aaaa x bbbb y cccc", traced=True)
    assert (tmp_path / "bad" / "input.wikitext").read_text() == "xy"
    assert run.found == {"bad": fuzz.Case("xy")}


@pytest.mark.skipif((parser.__file__ or "").endswith((".so", ".pyd")), reason="compiled code has no lines to trace")
def test_keeps_what_reaches_new_lines(tmp_path: Path) -> None:
    run = fuzz.Run(tmp_path, random.Random(1), 4)
    run.try_text("'''a'''", traced=True)
    run.try_text("{| class=x\n| [[Here]]\n|}", traced=True)
    assert len(run.corpus) == 2
    assert not run.found
