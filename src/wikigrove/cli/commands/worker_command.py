"""`wikigrove worker`: run jobs, without the web."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("worker", parents=parents, help="run jobs (part of `serve`)")
    parser.add_argument("--until-empty", action="store_true", help="stop when no job is left")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from wikigrove.operations.domain.run_jobs import run_jobs

    run_jobs(until_empty=arguments.until_empty)
    return 0
