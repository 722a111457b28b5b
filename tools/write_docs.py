"""Write the parts of docs/ that are made from code: settings, commands.

usage: python tools/write_docs.py [--check]      --check: say what is out of date, write nothing
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from wikigrove.cli.main import make_parser  # noqa: E402 - the path must be set first
from wikigrove.settings.declared import CONFIG_NAME, PREFIX, SETTINGS  # noqa: E402

NOTE = "<!-- Made by `make docs` from the code. -->\n\n"


def main() -> int:
    check = "--check" in sys.argv
    stale = 0
    for name, text in {"admin/settings.md": settings_page(), "admin/commands.md": commands_page()}.items():
        path = ROOT / "docs" / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale += 1
        print(f"docs/{name} {'is out of date: run `make docs`' if check else 'written'}")
        if not check:
            path.write_text(text, "utf-8")
    return 1 if check and stale else 0


def settings_page() -> str:
    rows = "".join(
        f"| `{s.name}` | `{PREFIX}{s.name.upper()}` | {_default(s.default)} | {s.help} |\n" for s in SETTINGS
    )
    return (
        f"# Settings of an installation\n\n{NOTE}"
        f"A setting comes from the environment, else from `{CONFIG_NAME}` in the data folder (or from the file named by "
        f"`{PREFIX}CONFIG`), else it has its default. None is needed to start.\n\n"
        "| name | environment | default | meaning |\n| --- | --- | --- | --- |\n"
        + rows
        + f'\nA `{CONFIG_NAME}`:\n\n```toml\nhosts = ["wiki.example.org"]\nbase_url = "https://wiki.example.org"\n'
        "https = true\nworkers = 4\n```\n"
    )


def _default(value: object) -> str:
    if value in ("", ()):
        return "empty"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def commands_page() -> str:
    parser = make_parser()
    out = [f"# Commands\n\n{NOTE}Every command takes `--data DIR` (default `./data`).\n"]
    for name, sub in _subparsers(parser).items():
        inner = _subparsers(sub)
        for words, one in {f"{name} {k}": v for k, v in inner.items()}.items() if inner else [(name, sub)]:
            out.append(
                f"\n## `wikigrove {words}`\n\n{_help_of(parser, name) if not inner else _help_of(sub, words.split()[1])}.\n"
            )
            out.append(f"\n```\n{_usage(one)}\n```\n")
    return "".join(out)


def _subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _help_of(parser: argparse.ArgumentParser, name: str) -> str:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                if choice.dest == name:
                    text = choice.help or ""
                    return text[:1].upper() + text[1:]
    return ""


def _usage(parser: argparse.ArgumentParser) -> str:
    lines = []
    for action in parser._actions:
        if "--help" in action.option_strings or "--data" in action.option_strings:
            continue
        words = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        if action.option_strings and action.nargs != 0:
            words += f" {action.metavar or action.dest.upper()}"
        text = (action.help or "") % {"default": action.default}
        lines.append(f"{words:28} {text}".rstrip())
    return "\n".join(lines) or "(no options)"


if __name__ == "__main__":
    sys.exit(main())
