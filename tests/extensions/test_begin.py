"""A begun extension passes its own test, and is right."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wikigrove.extensions.begin import begin_extension
from wikigrove.extensions.catalog import ExtensionError, load

ROOT = Path(__file__).resolve().parents[2]


def test_a_begun_extension_passes_its_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "x"
    begin_extension("hello", folder)
    path = os.pathsep.join([str(folder / "src"), str(ROOT / "src"), str(ROOT / "engine" / "src")])
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", str(folder / "tests")]
    done = subprocess.run(words, env={**os.environ, "PYTHONPATH": path}, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(folder / "src"))
    assert load("hello", "wikigrove_hello.extension").error == ""


def test_nothing_is_replaced(tmp_path: Path) -> None:
    begin_extension("hello", tmp_path)
    with pytest.raises(ExtensionError):
        begin_extension("hello", tmp_path)
    with pytest.raises(ExtensionError):
        begin_extension("Not a name", tmp_path / "y")
