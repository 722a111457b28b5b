"""The ratchet of the conformance suite."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from check_conformance import KNOWN, UNEXPLAINED, compare, read_known, write_known  # noqa: E402

CASE = ("core-tables", "wt2html", "A table")


def result(*, ok: bool, name: str = "A table") -> dict[str, object]:
    return {"suite": "core-tables", "mode": "wt2html", "name": name, "ok": ok}


def test_compare_tells_what_got_worse_and_what_got_better() -> None:
    assert compare([result(ok=False)], {}) == ([CASE], [])
    assert compare([result(ok=True)], {CASE: "why"}) == ([], [CASE])
    assert compare([result(ok=False)], {CASE: "why"}) == ([], [])
    assert compare([], {CASE: "why"}) == ([], [])


def test_compare_fails_a_name_that_two_cases_share_when_one_fails() -> None:
    assert compare([result(ok=True), result(ok=False)], {CASE: "why"}) == ([], [])


def test_known_failures_survive_writing_and_reading(tmp_path: Path) -> None:
    write_known(tmp_path / "known.tsv", {CASE: "why"})
    assert read_known(tmp_path / "known.tsv") == {CASE: "why"}


def test_every_known_failure_has_a_reason() -> None:
    known = read_known(KNOWN)
    assert known
    assert [case for case, reason in known.items() if reason.strip() in ("", UNEXPLAINED)] == []
