"""Python's cycle collector, put off while a page is made."""

from __future__ import annotations

import gc
import threading
from typing import Final


class PausedCollection:
    """`with paused_collection:` no cycle collection runs in this process; may be entered by many threads at once.

    Everything that a page allocates lives until the page is finished, so a collection in between looks at all of it and
    frees nothing: a fifth of the time of a large page. A page's own limits bound what can pile up.
    """

    def __init__(self) -> None:
        self._lock: Final = threading.Lock()
        self._inside = 0
        self._was_enabled = False

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0 and self._was_enabled:
                gc.enable()


paused_collection: Final = PausedCollection()
