"""Gadgets in the head of a page, and what their addresses answer."""

from __future__ import annotations

from typing import Final

from wikigrove.ext.gadgets.applies import gadgets_of_page, may_use
from wikigrove.ext.gadgets.catalog import load_catalog, read_script, read_style
from wikigrove.ext.sitecode.base import base_tags
from wikigrove.extensions.api import Asker, Body, HeadTag, ShownPage, Values, open_wiki

_KEPT_SECONDS: Final = 30 * 86_400
_FRESH_SECONDS: Final = 300


def make_head(page: ShownPage) -> tuple[HeadTag, ...]:
    """An address for each gadget and kind: one that is broken leaves the others whole."""
    catalog = load_catalog(page.interface_mark)
    gadgets = gadgets_of_page(catalog.gadgets, page) if catalog.gadgets else []
    wiki = open_wiki(page.asker.rights)
    tags = {"style": [], "script": []}  # type: dict[str, list[HeadTag]]
    for kind, versions in (("style", catalog.styles), ("script", catalog.scripts)):
        for gadget in gadgets:
            if versions[gadget.name]:
                address = wiki.api_path("gadgets", "load", name=gadget.name, kind=kind, v=versions[gadget.name])
                tags[kind].append(HeadTag(kind, address))
    return (*tags["style"], *(base_tags(page) if tags["script"] else ()), *tags["script"])


def answer_load(asker: Asker, values: Values) -> Body | None:
    """The styles or scripts of one gadget, as they are now."""
    wiki = open_wiki(asker.rights)
    catalog = load_catalog(wiki.interface_mark())
    gadget = catalog.gadgets.get(str(values["name"]).replace(" ", "_"))
    if gadget is None or not may_use(gadget, asker):
        return None
    is_style = values["kind"] == "style"
    version = (catalog.styles if is_style else catalog.scripts)[gadget.name]
    if not version:
        return None
    text = read_style(wiki, gadget, catalog) if is_style else read_script(wiki, gadget, catalog)
    # Gadgets for some rights only are for nobody's shared cache.
    seconds = 0 if gadget.rights else _KEPT_SECONDS if values["v"] == version else _FRESH_SECONDS
    return Body(text, "text/css" if is_style else "text/javascript", seconds)
