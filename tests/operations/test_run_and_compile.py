"""`make run`: the server with the compiled engine takes over from the one that serves meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKE = """#!/bin/sh
case "$*" in *--question*) exit {fresh};; esac
mkdir -p "{compiled}" && touch "{compiled}/engine.so"
"""
SERVER = """
import os, signal, socket, sys, time
with open(sys.argv[1], "a") as log:
    log.write("start %s\\n" % os.environ.get("PYTHONPATH", ""))
if os.environ.get("NOTIFY_SOCKET"):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
def stop(number, frame):
    with open(sys.argv[1], "a") as log:
        log.write("stop %s\\n" % os.environ.get("PYTHONPATH", ""))
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
while True:
    time.sleep(0.05)
"""


@pytest.mark.anydatabase
@pytest.mark.parametrize("fresh", [True, False])
def test_the_compiled_engine_takes_over_once(tmp_path: Path, fresh: bool) -> None:
    compiled, log = tmp_path / "compiled", tmp_path / "log"
    make = tmp_path / "bin" / "make"
    make.parent.mkdir()
    make.write_text(MAKE.format(fresh=0 if fresh else 1, compiled=compiled))
    make.chmod(0o755)
    (tmp_path / "server.py").write_text(SERVER)
    environment = {**os.environ, "PATH": f"{make.parent}:{os.environ['PATH']}", "PYTHONPATH": ""}
    words = [str(compiled), sys.executable, str(tmp_path / "server.py"), str(log)]
    runner = subprocess.Popen([sys.executable, str(ROOT / "tools" / "run_and_compile.py"), *words], env=environment)
    try:
        wanted = [f"start {compiled}"] if fresh else ["start ", f"start {compiled}", "stop "]
        _wait_for(log, wanted)
    finally:
        runner.send_signal(signal.SIGTERM)
        runner.wait(20)
    assert _lines(log) == sorted([*wanted, f"stop {compiled}"])


def _wait_for(log: Path, wanted: list[str]) -> None:
    end = time.monotonic() + 120
    while _lines(log) != sorted(wanted):
        assert time.monotonic() < end, _lines(log)
        time.sleep(0.05)


def _lines(log: Path) -> list[str]:
    """Sorted: two servers start at the same time, and either may be the first to say so."""
    return sorted(log.read_text().splitlines()) if log.exists() else []
