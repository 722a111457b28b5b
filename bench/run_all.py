"""Run all benchmarks against a fresh installation; beside a MediaWiki where PEER names one.

usage: make bench [PEER=http://127.0.0.1:8092] [PEER_ARTICLE='/wiki/%s'] [WIKIGROVE_SHARED=DIR]
With the shared corpus the installation holds its English articles, and the same ones are asked of the peer; without it, made-up pages.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
PASSWORD = "bench-password-2718"
DUMP = "corpus/dumps/enwiki-gensim/enwiki-pages-articles1-shortened.xml.bz2"
TITLES = {"short": "Abstract_(law)", "medium": "A_Modest_Proposal", "large": "Alberta"}


def main() -> int:
    shared = Path(os.environ.get("WIKIGROVE_SHARED", HERE.parent.parent / "shared"))
    peer = os.environ.get("PEER", "")
    article = os.environ.get("PEER_ARTICLE", "/wiki/%s")
    dump = shared / DUMP
    run("Import: 3,000 small pages", "import_dump.py", "--small", "3000")
    run("Import: a page with 15,000 revisions among others", "import_dump.py", "--small", "1", "--revisions", "15000")
    if dump.exists():
        run("Parse: English articles of 2016", "parse.py", str(dump))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        base, server = start(data, dump if dump.exists() else None)
        try:
            run("Memory, idle", "memory.py", str(server.pid))
            titles = TITLES if dump.exists() else {"main": "Main_Page"}
            if shutil.which("wrk"):
                for name, title in titles.items():
                    words = ["--ours", f"{base}/wiki/{title}", *(["--peer", peer + article % title] if peer else [])]
                    run(f"View: {name} page ({title})", "view.py", *words)
            else:
                print("SKIPPED: views need `wrk`")
            words = ["--ours", base, "--password", PASSWORD, *(["--peer", peer] if peer else [])]
            run("Edit: saves of a 2 kB page", "edit.py", *words)
            run("Memory, after the load", "memory.py", str(server.pid))
        finally:
            server.terminate()
            server.wait(30)
    return 0


def run(title: str, script: str, *words: str) -> None:
    print(f"\n== {title}", flush=True)
    subprocess.run([sys.executable, str(HERE / script), *words], check=True)


def start(data: Path, dump: Path | None) -> tuple[str, subprocess.Popen[bytes]]:
    """A fresh installation that serves; rate limits are off."""
    environment = {**os.environ, "WIKIGROVE_RATE_LIMITS": "false", "WIKIGROVE_LOG_LEVEL": "warning"}
    wikigrove = [str(BIN / "wikigrove"), "--data", str(data)]
    subprocess.run([*wikigrove, "init"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [*wikigrove, "user", "create", "Admin", "--admin", "--password", PASSWORD],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    if dump is not None:
        subprocess.run([*wikigrove, "import", "--quiet", str(dump)], check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*wikigrove, "serve", "--bind", f"127.0.0.1:{port}"], env=environment, stdout=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{base}/wiki/Main_Page", timeout=10).read()
            return base, server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    sys.exit(main())
