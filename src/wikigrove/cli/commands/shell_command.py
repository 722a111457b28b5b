"""`wikigrove shell`: Python with the wiki in scope, for developers."""

from __future__ import annotations

import argparse
import code
from typing import Any

from wikigrove.cli.wikis import add_wiki_option, chosen_wiki


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("shell", parents=parents, help="Python with the wiki in scope, for developers")
    add_wiki_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with chosen_wiki(arguments) as wiki:
        code.interact(local={"wiki": wiki}, banner=f"{wiki.name} is in scope.")
    return 0
