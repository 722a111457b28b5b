"""Parse the command line, prepare the installation, run one command, map errors to one clear line."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

from wikigrove import __version__
from wikigrove.settings.declared import SettingError

COMMANDS: Final = (
    "init",
    "serve",
    "check",
    "wiki",
    "user",
    "extension",
    "import",
    "export",
    "rebuild",
    "lists",
    "files",
    "worker",
    "migrate",
    "shell",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `wikigrove ...`; the exit status."""
    parser = make_parser()
    arguments = parser.parse_args(argv)
    if arguments.data:
        os.environ["WIKIGROVE_DATA"] = arguments.data
    try:
        _prepare()
        return int(arguments.run(arguments) or 0)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SettingError as err:
        print(f"wikigrove: {err}", file=sys.stderr)
        return 2
    except Exception as err:
        text = _explain(err)
        if text is None:
            raise
        print(f"wikigrove: {text}", file=sys.stderr)
        return 1


def make_parser() -> argparse.ArgumentParser:
    """The whole command line, as a parser."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", metavar="DIR", help="the data folder (default: ./data)", default=argparse.SUPPRESS)
    parser = argparse.ArgumentParser(prog="wikigrove", description="A complete wiki platform.")
    parser.add_argument("--data", metavar="DIR", help="the data folder (default: ./data)", default="")
    parser.add_argument("--version", action="version", version=f"Wikigrove {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = importlib.import_module(f"wikigrove.cli.commands.{name}_command")
        module.add_to(commands, [common])
    return parser


def _prepare() -> None:
    """Set Django up. Raises SettingError."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wikigrove.settings.installation")
    import django

    try:
        django.setup()
    except OSError as err:
        raise SettingError(f"The data folder can't be used: {err}") from err
    logging.captureWarnings(True)


def _explain(err: Exception) -> str | None:
    """One line for an error that people can do something about; None for a bug."""
    from django.core.exceptions import ValidationError
    from django.db import OperationalError, ProgrammingError

    from wikigrove.accounts.errors import AccountsError
    from wikigrove.extensions.catalog import ExtensionError
    from wikigrove.farm.errors import FarmError
    from wikigrove.media.errors import MediaError
    from wikigrove.pages.errors import RevisionNotFound
    from wikigrove.transfer.errors import TransferError

    known: tuple[type[Exception], ...] = (FarmError, TransferError, ExtensionError, RevisionNotFound)
    if isinstance(err, known):
        return str(err)
    if isinstance(err, (AccountsError, MediaError)):
        return _say(err)
    if isinstance(err, ValidationError):
        return " ".join(err.messages)
    if isinstance(err, (OperationalError, ProgrammingError)):
        return f"the database can't be used: {err} (has `wikigrove init` been run?)"
    if isinstance(err, OSError) and err.filename:
        return f"{err.filename}: {err.strerror}"
    return None


def _say(err: Any) -> str:
    from wikigrove.i18n import message

    return message(err.message_key, *err.params, language="en") if hasattr(err, "message_key") else str(err)
