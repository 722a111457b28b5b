"""The secret of an installation: made once, readable by its owner only."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def load_secret(data: Path) -> str:
    """Return the secret kept in `data/secret`, making it at the first call. Raises OSError."""
    file = data / "secret"
    with contextlib.suppress(FileNotFoundError):
        return file.read_text("ascii").strip()
    data.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start at once, one makes it and the other reads it.
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(50))
    return file.read_text("ascii").strip()
