#!/usr/bin/env python3
"""Bring every page of a corpus to HTML and back, and say where bytes change that nobody touched.

usage: round_trip.py FOLDER [--limit N] [--only TEXT] [--every N] [--show N] [--whole]

Two checks of each page: saved without an edit it must be the same bytes, and after one word is put into its first
paragraph only the lines of that paragraph may differ. `--whole` writes the unedited page without its original too, and
counts how many come back the same. FOLDER is as in parse_corpus.py.
"""

from __future__ import annotations

import argparse
import difflib
import gc
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from parse_corpus import Page, make_site, read_dump, read_set
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.document import parse
from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.serialize import Original, to_wikitext
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title, find_title
from wikigrove_engine.tree.nodes import Element, Text, list_elements

_WORD = "Zebrafinch"
_PLAIN_PARENTS = frozenset(("body", "section"))


@dataclass
class Counts:
    """What came out, over all pages."""

    pages: int = 0
    characters: int = 0
    untouched: int = 0
    edited: int = 0
    spread: int = 0
    same: int = 0
    failures: int = 0
    back: float = 0.0
    whole: float = 0.0
    shown: int = 0


def find_paragraph(body: Element) -> tuple[Element, Text] | None:
    """The first paragraph of the page itself with a text of its own."""
    for element in list_elements(body):
        if element.name != "p" or "about" in element.attrs or element.source.dsr_end <= element.source.dsr_start:
            continue
        if not _is_of_the_page(element):
            continue
        child = element.first
        while child is not None:
            if isinstance(child, Text) and len(child.data.strip()) > 3:
                return element, child
            child = child.next
    return None


def _is_of_the_page(element: Element) -> bool:
    """Whether it stands in sections only, and no template has a part in these."""
    parent = element.parent
    while parent is not None and parent.name in _PLAIN_PARENTS and "about" not in parent.attrs:
        if parent.name == "body":
            return True
        parent = parent.parent
    return False


def changed_lines(before: str, after: str) -> tuple[int, int]:
    """The lines [first, last) of `before` that differ in `after`."""
    old, new = before.split("\n"), after.split("\n")
    first = 0
    while first < len(old) and first < len(new) and old[first] == new[first]:
        first += 1
    last = 0
    while last < len(old) - first and last < len(new) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first, len(old) - last


def check_page(
    title: Title, text: str, access: InMemoryAccess, code: str, counts: Counts, args: argparse.Namespace
) -> None:
    site = make_site(code)
    page = PageConfig(title)
    html = parse(text, site=site, page=page, access=access).html(data_parsoid=True)
    counts.pages += 1
    counts.characters += len(text)
    original = Original(text, html)
    if to_wikitext(html, site=site, page=page, access=access, original=original) != text:
        counts.untouched += 1
        print(f"changed without an edit: {title.key}")
    if args.whole:
        start = time.process_time()
        written = to_wikitext(html, site=site, page=page, access=access)
        counts.whole += time.process_time() - start
        counts.same += written.rstrip() == text.rstrip()
    body = read_document(html)
    found = find_paragraph(body)
    if found is None:
        return
    paragraph, node = found
    node.data = node.data.rstrip() + f" {_WORD}" + node.data[len(node.data.rstrip()) :]
    low, high = paragraph.source.dsr_start, paragraph.source.dsr_end
    start = time.process_time()
    saved = to_wikitext(body, site=site, page=page, access=access, original=original)
    counts.back += time.process_time() - start
    counts.edited += 1
    first, last = changed_lines(text, saved)
    allowed = (text.count("\n", 0, low), text.count("\n", 0, high) + 1)
    if first < allowed[0] or last > allowed[1] or _WORD not in saved:
        counts.spread += 1
        if counts.shown < args.show:
            counts.shown += 1
            print(f"--- {title.key}: lines {first}-{last}, paragraph {allowed[0]}-{allowed[1]}, {_WORD in saved}")
            lines = difflib.unified_diff(text.split("\n"), saved.split("\n"), lineterm="", n=0)
            print("\n".join(line[:300] for line in list(lines)[2:14]))


def run_group(name: str, pages: list[Page], counts: Counts, args: argparse.Namespace) -> None:
    code = "ltg" if name.startswith("ltg") else "en"
    rules = make_site(code).title_rules
    store: dict[Title, str] = {}
    for title_text, text in pages:
        title = find_title(title_text, rules)
        if title is not None:
            store[title] = text
    access = InMemoryAccess(store)
    number = 0
    for title, text in store.items():
        if title.namespace in (828, 8) or title.key.endswith((".css", ".js", ".json")):
            continue
        number += 1
        if number % args.every:
            continue
        if args.limit and number // args.every > args.limit:
            break
        try:
            check_page(title, text, access, code, counts, args)
        except Exception:
            counts.failures += 1
            print(f"--- {name}: {title!r}")
            print("\n".join(traceback.format_exc().splitlines()[-8:]), flush=True)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--limit", type=int, default=0, help="at most so many pages of each set")
    options.add_argument("--only", default="", help="only sets and dumps whose name holds this")
    options.add_argument("--every", type=int, default=1, help="only each Nth page")
    options.add_argument("--show", type=int, default=20, help="print so many violations")
    options.add_argument("--whole", action="store_true")
    args = options.parse_args()
    gc.set_threshold(200_000, 20, 100)
    counts = Counts()
    sources = [(p, read_set) for p in sorted(args.folder.glob("sets/*.tar.xz"))]
    sources += [
        (p, read_dump)
        for p in sorted(args.folder.glob("dumps/**/*"))
        if p.name.endswith((".xml", ".xml.bz2", ".xml.gz")) and "utf16" not in p.name.lower()
    ]
    for path, read in sources:
        if args.only and args.only not in path.name:
            continue
        before = counts.pages
        run_group(path.name, list(read(path)), counts, args)
        print(
            f"{path.name}: {counts.pages - before} pages; so far {counts.untouched} changed, "
            f"{counts.spread} spread, {counts.failures} failures",
            flush=True,
        )
    rate = counts.characters / max(counts.back, 1e-9) / 1000
    print(
        f"{counts.pages} pages, {counts.characters} characters: {counts.untouched} changed without an edit; "
        f"{counts.edited} edited, {counts.spread} changed outside the paragraph; {counts.failures} failures; "
        f"saving an edit {rate:.0f} kB/s"
    )
    if args.whole:
        print(
            f"{counts.same} the same without the original, {counts.characters / max(counts.whole, 1e-9) / 1000:.0f} kB/s"
        )
    return 1 if counts.untouched or counts.spread or counts.failures else 0


if __name__ == "__main__":
    sys.exit(main())
