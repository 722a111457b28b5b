"""Wikitext a second over the pages of a dump in one warm process, templates from the same dump.

usage: python bench/parse.py DUMP... [--namespace 0] [--rounds 3] [--language en]
Prints total and median time, the 99th percentile and the slowest page; --json FILE for all pages.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

sys.path[:0] = [
    str(Path(__file__).resolve().parent.parent / "src"),
    str(Path(__file__).resolve().parent.parent / "engine" / "src"),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dumps", nargs="+", type=Path)
    parser.add_argument("--namespace", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--language", default="en")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()

    from wikigrove_engine import parse
    from wikigrove_engine.access import InMemoryAccess
    from wikigrove_engine.language import load_language
    from wikigrove_engine.preprocess.functions import default_registry
    from wikigrove_engine.site import PageConfig, SiteConfig
    from wikigrove_engine.title import TitleRules, default_namespaces, parse_title

    language = load_language(arguments.language)
    rules = TitleRules(default_namespaces(dict(language.namespaces)), {}, arguments.language)
    pages = {parse_title(title, rules): text for path in arguments.dumps for title, text in read_pages(path)}
    access = InMemoryAccess(pages)
    site = SiteConfig(title_rules=rules, registry=default_registry(), language=arguments.language)
    chosen = [
        (t, text)
        for t, text in pages.items()
        if t.namespace == arguments.namespace and not text[:9].upper().startswith("#REDIRECT")
    ]
    times: dict[str, list[float]] = {}
    for _ in range(arguments.rounds):
        for title, text in chosen:
            started = time.process_time()
            parse(text, site=site, page=PageConfig(title), access=access).html()
            times.setdefault(title.key, []).append(time.process_time() - started)
    best = sorted(min(t) for t in times.values())
    size = sum(len(text.encode()) for _, text in chosen)
    print(
        f"{len(chosen)} pages, {size / 1e6:.2f} MB: {sum(best):.2f} s, {size / sum(best) / 1000:.0f} kB/s, "
        f"median {statistics.median(best) * 1000:.1f} ms, p99 {best[int(len(best) * 0.99)] * 1000:.0f} ms, worst {best[-1] * 1000:.0f} ms"
    )
    if arguments.json:
        arguments.json.write_text(json.dumps({k: min(v) for k, v in times.items()}))
    return 0


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
