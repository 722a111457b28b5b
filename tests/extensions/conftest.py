"""The sample extension, and made-up ones, as if they were installed."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wikigrove.extensions import catalog, parts
from wikigrove.extensions.api import Extension
from wikigrove.extensions.catalog import Installed, list_installed, load
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki

catalogs = importlib.import_module("wikigrove.i18n.message")
SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "fortune" / "src"


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Installed], None]]:
    """Put an extension beside those that are installed."""
    found = dict(list_installed())

    def add(installed: Installed) -> None:
        found[installed.name] = installed
        parts.forget_parts()

    for module in (catalog, parts):
        monkeypatch.setattr(module, "list_installed", lambda: found)
    # Its messages go with it.
    monkeypatch.setattr(catalogs, "_folders", [])
    yield add
    parts.forget_parts()
    catalogs.load_catalog.cache_clear()


@pytest.fixture
def fortune(install: Callable[[Installed], None], monkeypatch: pytest.MonkeyPatch) -> Extension:
    """The sample extension of examples/, installed, not enabled."""
    monkeypatch.syspath_prepend(str(SAMPLE))
    for name in [n for n in sys.modules if n.startswith("wikigrove_fortune")]:
        del sys.modules[name]
    installed = load("fortune", "wikigrove_fortune.extension")
    assert installed.extension is not None, installed.error
    install(installed)
    return installed.extension


@pytest.fixture
def enable(wiki: Wiki) -> Callable[..., None]:
    """Switch extensions of the wiki in scope: enable(fortune=True)."""

    def switch(**choice: bool) -> None:
        change_wiki(wiki, settings={"extensions": {**wiki.setting("extensions", {}), **choice}})

    return switch
