"""A whole import into a fresh installation: pages a second with links and search, and the highest memory.

usage: python bench/import_dump.py DUMP [--adopt] [--small N]
--small N: instead of a dump, N small made-up pages (about 1 kB) with links, a template and a category each.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

WIKIGROVE = str(Path(sys.executable).parent / "wikigrove")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dump", nargs="?", type=Path)
    parser.add_argument("--adopt", action="store_true")
    parser.add_argument("--small", type=int)
    parser.add_argument("--revisions", type=int, default=1, help="of each made-up page")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        dump = arguments.dump or write_small(Path(folder) / "small.xml", arguments.small or 2000, arguments.revisions)
        subprocess.run(
            [WIKIGROVE, "--data", str(data), "init", "--starter", "none"], check=True, stdout=subprocess.DEVNULL
        )
        started = time.monotonic()
        command = [WIKIGROVE, "--data", str(data), "import", *(["--adopt"] if arguments.adopt else []), str(dump)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds = time.monotonic() - started
        pages = int(answer.split(": ")[1].split(" ")[0])
        # ru_maxrss of the largest single child, in kB on Linux.
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        size = sum(f.stat().st_size for f in data.rglob("*") if f.is_file()) / 1e6
        print(
            f"{pages} pages in {seconds:.1f} s: {pages / seconds:.0f} pages/s; largest process {peak:.0f} MB; "
            f"{size:.1f} MB on disk; {os.cpu_count()} cores"
        )
    return 0


def write_small(path: Path, count: int, revisions: int) -> Path:
    """Small pages of made-up words. The same ones at each call."""
    chance = random.Random(7)
    words = ["".join(chance.choice("abcdefghijklmnop") for _ in range(chance.randint(3, 9))) for _ in range(3000)]
    with path.open("w", encoding="utf-8") as out:
        out.write(
            '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en"><siteinfo><sitename>S</sitename></siteinfo>\n'
        )
        out.write(_page("Template:Note", 10, ["<div class='note'>{{{1|}}}</div>"]))
        for n in range(count):
            texts = []
            for edit in range(revisions):
                body = " ".join(chance.choices(words, k=110))
                links = " ".join(f"[[Page {chance.randrange(count)}|{chance.choice(words)}]]" for _ in range(6))
                texts.append(
                    f"'''Page {n}''' {body}\n\n== {chance.choice(words)} ==\n* {links}\n{{{{Note|edit {edit}}}}}\n\n[[Category:Group {n % 40}]]"
                )
            out.write(_page(f"Page {n}", 0, texts))
        out.write("</mediawiki>\n")
    return path


def _page(title: str, namespace: int, texts: list[str]) -> str:
    revisions = "".join(
        f"<revision><id>{n + 1}</id><timestamp>2020-01-{n // 1440 % 28 + 1:02}T{n // 60 % 24:02}:{n % 60:02}:00Z</timestamp>"
        f"<contributor><username>U{n % 9}</username></contributor>"
        f'<model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">{escape(text)}</text></revision>'
        for n, text in enumerate(texts)
    )
    return f"<page><title>{title}</title><ns>{namespace}</ns><id>1</id>{revisions}</page>\n"


if __name__ == "__main__":
    sys.exit(main())
