"""`wikigrove lists`: compute the gardeners' lists now."""

from __future__ import annotations

import argparse
from typing import Any

from wikigrove.cli.wikis import add_wiki_option, chosen_wiki


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("lists", help="compute the maintenance lists of a wiki")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    update = acts.add_parser("update", parents=parents, help="compute them now; the worker does so once a day")
    update.add_argument("names", nargs="*", metavar="NAME", help="such as WantedPages (default: all)")
    add_wiki_option(update)
    update.set_defaults(run=run_update)


def run_update(arguments: argparse.Namespace) -> int:
    from wikigrove.upkeep.domain.catalog import DEAR_LISTS
    from wikigrove.upkeep.domain.update_list import update_list

    with chosen_wiki(arguments):
        for name in arguments.names or DEAR_LISTS:
            print(f"{name}: {update_list(name)} rows")
    return 0
