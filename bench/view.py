"""Anonymous page views with wrk, ours and a peer's in turn.

usage: python bench/view.py --ours URL [--peer URL] [--seconds 5] [--rounds 3] [--connections 1,8]
A URL is the full address of a page; the two should show the same article.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Run:
    """Requests a second, and milliseconds."""

    rate: float
    median: float
    p99: float
    errors: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--peer")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", default="1,8")
    arguments = parser.parse_args()
    targets = {"ours": arguments.ours} | ({"peer": arguments.peer} if arguments.peer else {})
    for connections in map(int, arguments.connections.split(",")):
        runs: dict[str, list[Run]] = {name: [] for name in targets}
        for url in targets.values():
            measure(url, connections, 2)
        for _ in range(arguments.rounds):
            for name, url in targets.items():
                runs[name].append(measure(url, connections, arguments.seconds))
        for name, found in runs.items():
            print(
                f"{connections:2} connections  {name:5} {statistics.median(r.rate for r in found):8.0f} requests/s  "
                f"p50 {statistics.median(r.median for r in found):7.2f} ms  "
                f"p99 {statistics.median(r.p99 for r in found):7.2f} ms  errors {sum(r.errors for r in found)}"
            )
        if "peer" in runs:
            ratios = [a.rate / b.rate for a, b in zip(runs["ours"], runs["peer"], strict=True)]
            print(
                f"{connections:2} connections  ratio {statistics.median(ratios):.1f}x  (rounds: {', '.join(f'{r:.1f}' for r in ratios)})"
            )
    return 0


def measure(url: str, connections: int, seconds: int) -> Run:
    """One run of wrk."""
    command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Run(
        float(_find(r"Requests/sec:\s+([\d.]+)", text)),
        _latency("50", text),
        _latency("99", text),
        int(bad[1]) if bad else 0,
    )


def _find(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"wrk said nothing of {pattern}:\n{text}")
    return found[1]


def _latency(percent: str, text: str) -> float:
    found = re.search(rf"^\s*{percent}%\s+([\d.]+)(us|ms|s)$", text, re.M)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


if __name__ == "__main__":
    sys.exit(main())
