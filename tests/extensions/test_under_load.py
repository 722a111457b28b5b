"""The sample extension survives being switched on and off while people read and write: real server processes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.journeys.server import RunningWiki, clean_environment, serve_wiki

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "fortune" / "src"
SWITCHES = 20
READERS = 2
SWITCHER = """
import sys
import django
django.setup()
from wikigrove.farm.models import Wiki
from wikigrove.operations.domain.switch_extension import switch_extension
for line in sys.stdin:
    switch_extension(Wiki.objects.get(), "fortune", enable=line.strip() == "on")
    print("done", flush=True)
"""
TAG = "&lt;fortune"
"""How the tag reads where the extension is off."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningWiki]:
    """A served wiki on whose machine the sample is installed."""
    folder = tmp_path_factory.mktemp("load")
    info = folder / "site" / "wikigrove_fortune-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: wikigrove-fortune\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[wikigrove.extensions]\nfortune = wikigrove_fortune.extension:extension\n")
    before = os.environ.get("PYTHONPATH")
    paths = [folder / "site", SAMPLE, ROOT / "engine" / "src", ROOT / "src"]
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, paths))
    try:
        with serve_wiki(folder / "data", workers=2) as wiki:
            yield wiki
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


class Switch:
    """A process of its own that switches the extension, as an administrator's command does."""

    def __init__(self, wiki: RunningWiki) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "wikigrove.settings.installation", "WIKIGROVE_DATA": str(wiki.data)}
        self._process = subprocess.Popen(
            [sys.executable, "-c", SWITCHER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**clean_environment(), **settings},
        )

    def turn(self, *, on: bool) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("on\n" if on else "off\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"

    def end(self) -> None:
        self._process.communicate()


class Browser:
    """One person: keeps cookies, counts answers, remembers what must not have been."""

    def __init__(self, wiki: RunningWiki, seen: Counter[str], wrong: list[str]) -> None:
        self._base, self._seen, self._wrong = wiki.address, seen, wrong
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self._opener.open(f"{self._base}{path}", data, timeout=60) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as err:
            status, text = err.code, err.read().decode()
        kind = path.split("?")[0].split("/load")[0]
        self._seen[f"{kind} {status}"] += 1
        if status >= 500 or "failed here" in text or "switched off" in text:
            self._wrong.append(f"{path}: {status}: {text[:300]}")
        return status, text

    def save(self, title: str, text: str) -> int:
        path = "/w/index.php?" + urllib.parse.urlencode({"title": title, "action": "edit"})
        _, form = self.get(path)
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        base = form.partition('name="parentRevId" value="')[2].partition('"')[0]
        fields = {"csrfmiddlewaretoken": token, "parentRevId": base, "wpTextbox1": text, "wpSave": "1"}
        return self.get(path.replace("action=edit", "action=submit"), fields)[0]


def _read_for_ever(browser: Browser, pages: list[str], stop: threading.Event, number: int) -> None:
    choose = random.Random(number)
    while not stop.wait(0.02):
        at = choose.randrange(4)
        if at == 0:
            browser.get("/wiki/Special:Fortune/2")
        elif at == 1:
            browser.get("/api/wikigrove/v1/extensions/fortune/saying?number=2")
        elif at == 2:
            browser.get("/api/wikigrove/v1/site")
        else:
            status, text = browser.get(f"/wiki/{choose.choice(pages)}")
            if status == 200 and (TAG in text) == ('class="fortune"' in text):
                browser._wrong.append(f"a page that is neither with nor without the extension: {text[:200]}")


def _write_for_ever(browser: Browser, stop: threading.Event) -> None:
    turn = 0
    while not stop.wait(0.05):
        turn += 1
        browser.save(f"Loaded {turn % 5}", f'turn {turn} <fortune number="2"/>')


def _settled(browser: Browser, pages: list[str], *, on: bool) -> list[str]:
    """What does not fit the switch, seen by as many requests as reach all of the server's processes."""
    wrong = []
    for _ in range(4):
        for page in pages:
            text = browser.get(f"/wiki/{page}")[1]
            if ('class="fortune"' in text) != on or (TAG in text) == on:
                wrong.append(page)
        wrong += ["special"] * ((browser.get("/wiki/Special:Fortune")[0] == 200) != on)
        wrong += ["api"] * ((browser.get("/api/wikigrove/v1/extensions/fortune/saying")[0] == 200) != on)
        facts = json.loads(browser.get("/api/wikigrove/v1/site")[1])
        wrong += ["site"] * (("fortune" in facts["tags"]) != on)
    return wrong


def test_it_survives_being_switched_under_load(served: RunningWiki) -> None:
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    writer = Browser(served, seen, wrong)
    pages = [f"Page_{n}" for n in range(4)]
    for page in pages:
        assert writer.save(page, f'{page}: <fortune number="2"/>') == 200
    stop = threading.Event()
    threads = [
        threading.Thread(target=_read_for_ever, args=(Browser(served, seen, wrong), pages, stop, n))
        for n in range(READERS)
    ]
    threads.append(threading.Thread(target=_write_for_ever, args=(writer, stop)))
    for thread in threads:
        thread.start()
    switch = Switch(served)
    try:
        for turn in range(SWITCHES):
            switch.turn(on=turn % 2 == 0)
            # Longer than a process takes to hear of it, and shorter, by turns.
            time.sleep(1.2 if turn % 4 < 2 else 0.2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert seen["/api/wikigrove/v1/extensions/fortune/saying 200"] and seen["/wiki/Special:Fortune/2 200"]
    assert seen["/api/wikigrove/v1/extensions/fortune/saying 404"] and seen["/wiki/Special:Fortune/2 404"]
    assert seen["/w/index.php 200"] > SWITCHES
    reader = Browser(served, seen, wrong)
    for on in (True, False, True):
        switch.turn(on=on)
        # Each process looks for changes of its wikis once a second.
        time.sleep(1.5)
        assert _settled(reader, pages, on=on) == []
    switch.end()
    assert wrong == []
