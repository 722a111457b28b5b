"""Math for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.math.tag import TRACKING, MathTag
from wikigrove.extensions.api import Parts


def make_math() -> Parts:
    """The tags; <ce> is the old name of <chem>."""
    tags = (MathTag(), MathTag("chem", is_chemistry=True), MathTag("ce", is_chemistry=True))
    return Parts(tags=tags, tracking=(TRACKING,))
