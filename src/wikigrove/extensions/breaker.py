"""Containment: what an extension raises is caught, counted and reported; one that keeps failing is switched off."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, TypeVar

from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

T = TypeVar("T")
log = logging.getLogger("wikigrove.extensions")
MOST_FAILURES: Final = 10
"""So many one after the other, without a call that went well, and the extension is off in that process."""
OFF_SECONDS: Final = 300.0
"""Then it is tried again: a page made to break it must not take it from all others for long."""
_REPORT_SECONDS: Final = 7 * 86_400


@dataclass
class Use:
    """What an extension cost, while somebody traces."""

    calls: int = 0
    seconds: float = 0.0
    failures: int = 0


class Breaker:
    """Runs the calls of one extension, for all wikis with the same choice. The bundled ones are never switched off (`never_off`)."""

    def __init__(self, extension: str, *, never_off: bool = False) -> None:
        self.extension: Final = extension
        self._never_off: Final = never_off
        self._failures = 0
        self._off_until = 0.0

    @property
    def is_off(self) -> bool:
        return self._off_until > time.monotonic()

    def run(self, where: str, call: Callable[[], T], instead: Callable[[str], T]) -> T:
        """The answer of `call`, or `instead(reason)` when it fails or the extension is off.

        Errors of the engine itself (a page's time is over) and of the database pass: they are not the extension's, and
        what they leave must not be kept as the page.
        """
        if self._off_until and self.is_off:
            _note_gap(self.extension)
            return instead(f"The extension {self.extension} is switched off: it failed too often.")
        started = time.perf_counter()
        failed = True
        try:
            answer = call()
            failed = False
            self._failures = 0
            return answer
        except (RecursionError, DatabaseError):
            raise
        except Exception as err:
            if type(err).__module__.split(".")[0] == "wikigrove_engine":
                raise
            self._note(where, err)
            return instead(f"The extension {self.extension} failed here.")
        finally:
            if _traced is not None:
                use = _traced.setdefault(f"{self.extension}: {where}", Use())
                use.calls += 1
                use.seconds += time.perf_counter() - started
                use.failures += failed

    def _note(self, where: str, err: Exception) -> None:
        _note_gap(self.extension)
        self._failures += 1
        off = self._failures >= MOST_FAILURES and not self._never_off
        log.error("the extension %s failed in %s", self.extension, where, exc_info=err)
        if off:
            log.error("the extension %s is switched off for %.0f s in this process", self.extension, OFF_SECONDS)
            self._off_until = time.monotonic() + OFF_SECONDS
            self._failures = 0
        if off or self._failures <= MOST_FAILURES:
            report(self.extension, f"{where}: {type(err).__name__}: {err}", is_off=off)


class Gaps:
    """Names of the extensions that were off or failed inside the block: what was made there is not to be kept long."""

    def __init__(self) -> None:
        self.extensions: set[str] = set()

    def __enter__(self) -> set[str]:
        self._token = _gaps.set((*_gaps.get(), self.extensions))
        return self.extensions

    def __exit__(self, *error: object) -> None:
        _gaps.reset(self._token)


_gaps: ContextVar[tuple[set[str], ...]] = ContextVar("wikigrove_extension_gaps", default=())


def _note_gap(extension: str) -> None:
    for names in _gaps.get():
        names.add(extension)


def report(extension: str, text: str, *, is_off: bool) -> None:
    """Keep the last failure where lists of extensions find it."""
    cache.set(
        f"extension-failure:{extension}",
        {"text": text[:500], "off": is_off, "time": timezone.now().isoformat(timespec="seconds")},
        _REPORT_SECONDS,
    )


def read_report(extension: str) -> dict[str, object] | None:
    """The last failure: text, off, time."""
    found = cache.get(f"extension-failure:{extension}")
    return found if isinstance(found, dict) else None


def forget_report(extension: str) -> None:
    cache.delete(f"extension-failure:{extension}")


_traced: dict[str, Use] | None = None


def start_trace() -> dict[str, Use]:
    """Count calls and time of all extensions of this process from now on; the result fills while they run."""
    global _traced
    _traced = {}
    return _traced


def end_trace() -> None:
    global _traced
    _traced = None
