"""House rules that imports can't show. Prints each breach with its place; exit 1 when there is one.

1. `web`, `api`, `cli` and federation views never write to the database; only `domain/` opens transactions.
2. Tasks take ids and plain values.
3. Source files stay under 500 lines (a longer one says why in its first line: "Long because ...").
4. Nothing committed names this machine's folders or an index's address in a lock file.
5. Every setting, command and make target is documented.
6. What is compiled has no cached properties: mypyc computes them anew each time.
7. A message has one home: no key stands in the texts of two areas.

usage: python tools/check_house.py
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "wikigrove"
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
QUERY_WRITES = {"delete", "update"}
DOORS = ("web", "api", "cli")
MAX_LINES = 500
PLAIN = {"int", "str", "bool", "float", "list[int]", "list[str]", "None"}


def main() -> int:
    breaches = [
        *check_doors(),
        *check_transactions(),
        *check_tasks(),
        *check_lengths(),
        *check_locks(),
        *check_documented(),
        *check_compiled(),
        *check_messages(),
    ]
    for breach in breaches:
        print(breach)
    print(f"house rules: {len(breaches)} breaches" if breaches else "house rules: kept")
    return 1 if breaches else 0


def check_doors(source: Path = SOURCE) -> Iterator[str]:
    """Doors parse, call the domain and present."""
    for door in DOORS:
        for path in sorted((source / door).rglob("*.py")):
            for node in ast.walk(_parse(path)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func):
                    yield f"{_name(path)}:{node.lineno}: a door writes to the database ({ast.unparse(node.func)})"


def check_messages(folder: Path = SOURCE / "i18n" / "messages") -> Iterator[str]:
    """Of two texts of one key the second would win, silently."""
    homes: dict[str, str] = {}
    for path in sorted([*folder.glob("en.json"), *folder.glob("*/en.json")]):
        area = path.parent.name
        for key in json.loads(path.read_text(encoding="utf-8")):
            if key in homes:
                yield f"{area}/en.json: {key} is in {homes[key]}/en.json too"
            homes[key] = area


def check_compiled(engine: Path = ROOT / "engine") -> Iterator[str]:
    """Modules with cached properties are on the list of those that stay plain."""
    listed = re.search(r"^PLAIN = \((.*?)\)", (engine / "setup.py").read_text(), re.M | re.S)
    plain = set(re.findall(r'"([^"]+)"', listed[1])) if listed else set()
    package = engine / "src" / "wikigrove_engine"
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if path.name != "__init__.py" and name not in plain and "cached_property" in path.read_text():
            yield f"{_name(path)}: a cached property, but compiled (PLAIN in engine/setup.py)"


def _is_write(call: ast.Attribute) -> bool:
    """`X.objects.create(...)` and kin, `....filter(...).delete()`; forms and files may save."""
    inner = ast.unparse(call.value)
    if call.attr in WRITES:
        return ".objects" in inner or ".everywhere" in inner
    return call.attr in QUERY_WRITES and (".objects" in inner or ".filter(" in inner)


def check_transactions(source: Path = SOURCE) -> Iterator[str]:
    for path in sorted(source.rglob("*.py")):
        if "/domain/" in path.as_posix() or "/migrations/" in path.as_posix():
            continue
        for node in ast.walk(_parse(path)):
            if isinstance(node, ast.Attribute) and node.attr == "atomic":
                yield f"{_name(path)}:{node.lineno}: a transaction is opened outside of domain/"


def check_tasks(source: Path = SOURCE) -> Iterator[str]:
    for path in sorted(source.rglob("tasks.py")):
        for node in _parse(path).body:
            if not isinstance(node, ast.FunctionDef) or not node.decorator_list:
                continue
            for argument in node.args.args + node.args.kwonlyargs:
                kind = ast.unparse(argument.annotation) if argument.annotation else "nothing"
                if kind not in PLAIN:
                    yield f"{_name(path)}:{node.lineno}: task {node.name} takes {argument.arg}: {kind}"


def check_lengths(root: Path = ROOT) -> Iterator[str]:
    for path in _tracked(root):
        if path.suffix not in (".py", ".ts", ".css") or "/migrations/" in path.as_posix():
            continue
        text = path.read_text("utf-8")
        lines = text.count("\n")
        if lines > MAX_LINES and "Long because" not in text[:600]:
            yield f"{_name(path)}: {lines} lines (at most {MAX_LINES}, or a reason at its top)"


def check_locks(root: Path = ROOT) -> Iterator[str]:
    for path in [*sorted((root / "requirements").glob("*.txt")), root / "frontend" / "package-lock.json"]:
        if path.exists() and re.search(
            r'https?://(?!opencollective|github\.com/sponsors|[^"]*(?:fund|sponsor|patreon))', _without_funding(path)
        ):
            yield f"{_name(path)}: a lock file carries an address"


def _without_funding(path: Path) -> str:
    """npm notes who asks for donations; that is no address to install from."""
    text = path.read_text("utf-8")
    return re.sub(r'"funding": (?:\{[^}]*\}|\[[^\]]*\]|"[^"]*")', "", text)


def check_documented(root: Path = ROOT) -> Iterator[str]:
    sys.path.insert(0, str(root / "src"))
    from wikigrove.cli.main import COMMANDS
    from wikigrove.settings.declared import SETTINGS

    settings = _read(root / "docs" / "admin" / "settings.md")
    for setting in SETTINGS:
        if f"`{setting.name}`" not in settings:
            yield f"docs/admin/settings.md: setting {setting.name} is missing"
    commands = _read(root / "docs" / "admin" / "commands.md")
    for command in COMMANDS:
        if f"`wikigrove {command}" not in commands:
            yield f"docs/admin/commands.md: command {command} is missing"
    for target in re.findall(r"^([a-z-]+):(?!=).*$", _read(root / "Makefile"), re.M):
        if not re.search(rf"^{target}:.*## ", _read(root / "Makefile"), re.M) and target not in ("install", "init"):
            yield f"Makefile: target {target} has no help"


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _tracked(root: Path) -> Iterator[Path]:
    names = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout  # noqa: S607
    for name in names.splitlines():
        path = root / name
        if path.is_file():
            yield path


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


if __name__ == "__main__":
    sys.exit(main())
