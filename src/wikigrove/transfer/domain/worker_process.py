"""How a worker process gets ready. Imports nothing of Django at first: a fresh process has no settings yet."""

from __future__ import annotations

import os


def prepare_worker() -> None:
    """Run first in each worker: set Django up, and leave the web some of the processor."""
    import django

    django.setup()
    os.nice(5)
