"""schemathesis for half a minute against our own API, as anybody, and calls of the Action API by chance: `make fuzz-api` is the long run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.conftest import PASSWORD, ROOT

pytestmark = pytest.mark.clients


def test_own_api_never_stumbles(served: str, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{served}/api/wikigrove/v1/openapi.json"]
    command += ["--checks", "not_a_server_error", "--max-time", "15", "--continue-on-failure", "--warnings", "off"]
    command += ["--phases", "examples,coverage,fuzzing", "--generation-database", ":memory:", "--no-color"]
    command += ["--auth", "Admin@lab:0123456789abcdef0123456789abcdef"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    assert told.returncode == 0, told.stdout[-4000:]


def test_action_api_never_stumbles(served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    from fuzz_action import fuzz_action

    assert fuzz_action(served, seconds=15, password=PASSWORD, seed=1) == 0
