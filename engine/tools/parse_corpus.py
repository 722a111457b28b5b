#!/usr/bin/env python3
"""Parse every page of a corpus of wiki texts and say what failed and how long it took.

usage: parse_corpus.py FOLDER [--limit N] [--only TEXT] [--slow SECONDS]

FOLDER has `sets/*.tar.xz` (pages/, templates/, lua/ and a manifest.tsv) and `dumps/**/*.xml[.bz2|.gz]` (MediaWiki exports).
The pages of one set or dump are each other's templates. WIKIGROVE_ENGINE names another build of the engine (build/compiled).
"""

from __future__ import annotations

import argparse
import bz2
import gc
import gzip
import os
import sys
import tarfile
import time
import traceback
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

sys.path.insert(0, os.environ.get("WIKIGROVE_ENGINE") or str(Path(__file__).resolve().parents[1] / "src"))
sys.path.append(str(Path(__file__).resolve().parents[2] / "src"))

from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.document import parse
from wikigrove_engine.ext.core_tags import CORE_TAGS
from wikigrove_engine.language import load_language
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces, find_title

Page = tuple[str, str]


def read_set(path: Path) -> Iterator[Page]:
    """The wikitext files of a set, with the titles that their names stand for."""
    with tarfile.open(path) as archive:
        for member in archive:
            if not member.isfile() or not member.name.endswith(".wikitext"):
                continue
            file = archive.extractfile(member)
            assert file is not None
            name = unquote(member.name.rsplit("/", 1)[1].removesuffix(".wikitext"))
            if "/templates/" in member.name and ":" not in name:
                name = f"Template:{name}"
            yield name, file.read().decode("utf-8", "replace")


def open_dump(path: Path) -> IO[bytes]:
    if path.suffix == ".bz2":
        return bz2.open(path)
    if path.suffix == ".gz":
        return gzip.open(path)
    return path.open("rb")


def read_dump(path: Path) -> Iterator[Page]:
    """Title and latest text of each page of an export."""
    title, text = "", ""
    with open_dump(path) as file:
        try:
            for _, element in ElementTree.iterparse(file):  # noqa: S314
                tag = element.tag.rpartition("}")[2]
                if tag == "title":
                    title, text = element.text or "", ""
                elif tag == "text":
                    text = element.text or ""
                elif tag == "page":
                    yield title, text
                    element.clear()
        except ElementTree.ParseError as error:
            print(f"{path.name}: not well-formed: {error}")


@lru_cache(maxsize=8)
def make_site(code: str) -> SiteConfig:
    """A site with footnotes, verse and Lua, where the platform stands beside the engine."""
    language = load_language(code)
    rules = TitleRules(default_namespaces(language.namespaces), {}, code)
    registry = default_registry().extended(tags=CORE_TAGS)
    with suppress(ImportError):
        from wikigrove.ext.cite.engine import make_cite
        from wikigrove.ext.poem.engine import make_poem
        from wikigrove.ext.scribunto.engine import make_scribunto

        for parts in (make_cite(), make_poem(), make_scribunto()):
            # The platform's floor does not know the engine's types.
            given: Any = parts
            registry = registry.extended(tags=given.tags, functions=given.functions, passes=given.passes)
    return SiteConfig(title_rules=rules, registry=registry, language=code)


def run_group(name: str, pages: list[Page], *, times: list[tuple[float, str, int]], slow: float) -> int:
    """Parse all pages of one set or dump; the number of failures."""
    code = "ltg" if name.startswith("ltg") else "en"
    site = make_site(code)
    store: dict[Title, str] = {}
    for title_text, text in pages:
        title = find_title(title_text, site.title_rules)
        if title is not None:
            store[title] = text
    access = InMemoryAccess(store)
    failures = 0
    for title, text in store.items():
        if title.namespace in (828, 8) or title.key.endswith((".css", ".js", ".json")):
            continue
        start = time.process_time()
        try:
            parse(text, site=site, page=PageConfig(title), access=access).html()
        except Exception:
            failures += 1
            if failures <= 5:
                print(f"--- {name}: {title!r}")
                print("\n".join(traceback.format_exc().splitlines()[-8:]))
        spent = time.process_time() - start
        times.append((spent, f"{name}: {title.key}", len(text)))
        if spent > slow:
            print(f"slow: {spent:.1f} s for {len(text)} characters: {name}: {title.key}", flush=True)
    return failures


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--limit", type=int, default=0, help="at most so many pages of each set")
    options.add_argument("--only", default="", help="only sets and dumps whose name holds this")
    options.add_argument("--slow", type=float, default=10.0)
    args = options.parse_args()
    # Cached trees of thousands of templates stay alive: the collector must not walk through them again and again.
    gc.set_threshold(200_000, 20, 100)
    times: list[tuple[float, str, int]] = []
    failures = 0
    sources = [(p, read_set) for p in sorted(args.folder.glob("sets/*.tar.xz"))]
    sources += [
        (p, read_dump)
        for p in sorted(args.folder.glob("dumps/**/*"))
        if p.name.endswith((".xml", ".xml.bz2", ".xml.gz")) and "utf16" not in p.name.lower()
    ]
    for path, read in sources:
        if args.only and args.only not in path.name:
            continue
        pages = list(read(path))
        if args.limit:
            pages = pages[: args.limit]
        before = len(times)
        failed = run_group(path.name, pages, times=times, slow=args.slow)
        failures += failed
        spent = sum(t for t, _, _ in times[before:])
        size = sum(n for _, _, n in times[before:])
        rate = size / max(spent, 1e-9) / 1000
        print(
            f"{path.name}: {len(times) - before} pages, {failed} failures, {spent:.1f} s, {rate:.0f} kB/s", flush=True
        )
    times.sort()
    if times:
        print(
            f"{len(times)} pages, {failures} failures; median {times[len(times) // 2][0] * 1000:.1f} ms, "
            f"p99 {times[int(len(times) * 0.99)][0] * 1000:.0f} ms, worst {times[-1][0]:.2f} s ({times[-1][1]})"
        )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
