"""Lists of pages for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.dynamicpagelist.function import DplTag, dpl_function
from wikigrove.ext.dynamicpagelist.intersection import IntersectionTag
from wikigrove.ext.dynamicpagelist.options import ListOptions
from wikigrove.extensions.api import Parts


def make_page_lists(options: ListOptions | None = None) -> Parts:
    """The two tags and the function."""
    chosen = options if options is not None else ListOptions()
    return Parts(tags=(IntersectionTag(chosen), DplTag()), functions=(dpl_function(chosen),))
