"""Does work grow with its input in a straight line? Judged so that a busy machine can't fail it, and a square can't pass it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ATTEMPTS = 5

Prepare = Callable[[int], Callable[[], object]]


def check_growth(prepare: Prepare, small: int, factor: int = 8) -> None:
    """Fail if `factor` times the size takes over half of what a square would take.

    `prepare` builds the input of a size and returns the work to time. Noise only ever adds time, mostly to the longer run; so the
    work is timed without cycle collection, in processor time, and up to `ATTEMPTS` times: one pair in bounds shows the line. A size
    too small for the clock is doubled first.
    """
    work = prepare(small)
    work()
    while (base := _seconds(work)) < 0.004 and small < 50_000:
        small *= 2
        work = prepare(small)
    longer = prepare(small * factor)
    limit = factor * factor / 2
    ratios = []
    for _ in range(ATTEMPTS):
        ratios.append(_seconds(longer) / base)
        if ratios[-1] < limit:
            return
        base = max(base, _seconds(work))
    raise AssertionError(f"{factor} times {small} took {', '.join(f'{ratio:.0f}' for ratio in ratios)} times as long")


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        begin = time.process_time()
        work()
        return time.process_time() - begin
    finally:
        gc.enable()
