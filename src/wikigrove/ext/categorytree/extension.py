"""CategoryTree, as it presents itself to the platform."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wikigrove.ext.categorytree.action import CATEGORY_TREE
from wikigrove.ext.categorytree.engine import make_category_tree
from wikigrove.ext.categorytree.special import show_tree
from wikigrove.extensions.api import Extension, Parts, Setting, SpecialPage, Values


def _make_parts(values: Values) -> Parts:
    page = SpecialPage("CategoryTree", "Category tree", show_tree, group="pages")
    parts = make_category_tree(int(values["max-depth"]))
    return replace(parts, special_pages=(page,), action_modules=(CATEGORY_TREE,))


extension = Extension(
    name="categorytree",
    title="CategoryTree",
    version="1.0",
    summary="Categories as trees that open and close: `<categorytree>`, `#categorytree`, Special:CategoryTree.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(Setting("max-depth", 5, "Levels that a tree shows at most."),),
    messages=Path(__file__).parent / "messages",
    enabled_by_default=True,
)
