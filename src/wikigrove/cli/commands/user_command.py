"""`wikigrove user`: accounts from the command line."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from typing import Any

from wikigrove.cli.wikis import add_wiki_option, chosen_wiki


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("user", help="make accounts, set passwords and groups")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    create = acts.add_parser("create", parents=parents, help="make an account")
    create.add_argument("name")
    create.add_argument("--admin", action="store_true", help="with all rights")
    create.add_argument("--group", action="append", default=[], help="a further group")
    create.add_argument("--email", default="")
    create.add_argument("--password", help="asked for when left out (or taken from WIKIGROVE_PASSWORD)")
    add_wiki_option(create)
    create.set_defaults(run=run_create)
    password = acts.add_parser("password", parents=parents, help="set a password")
    password.add_argument("name")
    password.add_argument("--password")
    add_wiki_option(password)
    password.set_defaults(run=run_password)


def run_create(arguments: argparse.Namespace) -> int:
    from wikigrove.accounts.domain.create_account import ADMIN_GROUPS, create_account

    with chosen_wiki(arguments) as wiki:
        groups = [*(ADMIN_GROUPS if arguments.admin else ()), *arguments.group]
        actor = create_account(
            arguments.name,
            password=_password(arguments),
            email=arguments.email,
            groups=groups,
            # Who has the command line has the whole installation.
            global_groups=("steward",) if arguments.admin else (),
        )
        print(f"{actor.name} can sign in to {wiki.name}.")
    return 0


def run_password(arguments: argparse.Namespace) -> int:
    from wikigrove.accounts.domain.create_account import set_password

    with chosen_wiki(arguments):
        set_password(arguments.name, _password(arguments))
    return 0


def _password(arguments: argparse.Namespace) -> str:
    given = arguments.password or os.environ.get("WIKIGROVE_PASSWORD")
    if given:
        return str(given)
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while True:
        first = getpass.getpass("Password: ")
        if first == getpass.getpass("Once more: "):
            return first
        print("These differ.")
