"""One Lua state: made for a page when its first module runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from wikigrove_engine.lua.bytecode import compile_module, compile_own
from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.host import LuaHost
from wikigrove_engine.lua.library import LuaLibrary, read_source
from wikigrove_engine.lua.runtime import load_lupa
from wikigrove_engine.preprocess.resource import PageResource

_FAULT: Final = b"\x00fault"
_STEP: Final = 500
"""Instructions between two looks at the limits."""
_ROOM: Final = 134_217_728
"""Bytes that the allocator gives beyond the limit of memory, which is checked between instructions.

Lua 5.1 does not collect when it runs out of memory, and large texts pile up faster than it collects in small steps: a
loop that joins texts of a megabyte must come to the next look before this is used up.
"""
_SPARE: Final = 8_388_608
"""Of these, what is left alone by what Python hands to Lua: outside of a call, Lua answers a full memory with an exit."""

_log: Final = logging.getLogger("wikigrove.lua")

Outcome = tuple[bool, bytes, object, bytes]
"""True, text and whether it is volatile; or False, key of the error, argument, trace."""


class LuaSession(PageResource):
    """The state with its sandbox. Not safe for threads; never used for a second page."""

    def __init__(self, host: LuaHost, libraries: Mapping[str, LuaLibrary]) -> None:
        self.host: Final = host
        self._libraries: Final = libraries
        self._made: Final[dict[str, Mapping[str, Callable[..., Any]]]] = {}
        self._finder: Callable[[bytes], tuple[str, ...]] | None = None
        lua: Any = load_lupa().LuaRuntime(
            encoding=None,
            source_encoding="utf-8",
            unpack_returned_tuples=True,
            register_eval=False,
            register_builtins=False,
            attribute_filter=_refuse_attribute,
            max_memory=0,
        )
        self._lua = lua
        run = lua.execute(
            b"local load = loadstring; return function(code, name, ...) return assert(load(code, name))(...) end"
        )
        read_clock = _Guard(self, _Clock(host).read)
        limit = host.limits.memory / 1024
        sandbox = run(_bytecode("sandbox"), b"=sandbox.lua", host.is_late, read_clock, limit, float(_STEP))
        invoke, snippet = run(
            _bytecode("boot"), b"=boot.lua", sandbox, self._find_host, self._find_library, self._find_module
        )
        self._invoke = invoke
        self._snippet = snippet
        self._ceiling = int(lua.get_memory_used()) + host.limits.memory + _ROOM
        lua.set_max_memory(self._ceiling)

    def invoke(self, title: bytes, function: bytes, frame: int, arguments: list[Any]) -> Outcome:
        """Run an exported function of a module."""
        return self._call(self._invoke, title, function, frame, arguments)

    def run(self, source: str, title: str, frame: int) -> Outcome:
        """Run a text as a module; the answer is what it returns."""
        compiled = compile_module(title, source)
        if compiled.problem:
            return False, b"error", compiled.problem.encode(), b""
        return self._call(self._snippet, compiled.code, title.encode(), frame, [])

    def close(self) -> None:
        """Free Lua's memory now: host functions and state refer to each other, and would wait for the collector."""
        self._invoke = self._snippet = self._lua = None

    def memory(self) -> int:
        """Bytes in use."""
        return int(self._lua.get_memory_used())

    def has_room(self, size: int) -> bool:
        """Whether a text of this size can be handed to Lua safely."""
        return int(self._lua.get_memory_used()) + 2 * size + _SPARE < self._ceiling

    def _call(self, function: Any, first: bytes, second: bytes, frame: int, arguments: list[Any]) -> Outcome:
        lupa = load_lupa()
        host = self.host
        if not self.has_room(sum(len(a) for a in arguments if isinstance(a, bytes)) + len(first)):
            return False, b"limit", b"memory", b""
        try:
            answer = function(first, second, frame, *arguments)
        except lupa.LuaMemoryError:
            # The state has to be left alive until all calls that are under way have returned.
            self._lua.set_max_memory(0)
            answer = (False, b"limit", b"memory", b"")
        except lupa.LuaError as error:
            if str(error):
                _log.warning("a module failed outside of its own error handling: %r", error)
                answer = (False, b"error", str(error).encode()[:1000], b"")
            else:
                # The mark of a limit, which a nested call met while the outer one was stopped already.
                answer = (False, b"limit", b"time" if host.is_late() else b"memory", b"")
        failure = host.failure
        if failure is not None and host.depth <= 1:
            host.failure = None
            raise failure
        if len(answer) == 3:
            return answer[0], answer[1], answer[2], b""
        return answer[0], answer[1], answer[2], answer[3]

    # -- what boot.lua asks

    def use_finder(self, finder: Callable[[bytes], tuple[str, ...]]) -> None:
        """Who answers `require` of a page: canonical title and source, or nothing."""
        self._finder = finder

    def _find_host(self, library: bytes, name: bytes) -> Callable[..., Any] | None:
        key = library.decode()
        made = self._made.get(key)
        if made is None:
            found = self._libraries.get(key)
            made = found.make(self.host) if found is not None and found.make is not None else {}
            self._made[key] = made
        function = made.get(name.decode())
        return _Guard(self, function) if function is not None else None

    def _find_library(self, name: bytes) -> tuple[bytes, bytes] | None:
        library = self._libraries.get(name.decode("utf-8", "replace"))
        if library is None:
            return None
        code = compile_own(library.source, f"{library.name}.lua")
        return code, b"module" if library.in_module else b"shared"

    def _find_module(self, name: bytes) -> tuple[Any, ...]:
        if self._finder is None:
            return (None,)
        try:
            found = self._finder(name)
        except LuaFault as fault:
            return _FAULT, str(fault).encode()
        except Exception as error:
            return _stop(self, error)
        if len(found) < 2:
            return (None,)
        title, text = found
        compiled = compile_module(title, text)
        if compiled.problem:
            return title.encode(), None, compiled.problem.encode()
        if not self.has_room(len(compiled.code)):
            return _FAULT, b"", b"memory"
        return title.encode(), compiled.code


class _Guard:
    """A host function whose errors become answers: an exception must not cross Lua."""

    __slots__ = ("_session", "_function")

    def __init__(self, session: LuaSession, function: Callable[..., Any]) -> None:
        self._session = session
        self._function = function

    def __call__(self, *arguments: object) -> Any:
        try:
            answer = self._function(*arguments)
        except LuaFault as fault:
            return _FAULT, str(fault).encode("utf-8", "replace")
        except (TypeError, UnicodeError) as error:
            return _explain(self._session, error)
        except BaseException as error:
            return _stop(self._session, error)
        if type(answer) is bytes:
            size = len(answer)
        elif type(answer) is tuple:
            size = 0
            for item in answer:
                if type(item) is bytes:
                    size += len(item)
        else:
            return answer
        if size > 10_000 and not self._session.has_room(size):
            return _FAULT, b"", b"memory"
        return answer


class _Clock:
    """The time that modules call now."""

    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def read(self) -> float:
        from wikigrove_engine.preprocess.functions.times import page_now

        expander = self._host.expander
        expander.metadata.limit_cache(3600)
        return page_now(expander).timestamp()


def _explain(session: LuaSession, error: Exception) -> tuple[bytes, bytes]:
    """Values of a wrong type are the module's fault, as far as can be told."""
    _log.info("a host function refused its arguments", exc_info=error)
    return _FAULT, b"bad argument"


def _stop(session: LuaSession, error: BaseException) -> tuple[bytes, bytes, bytes]:
    """Stop the module; the error goes on where Lua was called."""
    if session.host.failure is None:
        session.host.failure = error
    return _FAULT, b"", b"failure"


def _refuse_attribute(value: object, name: object, is_setting: bool) -> object:
    raise AttributeError("not for modules")


def _bytecode(name: str) -> bytes:
    return compile_own(read_source(name), f"{name}.lua")
