"""Math for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.math.tag import TRACKING, MathTag
from wikigrove.extensions.api import Parts


def make_math() -> Parts:
    """The tag."""
    return Parts(tags=(MathTag(),), tracking=(TRACKING,))
