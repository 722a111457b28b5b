"""`wikigrove export`: a wiki as a MediaWiki XML dump."""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import lzma
import sys
from pathlib import Path
from typing import IO, Any, cast

from wikigrove.cli.wikis import add_wiki_option, chosen_wiki


def add_to(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("export", parents=parents, help="write a MediaWiki XML dump (0.11)")
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="packed by its ending: .gz .bz2 .xz .zst (default: standard output)",
    )
    parser.add_argument("--current", action="store_true", help="latest revisions only")
    parser.add_argument("--namespace", action="append", type=int, help="of this namespace number only")
    add_wiki_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from wikigrove.transfer.domain.export_dump import export_dump

    with chosen_wiki(arguments):
        if arguments.file is None:
            count = export_dump(sys.stdout, history=not arguments.current, namespaces=arguments.namespace)
        else:
            partial = arguments.file.with_name(arguments.file.name + ".part")
            with _open(partial, arguments.file.suffix) as out:
                count = export_dump(out, history=not arguments.current, namespaces=arguments.namespace)
            partial.replace(arguments.file)
        print(f"{count} pages written.", file=sys.stderr)
    return 0


def _open(path: Path, suffix: str) -> IO[str]:
    if suffix == ".gz":
        return cast(IO[str], gzip.open(path, "wt", encoding="utf-8"))
    if suffix == ".bz2":
        return cast(IO[str], bz2.open(path, "wt", encoding="utf-8"))
    if suffix == ".xz":
        return cast(IO[str], lzma.open(path, "wt", encoding="utf-8"))
    if suffix == ".zst":
        import zstandard

        return io.TextIOWrapper(zstandard.ZstdCompressor(level=9).stream_writer(path.open("wb")), encoding="utf-8")
    return path.open("w", encoding="utf-8")
