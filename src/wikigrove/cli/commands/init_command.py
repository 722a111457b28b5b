"""`wikigrove init`: make the data folder, the database and the first wiki."""

from __future__ import annotations

import argparse
from typing import Any


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "init", parents=parents, help="make the database and the first wiki, with starter pages"
    )
    parser.add_argument("--name", default="My Wiki", help="the wiki's name")
    parser.add_argument("--slug", default="main", help="its short name, for commands")
    parser.add_argument("--language", default="en", help="the language of its content")
    parser.add_argument("--starter", default="encyclopedia", help="encyclopedia, handbook, or none")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from wikigrove.operations.domain.install import install

    made = install(
        slug=arguments.slug, name=arguments.name, language=arguments.language, starter=arguments.starter, say=print
    )
    if not made:
        print("Everything is in place already.")
    return 0
