"""`wikigrove files`: what lies in the folder of files."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("files", help="look after the folder of files")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    sweep = acts.add_parser(
        "sweep", parents=parents, help="delete bytes that no wiki uses; the worker does so once a day"
    )
    sweep.add_argument("--dry-run", action="store_true", help="only say what would go")
    sweep.set_defaults(run=run_sweep)


def run_sweep(arguments: argparse.Namespace) -> int:
    from wikigrove.media.domain.sweep import sweep_bytes

    swept = sweep_bytes(dry_run=arguments.dry_run)
    told = "would be deleted" if arguments.dry_run else "deleted"
    print(f"{told}: {swept.files} files, {swept.size} bytes, thumbnails of {swept.thumbnails}")
    return 0
