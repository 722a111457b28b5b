"""Memory of all processes of a running server: resident (shared pages counted in each) and proportional (counted once).

usage: python bench/memory.py PID        PID of `wikigrove serve`
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    root = int(sys.argv[1])
    total_rss = total_pss = 0
    for pid in tree_of(root):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        rss, pss = _kb(rollup, "Rss"), _kb(rollup, "Pss")
        name = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
        print(f"{pid:>8}  resident {rss / 1024:6.1f} MB  proportional {pss / 1024:6.1f} MB  {name[:60]}")
        total_rss += rss
        total_pss += pss
    print(f"   total  resident {total_rss / 1024:6.1f} MB  proportional {total_pss / 1024:6.1f} MB")
    return 0


def tree_of(root: int) -> list[int]:
    """The process and all below it."""
    out, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        out.append(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += [int(child) for child in task.read_text().split()]
    return out


def _kb(text: str, name: str) -> int:
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name}:"))


if __name__ == "__main__":
    sys.exit(main())
