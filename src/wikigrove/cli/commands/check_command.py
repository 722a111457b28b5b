"""`wikigrove check`: what is wrong, and what to do."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("check", parents=parents, help="say what is wrong and what to do")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from wikigrove.operations.domain.check_installation import check_installation

    findings = check_installation()
    for finding in findings:
        print(
            f"{'ok  ' if finding.is_fine else 'WRONG'} {finding.what}{'' if finding.is_fine else ': ' + finding.advice}"
        )
    return 0 if all(f.is_fine for f in findings) else 1
