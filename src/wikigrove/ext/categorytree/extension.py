"""CategoryTree, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.categorytree.engine import make_category_tree
from wikigrove.extensions.api import Extension, Parts, Setting, Values


def _make_parts(values: Values) -> Parts:
    return make_category_tree(int(values["max-depth"]))


extension = Extension(
    name="categorytree",
    title="CategoryTree",
    version="1.0",
    summary="Categories as trees that open and close: `<categorytree>`, `#categorytree`.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(Setting("max-depth", 5, "Levels that a tree shows at most."),),
    enabled_by_default=True,
)
