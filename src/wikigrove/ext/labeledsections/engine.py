"""Labeled sections for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.labeledsections.functions import section_functions
from wikigrove.ext.labeledsections.marks import TAG_NAMES, SectionTag
from wikigrove.extensions.api import Parts


def make_labeled_sections() -> Parts:
    """The tag by all its names, and the functions."""
    return Parts(tags=tuple(SectionTag(name) for name in TAG_NAMES), functions=section_functions())
