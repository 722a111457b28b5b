"""Asks the engine's own scanner what a text would become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.parser import Parser

if TYPE_CHECKING:
    from wikigrove_engine.site import PageConfig, SiteConfig


class Scratch:
    """A parser that reads pieces of text and never asks the wiki anything."""

    def __init__(self, site: SiteConfig, page: PageConfig) -> None:
        self.parser = Parser(site=site, page=page, access=InMemoryAccess())

    def switch_name(self, key: str) -> str:
        """A behaviour switch in the wiki's language."""
        for text, found in self.parser.language.switches.items():
            if found == key:
                return text.upper() if text.startswith("__") and text == text.lower() and text.isascii() else text
        return f"__{key.upper()}__"
