"""A real wiki for the browser: its own data folder, its own port, the server that people run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class RunningWiki:
    """Where it answers, and how to run its commands."""

    address: str
    data: Path

    def run(self, *words: str) -> None:
        run_command(self.data, *words)


@contextmanager
def serve_wiki(data: Path, *, language: str = "en", workers: int | None = None) -> Iterator[RunningWiki]:
    """Make a wiki with the starter's pages in `data`, and serve it until the block ends."""
    run_command(data, "init", "--language", language)
    run_command(data, "user", "create", "Ada", "--password", PASSWORD, "--email", "ada@example.org")
    run_command(data, "user", "create", "Grace", "--password", PASSWORD, "--admin")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    more = ["--workers", str(workers)] if workers is not None else []
    log = (data / "serve.log").open("w")
    process = subprocess.Popen(
        command(data, "serve", "--bind", f"127.0.0.1:{port}", *more), stdout=log, stderr=log, env=clean_environment()
    )
    try:
        wiki = RunningWiki(f"http://127.0.0.1:{port}", data)
        _wait_for(wiki.address)
        yield wiki
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def run_command(data: Path, *words: str) -> None:
    subprocess.run(command(data, *words), check=True, stdout=subprocess.DEVNULL, env=clean_environment())


def command(data: Path, *words: str) -> list[str]:
    return [str(Path(sys.executable).with_name("wikigrove")), "--data", str(data), *words]


def clean_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WIKIGROVE_", "DJANGO_"))}
    return {**kept, "WIKIGROVE_RATE_LIMITS": "false"}


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{address}/robots.txt", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.25)
    raise TimeoutError(f"nothing answers at {address}")
