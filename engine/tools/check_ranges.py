#!/usr/bin/env python3
"""Check the source ranges of every page of a corpus: siblings in order, children inside their parents, widths inside
ranges, and markup where a range says that it is.

usage: check_ranges.py FOLDER [--limit N] [--only TEXT] [--show N] [--sets]

FOLDER is as for parse_corpus.py, or holds plain *.wikitext files. Prints the count of violations for each rule.
"""

from __future__ import annotations

import argparse
import collections
import sys
from collections.abc import Iterator
from pathlib import Path

from parse_corpus import Page, make_site, read_dump, read_set
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.document import parse
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title, find_title
from wikigrove_engine.tree.nodes import Element, list_elements

_STARTS = {
    "b": ("'''",),
    "i": ("''",),
    "h1": ("=",),
    "h2": ("==",),
    "h3": ("===",),
    "h4": ("====",),
    "td": ("|", "{{!}}"),
    "th": ("!", "|"),
    "caption": ("|+",),
    "table": ("{|", ":"),
    "tr": ("|-",),
    "hr": ("----",),
}
_ENDS = {"b": "'''", "i": "''", "h1": "=", "h2": "==", "h3": "===", "h4": "====", "table": ("|}", "</table>")}


def find_violations(body: Element, text: str) -> Iterator[tuple[str, Element]]:
    """Rule and element for each range that can't be right."""
    for element in list_elements(body):
        source = element.source
        start, end = source.dsr_start, source.dsr_end
        if start < 0 or end < 0:
            continue
        opening, closing = max(source.open_width, 0), max(source.close_width, 0)
        if start > end or end > len(text):
            yield "outside", element
            continue
        if opening + closing > end - start:
            yield "widths", element
        yield from ((rule, element) for rule in _check_markup(element, text, start, end))
        if source.fostered or _is_apart(element):
            continue
        parent = element.parent
        if parent is not None and not parent.source.fostered and parent.source.dsr_start >= 0:
            outer = parent.source
            if start < outer.dsr_start + max(outer.open_width, 0) or (
                outer.dsr_end >= 0 and end > outer.dsr_end - max(outer.close_width, 0)
            ):
                yield "nesting", element
        before = element.prev
        while before is not None and not (isinstance(before, Element) and before.source.dsr_end >= 0):
            before = before.prev
        if isinstance(before, Element) and not before.source.fostered and before.source.dsr_end > start:
            yield "order", element


def _is_apart(element: Element) -> bool:
    """Inside what an extension or a file made, places are those of the page only by chance."""
    at: Element | None = element
    while at is not None:
        kind = at.typeof()
        if at is not element and ("mw:Extension/" in kind or "mw:Transclusion" in kind or "mw:Param" in kind):
            return True
        at = at.parent
    return False


def _check_markup(element: Element, text: str, start: int, end: int) -> Iterator[str]:
    source = element.source
    if (
        source.auto_start
        or "mw:Transclusion" in element.typeof()
        or "mw:Param" in element.typeof()
        or source.syntax in ("html", "row")
    ):
        return
    wanted = _STARTS.get(element.name)
    if wanted is not None and source.open_width > 0 and not text.startswith(wanted, start):
        yield f"start of {element.name}"
    ending = _ENDS.get(element.name)
    if ending is not None and source.close_width > 0 and not text.endswith(ending, start, end):
        yield f"end of {element.name}"
    if element.name == "li" and source.open_width > 0 and text[start] not in "*#:;":
        yield "start of li"
    if element.attrs.get("rel") == "mw:WikiLink" and source.syntax in ("simple", "piped"):
        inside = start + len(str(source.find("prefix") or ""))
        if not text.startswith("[[", inside):
            yield "start of link"


def read_folder(folder: Path, only: str) -> Iterator[tuple[str, list[Page]]]:
    """Groups of pages that are each other's templates."""
    plain = sorted(folder.glob("*.wikitext"))
    if plain:
        yield folder.name, [(p.stem, p.read_text("utf-8")) for p in plain]
    for path in sorted(folder.glob("sets/*.tar.xz")):
        if only in path.name:
            yield path.name, list(read_set(path))
    for path in sorted(folder.glob("dumps/**/*.xml*")):
        if only in str(path):
            yield path.parent.name, list(read_dump(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=100_000, help="pages of each group")
    parser.add_argument("--only", default="", help="groups whose name has this text")
    parser.add_argument("--show", type=int, default=3, help="examples of each rule")
    args = parser.parse_args()
    counts: collections.Counter[str] = collections.Counter()
    pages = ranges = 0
    for name, group in read_folder(args.folder, args.only):
        site = make_site("ltg" if name.startswith("ltg") else "en")
        store: dict[Title, str] = {}
        for title_text, text in group:
            title = find_title(title_text, site.title_rules)
            if title is not None:
                store[title] = text
        access = InMemoryAccess(store)
        for number, (title, text) in enumerate(store.items()):
            if number >= args.limit:
                break
            if title.namespace in (828, 8) or title.key.endswith((".css", ".js", ".json")):
                continue
            body = parse(text, site=site, page=PageConfig(title), access=access).body
            pages += 1
            ranges += sum(1 for e in list_elements(body) if e.source.dsr_start >= 0)
            for rule, element in find_violations(body, text):
                counts[rule] += 1
                if counts[rule] <= args.show:
                    start, end = element.source.dsr_start, element.source.dsr_end
                    print(
                        f"{rule}: {name}: {title.key}: <{element.name} {element.attrs}> [{start}, {end}] "
                        f"{element.source.open_width} {element.source.close_width} {text[start:end][:90]!r}"
                    )
    print(f"{pages} pages, {ranges} ranges, {sum(counts.values())} violations: {dict(counts)}")
    sys.exit(1 if counts else 0)


if __name__ == "__main__":
    main()
