"""The command `wikitext`: HTML from wikitext, wikitext from HTML, what is wrong in it, and templates expanded.

Exit codes: 0 done, 1 something can't be read or written, 2 the command itself is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wikigrove_engine import (
    Finding,
    InMemoryAccess,
    Original,
    PageConfig,
    SiteConfig,
    default_site,
    expand,
    lint,
    parse,
    parse_title,
    to_wikitext,
)
from wikigrove_engine.language import is_known_code
from wikigrove_engine.title import NS_TEMPLATE, Title, TitleError, TitleRules

_SUFFIX: Final = ".wikitext"


class CommandError(Exception):
    """Ends the command with one line for its user."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    chosen = _make_parser().parse_args(arguments)
    try:
        _write(_run(chosen))
    except CommandError as error:
        print(f"wikitext: {error}", file=sys.stderr)
        return error.code
    except BrokenPipeError:
        # Whoever reads has seen enough. Without this Python complains when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"wikitext: can't write the output: {error.strerror or error}", file=sys.stderr)
        return 1
    except RecursionError:
        # Pages are bounded by the site's limits; HTML from elsewhere may hold any number of nested elements.
        print("wikitext: this document nests too deep", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


def _make_parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--title", default="Main Page", metavar="T", help="title of the page (default: %(default)s)")
    shared.add_argument("--language", default="en", metavar="CODE", help="language of the wiki (default: %(default)s)")
    shared.add_argument(
        "--templates", type=Path, metavar="DIR", help=f"folder of templates, one NAME{_SUFFIX} for each"
    )
    parser = argparse.ArgumentParser(
        prog="wikitext",
        description="Wikitext to HTML and back. Without FILE, standard input is read. All text is UTF-8.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    html = commands.add_parser("html", parents=[shared], help="wikitext to HTML")
    html.add_argument("file", nargs="?", type=Path, metavar="FILE")
    html.add_argument("--source-facts", action="store_true", help="say where in the source each element comes from")
    back = commands.add_parser("wikitext", parents=[shared], help="HTML to wikitext")
    back.add_argument("file", nargs="?", type=Path, metavar="FILE.html")
    back.add_argument(
        "--original", type=Path, metavar="FILE", help="wikitext before the edit: what was not changed keeps its bytes"
    )
    back.add_argument(
        "--original-html",
        type=Path,
        metavar="FILE",
        help="HTML before the edit (default: what `wikitext html --source-facts` makes of the original)",
    )
    checked = commands.add_parser("lint", parents=[shared], help="what is wrong in a wikitext, though it shows")
    checked.add_argument("file", nargs="?", type=Path, metavar="FILE")
    checked.add_argument("--json", action="store_true", help="as MediaWiki's API tells it")
    expanded = commands.add_parser("expand", parents=[shared], help="wikitext with its templates expanded")
    expanded.add_argument("file", nargs="?", type=Path, metavar="FILE")
    return parser


def _run(chosen: argparse.Namespace) -> str:
    if not is_known_code(chosen.language):
        raise CommandError(f"unknown language: {chosen.language}", 2)
    site = default_site(chosen.language.lower())
    try:
        page = PageConfig(parse_title(chosen.title, site.title_rules))
    except TitleError:
        raise CommandError(f"not a page title: {chosen.title!r}", 2) from None
    access = InMemoryAccess(_read_templates(chosen.templates, site.title_rules), rules=site.title_rules)
    if chosen.command == "html":
        document = parse(_read(chosen.file), site=site, page=page, access=access)
        return document.html(data_parsoid=chosen.source_facts) + "\n"
    if chosen.command == "lint":
        text = _read(chosen.file)
        found = lint(text, site=site, page=page, access=access)
        if chosen.json:
            return json.dumps([f.as_json() for f in found], ensure_ascii=False, indent=2) + "\n"
        return "".join(_describe(f, text) for f in found)
    if chosen.command == "expand":
        return expand(_read(chosen.file), site=site, page=page, access=access)
    original = _find_original(chosen, site, page, access)
    return to_wikitext(_read_html(chosen.file), site=site, page=page, access=access, original=original)


def _describe(finding: Finding, text: str) -> str:
    """One line: where, what, and which template it came from."""
    line = text.count("\n", 0, finding.start) + 1
    column = finding.start - text.rfind("\n", 0, finding.start)
    details = ", ".join(f"{name} {value}" for name, value in finding.params)
    origin = "several templates" if finding.several_templates else finding.template
    parts = [f"{line}:{column}: {finding.kind}", f"({details})" if details else "", f"in {origin}" if origin else ""]
    return " ".join(p for p in parts if p) + "\n"


def _find_original(
    chosen: argparse.Namespace, site: SiteConfig, page: PageConfig, access: InMemoryAccess
) -> Original | None:
    if chosen.original is None:
        if chosen.original_html is not None:
            raise CommandError("--original-html needs --original", 2)
        return None
    text = _read(chosen.original)
    if chosen.original_html is not None:
        return Original(text, _read_html(chosen.original_html))
    return Original(text, parse(text, site=site, page=page, access=access).html(data_parsoid=True))


def _read_templates(folder: Path | None, rules: TitleRules) -> dict[Title, str]:
    """The pages in a folder. `Box.wikitext` is Template:Box, `Box/doc.wikitext` its subpage."""
    pages: dict[Title, str] = {}
    if folder is None:
        return pages
    if not folder.is_dir():
        raise CommandError(f"not a folder: {folder}")
    for path in sorted(folder.rglob(f"*{_SUFFIX}")):
        name = path.relative_to(folder).as_posix().removesuffix(_SUFFIX)
        try:
            title = parse_title(name, rules, default_namespace=NS_TEMPLATE)
        except TitleError:
            raise CommandError(f"not the name of a template: {path}") from None
        pages[title] = _read(path).removesuffix("\n")
    return pages


def _read_html(path: Path | None) -> str:
    # `wikitext html` ends its last line; the document itself does not.
    return _read(path).removesuffix("\n")


def _read(path: Path | None) -> str:
    name = str(path) if path is not None else "standard input"
    try:
        data = path.read_bytes() if path is not None else sys.stdin.buffer.read()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"not UTF-8 (byte {error.start}): {name}") from None
    except OSError as error:
        raise CommandError(f"can't read {name}: {error.strerror or error}") from None
    # Wikis keep lines so; the places in the source facts count on it.
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _write(text: str) -> None:
    """UTF-8 whatever the terminal's locale says, and no byte that was not asked for."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
