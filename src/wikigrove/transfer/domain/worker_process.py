"""How a worker process gets ready. Imports nothing of Django at first: a fresh process has no settings yet."""

from __future__ import annotations

import gc
import os


def prepare_worker() -> None:
    """Run first in each worker: set Django up, and leave the web some of the processor."""
    import django

    django.setup()
    os.nice(5)
    gather_garbage_seldom()


def gather_garbage_seldom() -> None:
    """Let Python look for cycles less often: trees of pages are large, live short, and caches of trees live long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
