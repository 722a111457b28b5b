"""`wikigrove wiki`: make, list and change wikis."""

from __future__ import annotations

import argparse
import json
from typing import Any

from wikigrove.cli.wikis import add_wiki_option, chosen_wiki


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("wiki", help="make, list and change wikis")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    create = acts.add_parser("create", parents=parents, help="make a wiki")
    create.add_argument("slug", help="its short name, for commands")
    create.add_argument("--name", required=True)
    create.add_argument("--language", default="en")
    create.add_argument("--host", default="", help="the host name it answers to")
    create.add_argument("--path", default="", help="the path below which it lives, such as /team")
    create.add_argument("--project", default="", help="the name of the project namespace (default: the wiki's name)")
    create.add_argument("--starter", default="encyclopedia", help="encyclopedia, handbook, or none")
    create.set_defaults(run=run_create)
    listing = acts.add_parser("list", parents=parents, help="list the wikis")
    listing.set_defaults(run=run_list)
    change = acts.add_parser("set", parents=parents, help="change settings: name=value ...; an empty value removes one")
    add_wiki_option(change)
    change.add_argument("changes", nargs="+", metavar="NAME=VALUE")
    change.set_defaults(run=run_set)
    interwiki = acts.add_parser("interwiki", parents=parents, help="add an interwiki prefix")
    add_wiki_option(interwiki)
    interwiki.add_argument("prefix")
    interwiki.add_argument("url", help="with $1 for the title")
    interwiki.add_argument("--language-name", default="", help="makes language links, under this name")
    interwiki.add_argument("--local", action="store_true")
    interwiki.set_defaults(run=run_interwiki)


def run_create(arguments: argparse.Namespace) -> int:
    from wikigrove.operations.domain.install import create_wiki_with_starter

    wiki = create_wiki_with_starter(
        arguments.slug,
        name=arguments.name,
        language=arguments.language,
        host=arguments.host,
        path_prefix=arguments.path,
        project_namespace=arguments.project,
        starter=arguments.starter,
        say=print,
    )
    print(f"The wiki {wiki.slug} ({wiki.name}) is there.")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    from wikigrove.farm.domain.find_wiki import list_wikis

    for wiki in sorted(list_wikis(), key=lambda w: w.pk):
        print(f"{wiki.slug}\t{wiki.language}\t{wiki.host or '*'}{wiki.path_prefix or '/'}\t{wiki.name}")
    return 0


def run_set(arguments: argparse.Namespace) -> int:
    from wikigrove.farm.domain.change_wiki import change_wiki

    columns = {"name", "language", "host", "path_prefix", "project_namespace"}
    with chosen_wiki(arguments) as wiki:
        plain: dict[str, Any] = {}
        settings: dict[str, Any] = {}
        for change in arguments.changes:
            name, _, value = change.partition("=")
            if name in columns:
                plain[name] = value
            else:
                settings[name] = _value(value)
        change_wiki(wiki, **plain, settings=settings)
    return 0


def run_interwiki(arguments: argparse.Namespace) -> int:
    from wikigrove.farm.domain.change_wiki import set_interwiki

    with chosen_wiki(arguments) as wiki:
        set_interwiki(
            wiki,
            {
                arguments.prefix: {
                    "url": arguments.url,
                    "is_local": arguments.local,
                    "language_name": arguments.language_name,
                }
            },
        )
    return 0


def _value(text: str) -> Any:
    """JSON where it is JSON, else the text; empty: None."""
    if text == "":
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
