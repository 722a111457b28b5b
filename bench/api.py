"""Requests a second of the Action API, ours and a peer's in turn: queries, a kept page's parse, a search, an edit.

usage: python bench/api.py --ours http://127.0.0.1:8080 [--peer http://127.0.0.1:8092] [--user Admin --password ...]
       [--pages 60] [--seconds 4] [--rounds 3]
Both sides get the same pages first, through their own API, where they lack them; so both must let the account edit fast.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

API = "/w/api.php"
TEXT = (
    "'''Bench page {n}''' links to [[Bench page {before}]] and [[Bench page {after}|the next]]. {{{{Bench box|{n}}}}}\n\n"
    "== Part ==\nThe quick brown fox of number {n} jumps over the [[lazy dog]].\n* one\n* two\n\n=== Detail ===\n"
    '{{| class="wikitable"\n! a !! b\n|-\n| 1 || {n}\n|}}\n[[Category:Bench]]\n'
)


class Side:
    """One wiki: a connection that is kept, with its cookies."""

    def __init__(self, base: str) -> None:
        self.base = base
        parts = urlsplit(base)
        self.connection = http.client.HTTPConnection(parts.hostname or "localhost", parts.port or 80, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = "+\\"

    def ask(self, *, post: bool = False, **fields: str) -> str:
        values = urlencode({"format": "json", "formatversion": "2", **fields})
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        if post:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        path = API if post else f"{API}?{values}"
        try:
            self.connection.request("POST" if post else "GET", path, values if post else None, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # Some servers keep no connection; the new one is part of what an answer costs there.
            self.connection.close()
            self.connection.request("POST" if post else "GET", path, values if post else None, headers)
            answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return text

    def sign_in(self, user: str, password: str) -> None:
        asked = json.loads(self.ask(action="query", meta="tokens", type="login"))
        token = asked["query"]["tokens"]["logintoken"]
        fields = {"username": user, "password": password, "loginreturnurl": self.base, "logintoken": token}
        told = json.loads(self.ask(post=True, action="clientlogin", **fields))
        if told.get("clientlogin", {}).get("status") != "PASS":
            raise SystemExit(f"{self.base}: {told}")
        self.token = json.loads(self.ask(action="query", meta="tokens"))["query"]["tokens"]["csrftoken"]

    def save(self, title: str, text: str, **more: str) -> None:
        told = json.loads(self.ask(post=True, action="edit", title=title, text=text, token=self.token, **more))
        if told.get("edit", {}).get("result") != "Success":
            raise SystemExit(f"{self.base}: {told}")


def fill(side: Side, pages: int) -> None:
    """The pages that are asked for, where they are not there yet."""
    side.save("Template:Bench box", '<div class="box">{{{1}}}</div>')
    for n in range(1, pages + 1):
        side.save(f"Bench page {n}", TEXT.format(n=n, before=n - 1, after=n + 1))
    # Renderings and links are made by the time that they are measured.
    for n in range(1, pages + 1):
        side.ask(action="parse", page=f"Bench page {n}")
    time.sleep(5)


def works(side: Side, pages: int) -> dict[str, Callable[[int], str]]:
    titles = "|".join(f"Bench page {n}" for n in range(1, min(pages, 50) + 1))
    return {
        "query, 50 titles, info and revisions": lambda n: side.ask(
            action="query", titles=titles, prop="info|revisions", rvprop="ids|timestamp|user|comment|content", rvslots="main"
        ),
        "query, 50 titles, info": lambda n: side.ask(action="query", titles=titles, prop="info"),
        "categorymembers, 50": lambda n: side.ask(
            action="query", list="categorymembers", cmtitle="Category:Bench", cmlimit="50"
        ),
        "allpages, 50": lambda n: side.ask(action="query", list="allpages", aplimit="50"),
        "recentchanges, 50": lambda n: side.ask(
            action="query", list="recentchanges", rclimit="50", rcprop="title|ids|user|comment|timestamp|sizes|flags"
        ),
        "search": lambda n: side.ask(action="query", list="search", srsearch="fox", srwhat="text"),
        "parse of a kept page": lambda n: side.ask(action="parse", page=f"Bench page {n % pages + 1}"),
        "siteinfo": lambda n: side.ask(action="query", meta="siteinfo", siprop="general|namespaces|statistics"),
        "edit": lambda n: side.ask(
            post=True, action="edit", title=f"Bench page {n % pages + 1}", token=side.token,
            text=TEXT.format(n=f"{n} {time.time_ns()}", before=n, after=n + 2),
        ),
    }  # fmt: skip


def measure(work: Callable[[int], str], seconds: float) -> float:
    """Answers a second, one after the other."""
    if '"error"' in work(0)[:40]:
        raise SystemExit(work(0)[:300])
    started, number = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        number += 1
        work(number)
    return number / (time.perf_counter() - started)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--peer")
    parser.add_argument("--user", default="Admin")
    parser.add_argument("--password", default="AdminPass-2718")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    sides = {"ours": Side(arguments.ours)}
    if arguments.peer:
        sides["peer"] = Side(arguments.peer)
    for side in sides.values():
        side.sign_in(arguments.user, arguments.password)
        fill(side, arguments.pages)
    readers = {name: Side(side.base) for name, side in sides.items()}
    rates: dict[str, dict[str, list[float]]] = {}
    for _ in range(arguments.rounds):
        for name in sides:
            for what, work in works(sides[name], arguments.pages).items():
                if arguments.only and arguments.only not in what:
                    continue
                done = work if what == "edit" else works(readers[name], arguments.pages)[what]
                rates.setdefault(what, {}).setdefault(name, []).append(measure(done, arguments.seconds))
    print("| what | ours | peer | ratio |\n| --- | --- | --- | --- |")
    for what, found in rates.items():
        ours, peer = found["ours"], found.get("peer", [])
        ratio = f"{statistics.median(a / b for a, b in zip(ours, peer, strict=True)):.1f}x" if peer else ""
        shown = f"{statistics.median(peer):.1f}/s" if peer else ""
        print(f"| {what} | {statistics.median(ours):.1f}/s | {shown} | {ratio} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
