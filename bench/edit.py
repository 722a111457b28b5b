"""Saves a second: ours through the edit form, a peer's through its Action API, in turn.

usage: python bench/edit.py --ours http://127.0.0.1:8080 --user Admin --password ... [--peer http://127.0.0.1:8092 --peer-api /api.php]
Each save replaces the text of a 2 kB page of the writer's own and is checked: the answer must name a new revision.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import statistics
import sys
import threading
import time
from urllib.parse import urlencode, urlsplit

PARAGRAPH = "The '''quick''' brown [[fox]] of round %d, number %d, jumps over the [[dog|lazy dog]]. "


class Browser:
    """Keeps one connection and its cookies."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self.connection = http.client.HTTPConnection(parts.hostname or "localhost", parts.port or 80, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body, Location."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")


class Ours:
    """Saves through the form, as a browser does: with its token, answered by a redirect to the page."""

    def __init__(self, base: str, user: str, password: str) -> None:
        self.browser = Browser(base)
        _, page, _ = self.browser.ask("GET", "/wiki/Special:UserLogin")
        fields = {"csrfmiddlewaretoken": self._token(page), "login": user, "password": password}
        status, _, _ = self.browser.ask("POST", "/wiki/Special:UserLogin", fields)
        if status != 302:
            raise SystemExit(f"ours: sign-in answered {status}")
        _, page, _ = self.browser.ask("GET", "/w/index.php?title=Bench&action=edit")
        self.token = self._token(page)

    @staticmethod
    def _token(page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if found is None:
            raise SystemExit("ours: no form with a token")
        return found[1]

    def save(self, title: str, text: str) -> None:
        fields = {"csrfmiddlewaretoken": self.token, "wpTextbox1": text, "wpSummary": "bench", "wpSave": "1"}
        status, body, where = self.browser.ask("POST", f"/w/index.php?title={title}&action=submit", fields)
        if status != 302 or "/wiki/" not in where:
            raise SystemExit(f"ours: a save answered {status}: {re.sub('<[^>]*>', ' ', body)[:300]}")


class Peer:
    """Saves through the Action API."""

    def __init__(self, base: str, api: str, user: str, password: str) -> None:
        self.browser, self.api = Browser(base), api
        token = self._call(action="query", meta="tokens", type="login")["query"]["tokens"]["logintoken"]
        self._call(action="login", lgname=user, lgpassword=password, lgtoken=token)
        self.token = self._call(action="query", meta="tokens")["query"]["tokens"]["csrftoken"]

    def _call(self, **fields: str):  # type: ignore[no-untyped-def]
        return json.loads(self.browser.ask("POST", self.api, {**fields, "format": "json", "formatversion": "2"})[1])

    def save(self, title: str, text: str) -> None:
        answer = self._call(action="edit", title=title, text=text, summary="bench", token=self.token)
        if answer.get("edit", {}).get("result") != "Success":
            raise SystemExit(f"peer: {answer}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--user", default="Admin")
    parser.add_argument("--password", required=True)
    parser.add_argument("--peer")
    parser.add_argument("--peer-api", default="/api.php")
    parser.add_argument("--peer-password", default="adminpass12345")
    parser.add_argument("--saves", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--writers", default="1,4")
    arguments = parser.parse_args()
    for writers in map(int, arguments.writers.split(",")):
        sides: dict[str, list[Ours | Peer]] = {
            "ours": [Ours(arguments.ours, arguments.user, arguments.password) for _ in range(writers)]
        }
        if arguments.peer:
            sides["peer"] = [
                Peer(arguments.peer, arguments.peer_api, arguments.user, arguments.peer_password)
                for _ in range(writers)
            ]
        rates: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(arguments.rounds):
            for name, clients in sides.items():
                rates[name].append(measure(clients, arguments.saves // writers, number))
        for name, found in rates.items():
            print(f"{writers} writers  {name:5} {statistics.median(found):7.1f} saves/s")
        if "peer" in rates:
            print(
                f"{writers} writers  ratio {statistics.median(a / b for a, b in zip(rates['ours'], rates['peer'], strict=True)):.2f}x"
            )
    return 0


def measure(clients: list[Ours | Peer], saves: int, number: int) -> float:
    """Saves a second of all clients together."""
    stamp = format(int(time.time()), "x")

    def work(which: int) -> None:
        for i in range(saves):
            clients[which].save(f"Bench_{stamp}_{which}", PARAGRAPH * 22 % ((number, i) * 22))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(clients))]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return saves * len(clients) / (time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main())
