"""`wikigrove extension`: list, enable, disable, set up, check, trace and begin extensions."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from wikigrove.cli.wikis import add_wiki_option, chosen_wiki


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("extension", help="list, enable, disable, set up, check, trace and begin extensions")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    listing = acts.add_parser("list", parents=parents, help="all extensions, and which of them count on the wiki")
    add_wiki_option(listing)
    listing.set_defaults(run=run_list)
    for name, help_text in (("enable", "let an extension count on the wiki"), ("disable", "take it away again")):
        act = acts.add_parser(name, parents=parents, help=help_text)
        add_wiki_option(act)
        act.add_argument("name")
        act.set_defaults(run=run_switch, enable=name == "enable")
    setting = acts.add_parser("set", parents=parents, help="change an extension's settings: name=value ...")
    add_wiki_option(setting)
    setting.add_argument("name")
    setting.add_argument("changes", nargs="+", metavar="NAME=VALUE", help="an empty value brings the default back")
    setting.set_defaults(run=run_set)
    clear = acts.add_parser(
        "clear", parents=parents, help="remove what an extension keeps on the wiki; nothing brings it back"
    )
    add_wiki_option(clear)
    clear.add_argument("name")
    clear.set_defaults(run=run_clear)
    check = acts.add_parser("check", parents=parents, help="say what is wrong with an extension")
    check.add_argument("name", nargs="?", help="(default: all)")
    check.set_defaults(run=run_check)
    trace = acts.add_parser("trace", parents=parents, help="what each extension costs on a page")
    add_wiki_option(trace)
    trace.add_argument("page")
    trace.set_defaults(run=run_trace)
    new = acts.add_parser("new", parents=parents, help="begin an extension: a folder with code and tests that pass")
    new.add_argument("name")
    new.add_argument("folder", nargs="?", type=Path, help="(default: wikigrove-NAME)")
    new.set_defaults(run=run_new)


def run_list(arguments: argparse.Namespace) -> int:
    from wikigrove.extensions.breaker import read_report
    from wikigrove.extensions.catalog import enabled_extensions, list_installed

    with chosen_wiki(arguments) as wiki:
        enabled = {e.name for e in enabled_extensions(wiki.settings)}
        for name, installed in list_installed().items():
            extension = installed.extension
            state = "broken" if extension is None else "on" if name in enabled else "off"
            version = extension.version if extension is not None else "-"
            print(f"{name}\t{version}\t{state}\t{extension.summary if extension is not None else installed.error}")
            report = read_report(name)
            if report is not None:
                print(f"\tlast failure {report['time']}: {report['text']}")
    return 0


def run_switch(arguments: argparse.Namespace) -> int:
    from wikigrove.operations.domain.switch_extension import switch_extension

    with chosen_wiki(arguments) as wiki:
        for line in switch_extension(wiki, arguments.name, enable=arguments.enable):
            print(line)
    return 0


def run_set(arguments: argparse.Namespace) -> int:
    from wikigrove.extensions.catalog import ExtensionError, find_extension, read_value
    from wikigrove.farm.domain.change_wiki import change_wiki

    with chosen_wiki(arguments) as wiki:
        extension = find_extension(arguments.name)
        changes: dict[str, Any] = {}
        for change in arguments.changes:
            name, equals, text = change.partition("=")
            if not equals:
                raise ExtensionError(f"{change!r} is not NAME=VALUE.")
            # Also an empty value is for a setting that is there.
            value = read_value(extension, name, text) if text else None
            if value is None and name not in {s.name for s in extension.settings}:
                read_value(extension, name, text)
            changes[f"{extension.name}.{name}"] = value
        change_wiki(wiki, settings=changes)
    return 0


def run_clear(arguments: argparse.Namespace) -> int:
    from wikigrove.farm.domain.extension_records import clear_records

    with chosen_wiki(arguments) as wiki:
        print(f"{clear_records(wiki, arguments.name)} rows of {arguments.name} are removed from {wiki.slug}.")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    from wikigrove.extensions.catalog import list_installed
    from wikigrove.extensions.check import check_extension

    names = [arguments.name] if arguments.name else list(list_installed())
    wrong = 0
    for name in names:
        findings = check_extension(name)
        wrong += len(findings)
        for finding in findings:
            print(f"WRONG {name}: {finding}")
        if not findings:
            print(f"ok    {name}")
    return 1 if wrong else 0


def run_trace(arguments: argparse.Namespace) -> int:
    from wikigrove.operations.domain.trace_extensions import trace_page

    with chosen_wiki(arguments) as wiki:
        found = trace_page(wiki, arguments.page)
    print(f"{'calls':>8} {'ms':>10} {'failed':>7}  what")
    for what, use in found:
        print(f"{use.calls:>8} {use.seconds * 1000:>10.1f} {use.failures:>7}  {what}")
    return 0


def run_new(arguments: argparse.Namespace) -> int:
    from wikigrove.extensions.begin import begin_extension

    folder = arguments.folder or Path(f"wikigrove-{arguments.name}")
    for path in begin_extension(arguments.name, folder):
        print(path)
    print(f"Next: pip install --editable {folder}; wikigrove extension enable {arguments.name}", file=sys.stderr)
    return 0
