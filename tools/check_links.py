"""Find dead links in the repository's Markdown: files, folders and headings. Addresses of the web are not fetched.

usage: python tools/check_links.py
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)


def main() -> int:
    dead = [line for path in _markdown() for line in check_file(path)]
    for line in dead:
        print(line)
    print(f"links: {len(dead)} dead" if dead else "links: alive")
    return 1 if dead else 0


def check_file(path: Path) -> Iterator[str]:
    """Dead links of one file."""
    text = _CODE.sub("", path.read_text("utf-8"))
    for target in _LINK.findall(text):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists():
            yield f"{path.relative_to(ROOT)}: {target} does not exist"
        elif anchor and file.suffix == ".md" and anchor not in anchors_of(file.read_text("utf-8")):
            yield f"{path.relative_to(ROOT)}: {target}: no such heading"


def anchors_of(text: str) -> set[str]:
    """The anchors that headings of a Markdown text get."""
    out = set()
    for heading in re.findall(r"^#+\s+(.+?)\s*#*$", re.sub(r"```.*?```", "", text, flags=re.S), re.M):
        plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        out.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return out


def _markdown() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    return [ROOT / name for name in names.splitlines()]


if __name__ == "__main__":
    sys.exit(main())
