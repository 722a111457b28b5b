"""Hold a run of the judge against the known failures: nothing may get worse, and nothing better unnoticed.

usage: python tools/check_conformance.py RESULTS.json [--update]
RESULTS.json is what the judge's --json writes. engine/tests/conformance/known_failures.tsv holds suite, mode, case and
reason, a line each. --update drops what passes now and adds what fails, with the reason "not looked into", which the
tests refuse until somebody has looked.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / "engine" / "tests" / "conformance" / "known_failures.tsv"
UNEXPLAINED = "not looked into"

Case = tuple[str, str, str]
"""Suite, mode, name."""


def main() -> int:
    results = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    known = read_known(KNOWN)
    worse, better = compare(results, known)
    if "--update" in sys.argv:
        kept = {case: reason for case, reason in known.items() if case not in better}
        write_known(KNOWN, kept | dict.fromkeys(worse, UNEXPLAINED))
        print(f"{len(worse)} added, {len(better)} dropped, {len(kept) + len(worse)} known failures")
        return 0
    for case in worse:
        print(f"worse: {' | '.join(case)}")
    for case in better:
        print(f"better (drop it from {KNOWN.name}): {' | '.join(case)}")
    print(f"known failures: {len(known)}; {len(worse)} worse, {len(better)} better")
    return 1 if worse or better else 0


def compare(results: list[dict[str, object]], known: dict[Case, str]) -> tuple[list[Case], list[Case]]:
    """Cases that fail and are not known to; known ones that pass. Cases that did not run are neither.

    Some cases share their name: such a name fails when one of them does.
    """
    failed: dict[Case, bool] = {}
    for result in results:
        case = (str(result["suite"]), str(result["mode"]), one_line(str(result["name"])))
        failed[case] = failed.get(case, False) or not result["ok"]
    worse = [case for case, bad in failed.items() if bad and case not in known]
    better = [case for case in known if failed.get(case) is False]
    return worse, better


def one_line(name: str) -> str:
    return " ".join(name.split())


def read_known(path: Path) -> dict[Case, str]:
    known: dict[Case, str] = {}
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            suite, mode, name, reason = line.split("\t")
            known[(suite, mode, name)] = reason
    return known


def write_known(path: Path, known: dict[Case, str]) -> None:
    lines = ["# suite\tmode\tcase\treason: cases that the engine is known to fail; `make conformance` compares"]
    lines += ["\t".join((*case, known[case])) for case in sorted(known)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
