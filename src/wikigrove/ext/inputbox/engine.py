"""InputBox for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.inputbox.tag import InputBoxTag
from wikigrove.extensions.api import Parts


def make_input_box() -> Parts:
    """The tag."""
    return Parts(tags=(InputBoxTag(),))
