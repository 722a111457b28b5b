"""CategoryTree for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.categorytree.tag import CategoryTreeTag, categorytree_function
from wikigrove.extensions.api import Parts


def make_category_tree(max_depth: int = 5) -> Parts:
    """The tag and the function."""
    return Parts(tags=(CategoryTreeTag(max_depth),), functions=(categorytree_function(),))
