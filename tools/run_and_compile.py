"""Serve at once; compile the engine meanwhile, then let a server with the compiled engine take over.

usage: .venv/bin/python tools/run_and_compile.py COMPILED_FOLDER COMMAND...

Both servers listen on the same port for a moment (SO_REUSEPORT), so no reader is refused. Where the engine is compiled
already, or can't be, there is one server only.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60.0
OVERLAP_SECONDS = 2.0
"""The new server announces itself right before its workers start; the old one stays for so long."""


class Runner:
    """The server in use, and the compiler while it works."""

    def __init__(self, compiled: Path, command: list[str]) -> None:
        self._compiled = compiled
        self._command = command
        self._server: subprocess.Popen[bytes] | None = None
        self._compiler: subprocess.Popen[bytes] | None = None
        self._stopping = False

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        fresh = _make("--question").wait() == 0
        self._server = self._start(with_compiled=fresh)
        if not fresh:
            self._compiler = _make("--silent")
        while self._server.poll() is None:
            if self._compiler is not None and self._compiler.poll() is not None:
                self._compiler = None
                if any(self._compiled.rglob("*.so")) and not self._stopping:
                    self._hand_over(self._server)
            time.sleep(0.2)
        if self._compiler is not None:
            # Its whole family: make, pip and the C compiler.
            os.killpg(self._compiler.pid, signal.SIGTERM)
            self._compiler.wait()
        return self._server.returncode

    def _start(self, *, with_compiled: bool, notify: str = "") -> subprocess.Popen[bytes]:
        environment = {**os.environ}
        if with_compiled:
            environment["PYTHONPATH"] = str(self._compiled)
        if notify:
            environment["NOTIFY_SOCKET"] = notify
        return subprocess.Popen(self._command, env=environment)  # noqa: S603 - our own words

    def _hand_over(self, old: subprocess.Popen[bytes]) -> None:
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            address = str(Path(folder) / "ready")
            ready.bind(address)
            ready.settimeout(READY_SECONDS)
            new = self._start(with_compiled=True, notify=address)
            try:
                ready.recv(64)
            except TimeoutError:
                new.terminate()
                print("The server with the compiled engine did not start; the other one goes on.", flush=True)
                return
            time.sleep(OVERLAP_SECONDS)
            if new.poll() is not None:
                print("The server with the compiled engine ended; the other one goes on.", flush=True)
                return
            self._server = new
            old.terminate()
            old.wait()
            if self._stopping:
                new.terminate()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """The terminal's interrupt reaches all processes; a signal to this one alone is passed on."""
        self._stopping = True
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()


def _make(option: str) -> subprocess.Popen[bytes]:
    # Not the options and the job server of the make that runs this.
    environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    words = ["nice", "make", "--no-print-directory", "-C", str(ROOT), option, "compile"]
    return subprocess.Popen(words, env=environment, start_new_session=True)  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(Runner(Path(sys.argv[1]), sys.argv[2:]).run())
