"""A Lua library: its Lua half, its Python half, and how modules get it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from wikigrove_engine.lua.host import LuaHost

LuaValue = bytes | float | int | bool | None
HostFunction = Callable[..., "LuaValue | tuple[LuaValue, ...]"]

_FOLDER: Final = Path(__file__).parent / "libraries"


@dataclass(frozen=True, eq=False)
class LuaLibrary:
    """`source` is Lua text; `make` gives the functions of `host` in it."""

    name: str
    source: str
    make: Callable[[Any], Mapping[str, Callable[..., Any]]] | None = None
    """Gets the page's `LuaHost`."""
    in_module: bool = False
    """Run in the environment of the module that requires it."""


@lru_cache(maxsize=128)
def read_source(name: str) -> str:
    """The Lua text of `libraries/NAME.lua`."""
    return (_FOLDER / f"{name}.lua").read_text("utf-8")


def pack_list(items: list[bytes]) -> bytes:
    """Many strings as one: read by `list_fields` in Lua. Each is preceded by its length."""
    return b"".join(b"%d:%s" % (len(item), item) for item in items)


def make_nothing(host: LuaHost) -> Mapping[str, HostFunction]:
    return {}
