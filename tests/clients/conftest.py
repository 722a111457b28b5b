"""A wiki that is served, for programs of other people that talk to a MediaWiki."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADMIN, PASSWORD = "Admin", "AdminPass-2718"  # noqa: S105 - of a wiki that nobody but tests reaches
BOT_PASSWORD = "0123456789abcdef0123456789abcdef"  # noqa: S105


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Scheme, host and port of a fresh wiki with the account Admin."""
    folder = tmp_path_factory.mktemp("compat")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "tools/compat_wiki.py", "--data", str(folder / "data"), "--bind", address]
    log = (folder / "log").open("w")
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)  # noqa: S603
    try:
        _wait(f"http://{address}/w/api.php?action=query&format=json", process, folder / "log")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(30)
        log.close()
    told = (folder / "log").read_text()
    assert "Traceback" not in told, told[told.find("Traceback") :][:6000]


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, log.read_text()[-2000:]
            time.sleep(0.3)
    raise AssertionError(log.read_text()[-2000:])
