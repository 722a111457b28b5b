"""Cite for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.cite.number_notes import TRACKING, NumberNotes
from wikigrove.ext.cite.options import CiteOptions
from wikigrove.ext.cite.tags import ReferencesTag, RefTag
from wikigrove.extensions.api import Parts


def make_cite(options: CiteOptions | None = None) -> Parts:
    """Tags and passes of Cite with these options."""
    chosen = options if options is not None else CiteOptions()
    return Parts(tags=(RefTag(chosen), ReferencesTag(chosen)), passes=(NumberNotes(chosen),), tracking=(TRACKING,))
