"""`wikigrove serve`: web workers and job worker under one supervisor."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("serve", parents=parents, help="serve the wikis")
    parser.add_argument(
        "--bind", default="127.0.0.1:8080", metavar="HOST:PORT", help="where to listen (default: %(default)s)"
    )
    parser.add_argument("--workers", type=int, help="web processes (setting `workers`)")
    parser.add_argument("--no-jobs", action="store_true", help="without the job worker, which then runs elsewhere")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from wikigrove.operations.domain.serve import serve

    return serve(bind=arguments.bind, workers=arguments.workers, with_jobs=not arguments.no_jobs)
