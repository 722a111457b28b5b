"""`wikigrove migrate`: bring the database to this version's tables."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("migrate", parents=parents, help="bring the database to this version's tables")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    return 0
