"""InputBox for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.inputbox.tag import InputBoxTag
from wikigrove.extensions.engine_parts import EngineParts


def make_input_box() -> EngineParts:
    """The tag."""
    return EngineParts(tags=(InputBoxTag(),))
