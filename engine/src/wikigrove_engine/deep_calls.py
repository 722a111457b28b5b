"""Room for calls within calls: trees nest deeper than Python's usual limit allows."""

from __future__ import annotations

import sys
from typing import Final

_CALLS: Final = 6000
"""A hundred nested template calls of some ten Python calls each, or 256 nested elements of some twelve, with the caller above."""


def allow_deep_calls() -> None:
    """Raise the interpreter's limit to what the engine's own bounds on depth can reach. A higher limit is kept."""
    if sys.getrecursionlimit() < _CALLS:
        sys.setrecursionlimit(_CALLS)
