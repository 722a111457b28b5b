"""`wikigrove import`: dumps into a wiki."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from wikigrove.cli.progress import Bar
from wikigrove.cli.wikis import add_wiki_option, chosen_wiki


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "import", parents=parents, help="import MediaWiki XML dumps (plain, gz, bz2, xz, 7z, zst)"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--adopt", action="store_true", help="take over the dump's name, language and namespaces")
    parser.add_argument(
        "--no-links", action="store_true", help="leave links and search for a later `wikigrove rebuild`"
    )
    parser.add_argument("--quiet", action="store_true", help="without the progress bar")
    add_wiki_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from wikigrove.transfer.domain.build_links import build_links
    from wikigrove.transfer.domain.import_dump import import_dump

    with chosen_wiki(arguments), Bar(quiet=arguments.quiet) as bar:
        for path in arguments.files:
            summary = import_dump(path, progress=bar, adopt=arguments.adopt)
            bar.close_stage()
            print(
                f"{path.name}: {summary.pages_read} pages read, {summary.pages_added} new, "
                f"{summary.revisions_added} revisions new."
            )
            _tell_left_out(summary.refused, summary.uploads_left_out)
        if not arguments.no_links:
            build_links(progress=bar)
    return 0


def _tell_left_out(refused: tuple[str, ...], uploads: int) -> None:
    for title in refused[:20]:
        print(f"  left out: {title!r} is no title that this wiki can have", file=sys.stderr)
    if len(refused) > 20:
        print(f"  ... and {len(refused) - 20} more", file=sys.stderr)
    if uploads:
        print(f"  left out: {uploads} files (a dump does not hold their bytes)", file=sys.stderr)
