"""Wikitext a second, both ways, over the pages of dumps in one warm process; beside a peer on the same texts.

usage: python bench/parse.py DUMP... [--namespace 0] [--every N] [--rounds 2] [--language en] [--ways html,back]
       [--forms compiled,interpreted] [--peer 'COMMAND with {engine} and {xml}']

Ours is the engine with the bundled extensions, templates from the same dumps, the cycle collector paused as the wiki
does. `back` serializes the whole page from its HTML text, without an original. The peer's command must print a line of
JSON with `bytes`, `total_cpu_ms` and `median_page_cpu_ms`; `engine` is legacy, parsoid or html2wt. All times are
processor time; of each page the best round counts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
COMPILED = ROOT / "build" / "compiled"
sys.path[:0] = [
    str(ROOT / "src"),
    *([] if os.environ.get("WIKIGROVE_BENCH_COMPILED") else [str(ROOT / "engine" / "src")]),
]

PEERS = {"html": ("legacy", "parsoid"), "back": ("html2wt",)}


@dataclass(frozen=True)
class Figures:
    """Of one engine over all pages: bytes of wikitext, seconds in all, seconds of the median page."""

    size: int
    total: float
    median: float

    def show(self) -> str:
        return f"{self.size / self.total / 1000:8.0f} kB/s   median {self.median * 1000:7.1f} ms   total {self.total:7.2f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dumps", nargs="+", type=Path)
    parser.add_argument("--namespace", type=int, default=0)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--language", default="en")
    parser.add_argument("--ways", default="html,back")
    parser.add_argument("--forms", default="compiled,interpreted" if COMPILED.exists() else "interpreted")
    parser.add_argument("--peer", default="")
    parser.add_argument("--one", choices=("html", "back"), help="measure this form of the engine only, print JSON")
    words = parser.parse_args()
    if words.one:
        print(json.dumps(measure(words)))
        return 0
    pages = choose(words)
    print(f"{len(pages)} pages, {sum(len(t.encode()) for _, t in pages) / 1e6:.2f} MB of wikitext")
    for way in words.ways.split(","):
        ours: dict[str, Figures] = {}
        for form in words.forms.split(","):
            ours[form] = measure_apart(form, way)
            print(f"{way:5} {form:12} {ours[form].show()}", flush=True)
        for engine in PEERS[way] if words.peer else ():
            peer = ask_peer(words.peer, engine, pages)
            ratios = ", ".join(f"{form} {peer.total / peer.size / (f.total / f.size):.2f}x" for form, f in ours.items())
            print(f"{way:5} {engine:12} {peer.show()}   {ratios}", flush=True)
    return 0


def measure_apart(form: str, way: str) -> Figures:
    """Run one form of the engine in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(COMPILED) if form == "compiled" else ""}
    if form == "compiled":
        environment["WIKIGROVE_BENCH_COMPILED"] = "1"
    words = [sys.executable, __file__, *sys.argv[1:], "--one", way]
    with tempfile.TemporaryDirectory() as folder:
        # Settings make a secret in the data folder.
        environment["WIKIGROVE_DATA"] = folder
        done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    if found["compiled"] != (form == "compiled"):
        raise SystemExit(f"the {form} engine was asked for, but another one answered")
    return Figures(found["size"], found["total"], found["median"])


def ask_peer(command: str, engine: str, pages: list[tuple[str, str]]) -> Figures:
    """The peer's figures for the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        xml = Path(folder) / "pages.xml"
        xml.write_text(
            "<mediawiki>"
            + "".join(
                f"<page><title>{escape(title)}</title><ns>0</ns><revision><text>{escape(text)}</text></revision></page>"
                for title, text in pages
            )
            + "</mediawiki>"
        )
        words = command.format(engine=engine, xml=xml)
        done = subprocess.run(["bash", "-c", words], check=True, capture_output=True, text=True)
    found = json.loads([line for line in done.stdout.splitlines() if line.startswith("{")][-1])
    return Figures(found["bytes"], found["total_cpu_ms"] / 1000, found["median_page_cpu_ms"] / 1000)


def choose(words: argparse.Namespace) -> list[tuple[str, str]]:
    """Titles and texts of the pages to measure."""
    from wikigrove_engine.language import load_language
    from wikigrove_engine.title import TitleRules, default_namespaces, parse_title

    rules = TitleRules(default_namespaces(dict(load_language(words.language).namespaces)), {}, words.language)
    out = []
    for path in words.dumps:
        for title, text in read_pages(path):
            found = parse_title(title, rules)
            if (
                found is not None
                and found.namespace == words.namespace
                and not text.lstrip()[:9].upper().startswith("#REDIRECT")
            ):
                out.append((title, text))
    return out[:: words.every]


def measure(words: argparse.Namespace) -> dict[str, object]:
    import wikigrove_engine.parser as parser_module
    from wikigrove_engine import parse
    from wikigrove_engine.access import InMemoryAccess
    from wikigrove_engine.collection import paused_collection
    from wikigrove_engine.serialize import to_wikitext
    from wikigrove_engine.site import PageConfig
    from wikigrove_engine.title import parse_title

    site = make_site(words.language)
    rules = site.title_rules
    pages = {parse_title(title, rules): text for path in words.dumps for title, text in read_pages(path)}
    access = InMemoryAccess({t: text for t, text in pages.items() if t is not None}, rules=rules)
    chosen = choose(words)
    times: dict[str, list[float]] = {}
    for _ in range(words.rounds):
        for name, text in chosen:
            title = parse_title(name, rules)
            assert title is not None
            page = PageConfig(title)
            with paused_collection:
                started = time.process_time()
                html = parse(text, site=site, page=page, access=access).html(data_parsoid=words.one == "back")
                if words.one == "back":
                    started = time.process_time()
                    to_wikitext(html, site=site, page=page, access=access)
                times.setdefault(name, []).append(time.process_time() - started)
    best = [min(t) for t in times.values()]
    return {
        "compiled": not (parser_module.__file__ or "").endswith(".py"),
        "size": sum(len(text.encode()) for _, text in chosen),
        "total": sum(best),
        "median": statistics.median(best),
    }


def make_site(language: str):  # type: ignore[no-untyped-def]
    """A site as the wiki makes it, with its bundled extensions."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wikigrove.settings.installation")
    django.setup()
    from wikigrove_engine.language import load_language
    from wikigrove_engine.preprocess.functions import default_registry
    from wikigrove_engine.site import SiteConfig
    from wikigrove_engine.title import TitleRules, default_namespaces

    from wikigrove.extensions.parts import parts_of_wiki
    from wikigrove.rendering.domain.extension_parts import extend_registry

    rules = TitleRules(default_namespaces(dict(load_language(language).namespaces)), {}, language)
    return SiteConfig(
        title_rules=rules, registry=extend_registry(default_registry(), parts_of_wiki({})), language=language
    )


def read_pages(path: Path):  # type: ignore[no-untyped-def]
    from wikigrove.transfer.domain.open_dump import Dump
    from wikigrove.transfer.domain.read_dump import DumpPage, DumpRevision, iter_dump

    with Dump(path) as dump:
        title = ""
        for item in iter_dump(dump):
            if isinstance(item, DumpPage):
                title = item.title
            elif isinstance(item, DumpRevision) and item.text is not None:
                yield title, item.text


if __name__ == "__main__":
    sys.exit(main())
