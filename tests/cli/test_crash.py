"""What a crash leaves: every edit that was answered is there, jobs that were under way run again."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.cli.test_commands import COMMAND, ENVIRONMENT, run


class Server:
    """`wikigrove serve` in a process group of its own, so that all of it can be killed at once."""

    def __init__(self, data: Path, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.base = f"http://127.0.0.1:{free.getsockname()[1]}"
        with log.open("a") as out:
            self.process = subprocess.Popen(
                [*COMMAND, "--data", str(data), "serve", "--bind", self.base[7:], "--workers", "1"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=ENVIRONMENT,
                start_new_session=True,
            )
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        for _ in range(150):
            try:
                self.get("/wiki/Main_Page")
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(log.read_text())

    def get(self, path: str) -> str:
        with self.browser.open(self.base + path, timeout=30) as answer:
            return str(answer.read().decode())

    def save(self, title: str, text: str) -> None:
        form = self.get(f"/w/index.php?title={title}&action=edit")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token is not None, form
        fields = {
            "csrfmiddlewaretoken": token[1],
            "wpTextbox1": text,
            "wpSummary": "",
            "wpSave": "1",
            "parentRevId": "0",
        }
        body = urllib.parse.urlencode(fields).encode()
        with self.browser.open(f"{self.base}/w/index.php?title={title}&action=submit", body, timeout=30) as answer:
            assert answer.status == 200 and "/wiki/" in answer.url, answer.url

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


def test_kill_loses_no_saved_edit_and_no_job(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run(data, "init", "--starter", "none")
    # The wiki needs one page to be seen as up.
    server = _with_main_page(data, tmp_path / "log")
    try:
        for number in range(5):
            server.save(f"Crash_{number}", f"[[Target]] text number {number} [[Category:Crash]]")
    finally:
        server.kill()

    server = Server(data, tmp_path / "log")
    try:
        for number in range(5):
            assert f"text number {number}" in server.get(f"/wiki/Crash_{number}")
        for _ in range(100):
            listed = server.get("/wiki/Category:Crash") if _category_is_there(server) else ""
            if all(f"Crash {number}" in listed for number in range(5)):
                break
            time.sleep(0.2)
        else:
            raise AssertionError("the links of the saved pages were never built")
    finally:
        server.kill()
    assert "Traceback" not in (tmp_path / "log").read_text()


def _category_is_there(server: Server) -> bool:
    try:
        return "Crash 0" in server.get("/wiki/Category:Crash")
    except urllib.error.HTTPError:
        return False


def _with_main_page(data: Path, log: Path) -> Server:
    source = data / "main.xml"
    source.write_text(
        '<mediawiki version="0.11"><page><title>Main Page</title><ns>0</ns><id>1</id><revision><id>1</id>'
        "<timestamp>2020-01-01T00:00:00Z</timestamp><contributor><ip>::1</ip></contributor>"
        "<text>Home</text></revision></page></mediawiki>"
    )
    run(data, "import", str(source))
    return Server(data, log)
