"""DynamicPageList, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.dynamicpagelist.engine import make_page_lists
from wikigrove.ext.dynamicpagelist.options import ListOptions
from wikigrove.extensions.api import Extension, Parts, Setting, Values

_DEFAULTS = ListOptions()


def _make_parts(values: Values) -> Parts:
    return make_page_lists(
        ListOptions(int(values["max-results"]), int(values["max-conditions"]), int(values["fresh-seconds"]))
    )


extension = Extension(
    name="dynamicpagelist",
    title="DynamicPageList",
    version="1.0",
    summary="Lists of pages by category, link, template and title: <DynamicPageList>, `#dpl`.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(
        Setting("max-results", _DEFAULTS.max_results, "Pages that a list shows at most (500 is the end)."),
        Setting("max-conditions", _DEFAULTS.max_categories, "Categories, links and templates that a list may ask for."),
        Setting("fresh-seconds", _DEFAULTS.fresh_seconds, "Seconds that a page with a list is kept."),
    ),
    enabled_by_default=True,
)
