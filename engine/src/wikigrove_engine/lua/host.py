"""What the Python half of the libraries works with: the page, its frames, its limits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.limits import LuaLimits

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander
    from wikigrove_engine.preprocess.frame import Frame


class LuaHost:
    """One for each Lua state. It knows the page only while a module runs, so that nothing keeps the page alive."""

    def __init__(self, limits: LuaLimits) -> None:
        self.limits: Final = limits
        self.used_seconds = 0.0
        """Wall time of all finished calls."""
        self.failure: BaseException | None = None
        """What a host function raised that Lua must not see; raised anew when the module has stopped."""
        self.notes: Final[dict[str, object]] = {}
        """What libraries remember for the page, by keys of their own. Nothing that refers to the expander."""
        self._expander: Expander | None = None
        self._frames: Final[list[Frame]] = []
        self._started = 0.0
        self._depth = 0

    @property
    def expander(self) -> Expander:
        if self._expander is None:
            raise RuntimeError("no module is running")
        return self._expander

    def enter(self, expander: Expander) -> None:
        """A module starts; may be nested."""
        if self._depth == 0:
            self._expander = expander
            self._started = time.monotonic()
        self._depth += 1

    def leave(self) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.used_seconds += time.monotonic() - self._started
            self._frames.clear()
            self._expander = None

    @property
    def depth(self) -> int:
        return self._depth

    def is_late(self) -> bool:
        """Whether modules have used up the page's time."""
        return self.used_seconds + time.monotonic() - self._started > self.limits.seconds

    def add_frame(self, frame: Frame) -> int:
        """Remember a frame until the outermost module is done; Lua knows it by number."""
        self._frames.append(frame)
        return len(self._frames) - 1

    def frame(self, number: float) -> Frame:
        index = int(number)
        if not 0 <= index < len(self._frames):
            raise LuaFault("this frame is not valid any more")
        return self._frames[index]


def to_text(value: bytes) -> str:
    """Text of Lua as text of the wiki. Modules can cut characters in two: what is broken shows as U+FFFD."""
    return value.decode("utf-8", "replace")


def to_bytes(text: str) -> bytes:
    """Text of the wiki for Lua."""
    return text.encode("utf-8", "surrogatepass")
