"""The way out: limits of address, size and redirects."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpcore
import pytest

from wikigrove.net import FetchFailed, fetch_to_file
from wikigrove.net.guard import is_public


class Foreign(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/file":
            self._answer(200, b"x" * 1000)
        elif self.path == "/moved":
            self._answer(302, b"", Location="/file")
        elif self.path == "/ring":
            self._answer(302, b"", Location="/ring")
        elif self.path == "/out":
            self._answer(302, b"", Location="file:///etc/passwd")
        else:
            self._answer(404, b"")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    made = HTTPServer(("127.0.0.1", 0), Foreign)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def reason(url: str, path: Path, *, most: int = 10_000, guarded: bool = False) -> str:
    with pytest.raises(FetchFailed) as failure:
        fetch_to_file(url, path, most=most, backend=None if guarded else httpcore.SyncBackend())
    return failure.value.reason


def test_a_file_is_fetched_also_where_it_has_moved(server: str, tmp_path: Path) -> None:
    for path in ("/file", "/moved"):
        found = fetch_to_file(server + path, tmp_path / "out", most=1000, backend=httpcore.SyncBackend())
        assert (found.size, (tmp_path / "out").read_bytes()) == (1000, b"x" * 1000)


def test_what_is_too_much_is_refused(server: str, tmp_path: Path) -> None:
    assert reason(server + "/file", tmp_path / "out", most=999) == "too-large"
    assert reason(server + "/ring", tmp_path / "out") == "too-many-redirects"
    assert reason(server + "/out", tmp_path / "out") == "bad-url"
    assert reason(server + "/none", tmp_path / "out") == "status"


def test_the_network_that_the_wiki_stands_in_is_not_asked(server: str, tmp_path: Path) -> None:
    assert reason(server + "/file", tmp_path / "out", guarded=True) == "private"
    assert reason(server.replace("127.0.0.1", "localhost") + "/file", tmp_path / "out", guarded=True) == "private"


@pytest.mark.parametrize("url", ["ftp://example.org/", "file:///etc/passwd", "http://", "http://a:b@example.org/", "x"])
def test_only_addresses_of_the_web_are_asked(url: str, tmp_path: Path) -> None:
    assert reason(url, tmp_path / "out", guarded=True) == "bad-url"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("nonsense", False),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    assert is_public(address) == public
