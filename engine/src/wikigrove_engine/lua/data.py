"""Pages of the namespace Data for Lua."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from wikigrove_engine.lua.host import LuaHost, to_bytes, to_text
from wikigrove_engine.title import TitleError, make_title

NS_DATA: Final = 486


class DataFunctions:
    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def page(self, name: bytes) -> bytes | None:
        """The text of Data:name; None where the wiki has no such page, or no such namespace."""
        expander = self._host.expander
        rules = expander.site.title_rules
        number = rules.find_namespace("Data")
        try:
            title = make_title(NS_DATA if number is None else number, to_text(name), rules)
        except TitleError:
            return None
        loaded = expander.templates.find(title) if number is not None else None
        return None if loaded is None else to_bytes(loaded.text)

    def language(self) -> bytes:
        return to_bytes(self._host.expander.language.code)


def make_data(host: LuaHost) -> Mapping[str, Callable[..., Any]]:
    own = DataFunctions(host)
    return {"page": own.page, "language": own.language}
