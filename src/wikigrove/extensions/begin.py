"""Begin an extension: a folder that can be installed, checked and tested as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from wikigrove.extensions.catalog import ExtensionError

_NAME: Final = re.compile(r"[a-z][a-z0-9]{1,40}")
_PROJECT: Final = """[build-system]
requires = ["setuptools>=68"]
build-backend = "setuptools.build_meta"

[project]
name = "wikigrove-{name}"
version = "0.1"
description = "An extension of Wikigrove"
requires-python = ">=3.11"

[project.entry-points."wikigrove.extensions"]
{name} = "wikigrove_{name}.extension:extension"

[tool.setuptools.packages.find]
where = ["src"]

[tool.setuptools.package-data]
wikigrove_{name} = ["messages/*.json"]
"""
_README: Final = """# {title}

An extension of Wikigrove.

```sh
pip install --editable .
wikigrove extension check {name}
wikigrove extension enable {name}
```

Then `<{name}>world</{name}>` in a page says hello.
"""
_CODE: Final = '''"""How the extension presents itself, and its parts."""

from __future__ import annotations

from html import escape
from pathlib import Path

from wikigrove.extensions.api import Extension, Parts, Setting, Values


class {title}Tag:
    """<{name}>somebody</{name}> greets."""

    name = "{name}"

    def __init__(self, greeting: str) -> None:
        self._greeting = greeting

    def render(self, call, parser) -> str:
        """Finished HTML: what came from the page is escaped."""
        return f"<span>{{escape(self._greeting)}}, {{escape(call.inner or '')}}!</span>"


def make_parts(values: Values) -> Parts:
    return Parts(tags=({title}Tag(str(values["greeting"])),))


extension = Extension(
    name="{name}",
    title="{title}",
    version="0.1",
    summary="Says hello.",
    make_parts=make_parts,
    licence="AGPL-3.0-or-later",
    settings=(Setting("greeting", "Hello", "The word that greets."),),
    messages=Path(__file__).parent / "messages",
)
'''
_TEST: Final = '''"""The extension does what its README says."""

from types import SimpleNamespace

from wikigrove_{name}.extension import extension


def test_greets_and_escapes():
    (tag,) = extension.make_parts({{"greeting": "Hi"}}).tags
    assert tag.render(SimpleNamespace(inner="<b>"), None) == "<span>Hi, &lt;b&gt;!</span>"
'''


def begin_extension(name: str, folder: Path) -> list[Path]:
    """Write the files of a new extension; their paths. Raises ExtensionError; a file that is there is never replaced."""
    if not _NAME.fullmatch(name):
        raise ExtensionError(f"An extension is called by lower case letters and digits, not {name!r}.")
    package = folder / "src" / f"wikigrove_{name}"
    files = {
        folder / "pyproject.toml": _PROJECT,
        folder / "README.md": _README,
        package / "__init__.py": '"""An extension of Wikigrove."""\n',
        package / "extension.py": _CODE,
        package / "messages" / "en.json": "{{}}\n",
        folder / "tests" / f"test_{name}.py": _TEST,
    }
    taken = [path for path in files if path.exists()]
    if taken:
        raise ExtensionError(f"{taken[0]} is there already; nothing was written.")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name=name, title=name.capitalize()), encoding="utf-8")
    return list(files)
