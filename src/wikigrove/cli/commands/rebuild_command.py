"""`wikigrove rebuild`: links and search anew."""

from __future__ import annotations

import argparse
from typing import Any

from wikigrove.cli.progress import Bar
from wikigrove.cli.wikis import add_wiki_option, chosen_wiki


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("rebuild", parents=parents, help="build links and search where they are missing")
    parser.add_argument("--all", action="store_true", help="of all pages, also where they are there")
    add_wiki_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from wikigrove.transfer.domain.build_links import build_links, forget_links

    with chosen_wiki(arguments) as wiki, Bar() as bar:
        if arguments.all:
            forget_links(wiki)
        print(f"{build_links(progress=bar)} pages built.")
    return 0
