"""Locks between the processes of one machine."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def lock_file(name: str) -> Iterator[None]:
    """Hold the lock of this name; it goes with the process, so nobody waits for the dead."""
    folder = settings.DATA / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
