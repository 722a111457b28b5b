"""Time against size, one construct at a time: wikitext to HTML and back, from 1 kB to 1 MB.

usage: python bench/growth.py [--sizes 1,10,100,1000] [--only TEXT]

Prints microseconds for each kB and the slope between the two largest sizes: 1.00 is a straight line, 2.00 a square.
Exit status 1 when a slope is above 1.25. Times are processor time of one run each, the cycle collector paused.
WIKIGROVE_ENGINE names another build of the engine (build/compiled).
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [os.environ.get("WIKIGROVE_ENGINE") or str(ROOT / "engine" / "src"), str(ROOT / "src")]

STEEP = 1.25
HARD_SECONDS = 60.0
PLAIN = "Some words of a plain line, with nothing in them. "


def repeat(piece: str) -> Callable[[int], str]:
    def fill(size: int) -> str:
        return (piece * (size // len(piece) + 1))[:size]

    return fill


def wrap(opening: str, closing: str) -> Callable[[int], str]:
    def fill(size: int) -> str:
        count = max(1, size // (len(opening) + len(closing)))
        return opening * count + "x" + closing * count

    return fill


CONSTRUCTS: dict[str, Callable[[int], str]] = {
    "plain lines": repeat(PLAIN + "\n"),
    "one line of 1 MB": repeat(PLAIN),
    "paragraphs": repeat(PLAIN + "\n\n"),
    "bold and italic": repeat("''a'' '''b''' '''''c'''''\n"),
    "apostrophes in one line": repeat("''a'''b'"),
    "nothing but apostrophes": repeat("'"),
    "headings": repeat("== A heading ==\ntext\n=== Below ===\ntext\n"),
    "equal signs": repeat("="),
    "links": repeat("[[Page one|shown]]s and [[Page two]], "),
    "links, different": lambda size: "".join(f"[[Page {i}]] " for i in range(size // 11 + 1))[:size],
    "open links": repeat("[[a|"),
    "brackets": repeat("["),
    "closing brackets": repeat("]]"),
    "external links": repeat("[https://example.org/path?a=1 shown] https://example.org/two "),
    "open external links": repeat("[https://example.org/ "),
    "files": repeat("[[File:Example.jpg|thumb|a caption]]\n"),
    "gallery": lambda size: "<gallery>\n" + repeat("File:Example.jpg|a caption\n")(size) + "\n</gallery>",
    "lists": repeat("* one\n** two\n*# three\n"),
    "definition lists": repeat("; term : definition\n: more\n"),
    "bullets in one line": repeat("*"),
    "deepening list": lambda size: "\n".join("*" * (i % 60 + 1) + " x" for i in range(size // 32 + 1))[:size],
    "table rows": lambda size: "{|\n" + repeat("|-\n| a || b || style=x | c\n! d !! e\n")(size) + "\n|}",
    "tables": repeat("{|\n| a\n|}\n"),
    "open tables": repeat("{|\n| a\n"),
    "text in tables": lambda size: "{|\n" + repeat("fostered\n")(size) + "|}",
    "rows and text in tables": lambda size: "{|\n" + repeat("|-\nmoved\n| a\n")(size) + "|}",
    "cells in one line": lambda size: "{|\n|" + repeat("|| a ")(size) + "\n|}",
    "HTML tags": repeat("<b>a</b><span class='x'>b</span>"),
    "blocks": repeat("<div>a</div>\n"),
    "open blocks": repeat("<div>"),
    "open bold": repeat("<b>x "),
    "misnested": repeat("<b><i>x</b></i> "),
    "stray ends": repeat("</b></div>"),
    "words and stray ends": repeat("word</b> "),
    "angle brackets": repeat("<"),
    "nested blocks": wrap("<div>", "</div>"),
    "nested lists in HTML": wrap("<ul><li>", "</li></ul>"),
    "templates": repeat("{{Echo|one|two=three}} "),
    "templates of rows": lambda size: "{|\n" + repeat("{{Row}}\n")(size) + "|}",
    "braces": repeat("{"),
    "closing braces": repeat("}}"),
    "open templates": repeat("{{a|"),
    "nested templates": wrap("{{Echo|", "}}"),
    "arguments": repeat("{{{1|default}}} "),
    "one call of many arguments": lambda size: "{{Echo|" + repeat("|a=b")(size) + "}}",
    "conditions": repeat("{{#if:x|a|b}}{{#switch:a|a=1|b=2}} "),
    "expressions": repeat("{{#expr:1+2*3}} "),
    "comments": repeat("a <!-- b --> "),
    "open comments": repeat("<!-- "),
    "nowiki": repeat("<nowiki>[[a]]</nowiki> "),
    "open nowiki": repeat("<nowiki>"),
    "preformatted": repeat("<pre>a</pre>\n"),
    "indented lines": repeat(" a line\n"),
    "entities": repeat("&amp; &#160; &copy; "),
    "ampersands": repeat("&"),
    "switches": repeat("__NOTOC__ "),
    "signatures and dashes": repeat("~~~~ ----\n"),
    "magic links": repeat("ISBN 0-306-40615-2 RFC 1234 "),
    "categories": lambda size: "".join(f"[[Category:C{i}]]\n" for i in range(size // 17 + 1))[:size],
    "footnotes": repeat("word<ref>A note</ref> "),
    "footnotes by name": repeat('word<ref name="n">A note</ref> <ref name="n"/> '),
    "empty lines": repeat("\n"),
    "spaces": repeat(" "),
    "tabs and pipes": repeat("\t|"),
    "language variants": repeat("-{a}- "),
    "pipes in links": lambda size: "[[File:Example.jpg|" + repeat("a|")(size) + "]]",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1,10,100,1000", help="in kB")
    parser.add_argument("--only", default="")
    words = parser.parse_args()
    sizes = [int(n) * 1000 for n in words.sizes.split(",")]
    os.environ.setdefault("WIKIGROVE_DATA", "/nonexistent")
    from wikigrove_engine.collection import paused_collection

    steep: list[str] = []
    print(f"{'construct':28} {'':5}" + "".join(f"{n // 1000:>7} kB" for n in sizes) + "   slope")
    for name, fill in CONSTRUCTS.items():
        if words.only not in name:
            continue
        found: dict[str, list[float]] = {"html": [], "back": []}
        for size in sizes:
            with paused_collection:
                html, back = measure(fill(size))
            found["html"].append(html)
            found["back"].append(back)
            if max(html, back) > HARD_SECONDS:
                break
        for way, times in found.items():
            slope = slope_of(sizes, times)
            mark = "  STEEP" if slope > STEEP else ""
            if mark:
                steep.append(f"{name} ({way})")
            cells = "".join(f"{t / n * 1e9:10.0f}" for t, n in zip(times, sizes, strict=False))
            print(f"{name:28} {way:5}{cells}   {slope:.2f}{mark}", flush=True)
    print("microseconds for each kB; steep:", ", ".join(steep) or "none")
    return 1 if steep else 0


def slope_of(sizes: list[int], times: list[float]) -> float:
    """The exponent between the last two sizes; of times below 2 ms nothing can be told."""
    if len(times) < 2 or times[-1] < 0.002:
        return 0.0
    return math.log(times[-1] / max(times[-2], 1e-5)) / math.log(sizes[len(times) - 1] / sizes[len(times) - 2])


def measure(text: str) -> tuple[float, float]:
    """Seconds to HTML, and back without an original."""
    from wikigrove_engine import parse
    from wikigrove_engine.access import InMemoryAccess
    from wikigrove_engine.serialize import to_wikitext
    from wikigrove_engine.site import PageConfig
    from wikigrove_engine.title import Title

    access = InMemoryAccess({Title(10, "Echo"): "{{{1}}}", Title(10, "Row"): "|-\n| a || b"})
    page = PageConfig(Title(0, "Page"))
    started = time.process_time()
    html = parse(text, site=SITE[0], page=page, access=access).html(data_parsoid=True)
    between = time.process_time()
    to_wikitext(html, site=SITE[0], page=page, access=access)
    return between - started, time.process_time() - between


def make_site():  # type: ignore[no-untyped-def]
    from wikigrove_engine.defaults import default_site
    from wikigrove_engine.ext import Registry

    from wikigrove.ext.cite.engine import make_cite

    site = default_site("en")
    parts = make_cite()
    registry: Registry = site.registry.extended(tags=parts.tags, passes=parts.passes)  # type: ignore[arg-type]
    # What is measured is growth, not the limits that stop it.
    limits = replace(site.limits, seconds=600.0, wikitext_bytes=10_000_000)
    return replace(site, registry=registry, limits=limits)


SITE = [make_site()]

if __name__ == "__main__":
    sys.exit(main())
