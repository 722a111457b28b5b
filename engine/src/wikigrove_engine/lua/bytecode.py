"""Modules compiled to bytecode, once in a process, and looked over before any state runs them.

Pages never bring bytecode: it is made here from text. It is looked over because Lua 5.1 as lupa bundles it reserves too
little of its stack for functions that have many named parameters before "..." (CVE-2014-5461): such a call could write
beyond the stack.
"""

from __future__ import annotations

import struct
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from wikigrove_engine.lua.rewrite import spare_stack
from wikigrove_engine.lua.runtime import load_lupa

MAX_NAMED: Final = 3
"""Named parameters before "..." for which what Lua reserves is enough."""
_MAX_KEPT: Final = 48_000_000
_HEADER: Final = 12
_INT: Final = struct.Struct("<i")
_SIZE: Final = struct.Struct("<Q")
_IS_VARARG: Final = 2
_ESCAPE: Final = "\x1b"


@dataclass(frozen=True)
class Compiled:
    """Bytecode, or why there is none: "chunk:line: message"."""

    code: bytes
    problem: str = ""


class _Cache:
    """Compiled sources by name and text; those used last stay. Safe for threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Compiled] = OrderedDict()
        self._size = 0
        self._lock: Final = Lock()

    def find(self, key: tuple[str, str]) -> Compiled | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: tuple[str, str], compiled: Compiled) -> None:
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = compiled
            self._size += len(key[1]) + len(compiled.code)
            while self._size > _MAX_KEPT and len(self._kept) > 1:
                old, gone = self._kept.popitem(last=False)
                self._size -= len(old[1]) + len(gone.code)


_modules: Final = _Cache()
_own: dict[tuple[str, str], bytes] = {}


def compile_module(name: str, source: str) -> Compiled:
    """A module's text as bytecode; `name` is what errors and traces call it."""
    key = (name, source)
    found = _modules.find(key)
    if found is None:
        found = _compile_new(name, source)
        _modules.keep(key, found)
    return found


def compile_own(source: str, name: str) -> bytes:
    """One of our own sources. Raises ValueError where it does not compile."""
    key = (name, source)
    found = _own.get(key)
    if found is None:
        compiled = _compile_new(name, source)
        if compiled.problem:
            raise ValueError(compiled.problem)
        found = _own[key] = compiled.code
    return found


def _compile_new(name: str, source: str) -> Compiled:
    if source.startswith(_ESCAPE):
        return Compiled(b"", f"{name}:1: a module is text, not bytecode")
    compiled = _dump(name, source)
    if compiled.problem or _Walk(compiled.code).find_risky() < 0:
        return compiled
    compiled = _dump(name, spare_stack(source, named=MAX_NAMED))
    line = -1 if compiled.problem else _Walk(compiled.code).find_risky()
    if line >= 0:
        return Compiled(b"", f"{name}:{line}: a function may have at most {MAX_NAMED} named parameters before '...'")
    return compiled


def _dump(name: str, source: str) -> Compiled:
    lupa = load_lupa()
    lua: Any = lupa.LuaRuntime(encoding=None, source_encoding="utf-8", register_eval=False, register_builtins=False)
    dump: Any = lua.execute(
        b"return function(source, name) local f, problem = loadstring(source, name)"
        b" if f then return string.dump(f) end return false, problem end"
    )
    try:
        answer = dump(source.encode("utf-8", "surrogatepass"), f"={name}".encode())
    except lupa.LuaError as error:
        return Compiled(b"", f"{name}:1: {error}")
    if isinstance(answer, tuple):
        return Compiled(b"", bytes(answer[1]).decode("utf-8", "replace"))
    return Compiled(bytes(answer))


class _Walk:
    """Reads the functions of a chunk. Source of the format: Lua 5.1's ldump.c, on a machine with 64 bits."""

    def __init__(self, code: bytes) -> None:
        self._code: Final = code
        self._at = _HEADER

    def find_risky(self) -> int:
        """The line of a function that takes "..." after too many named parameters; -1 where there is none.

        Functions nest at most two hundred deep: the compiler refuses more.
        """
        self._skip_string()
        line = self._int()
        self._at += 4
        named, is_vararg = self._code[self._at + 1], self._code[self._at + 2]
        found = line if is_vararg & _IS_VARARG and named > MAX_NAMED else -1
        self._at += 4
        self._skip_words()
        self._skip_constants()
        # Inner functions stand before the names and lines of the outer one.
        for _ in range(self._int()):
            inner = self.find_risky()
            found = inner if found < 0 else found
        self._skip_debug()
        return found

    def _skip_constants(self) -> None:
        code = self._code
        for _ in range(self._int()):
            kind = code[self._at]
            self._at += 1
            if kind == 1:
                self._at += 1
            elif kind == 3:
                self._at += 8
            elif kind == 4:
                self._skip_string()

    def _skip_debug(self) -> None:
        self._skip_words()
        for _ in range(self._int()):
            self._skip_string()
            self._at += 8
        for _ in range(self._int()):
            self._skip_string()

    def _skip_words(self) -> None:
        count = self._int()
        self._at += 4 * count

    def _int(self) -> int:
        value: int = _INT.unpack_from(self._code, self._at)[0]
        self._at += 4
        return value

    def _skip_string(self) -> None:
        self._at += 8 + int(_SIZE.unpack_from(self._code, self._at)[0])
