"""Choose a page's picture while it is parsed, and find those of many pages later."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import list_pictures
from wikigrove_engine.title import NS_FILE, NS_MEDIAWIKI, Title, find_title

from wikigrove.ext.pageimages.score import NO_PAGE_IMAGE, Candidate, choose_picture
from wikigrove.extensions.api import Picture, open_wiki

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.tree.nodes import Element

PROPERTY: Final = "page_image_free"
"""MediaWiki's name of it. (It has another one for pictures that are not free; licences of files are not known here.)"""
OTHER_PROPERTY: Final = "page_image"
"""Of pages that were imported with it."""
_DENIED: Final = Title(NS_MEDIAWIKI, "Pageimages-denylist")
_LINK: Final = re.compile(r"\[\[:?([^\[\]|\n]+)")


class ChoosePicture:
    """A pass over the finished page."""

    name = "pageimages"
    after = "page"

    def __init__(self, *, lead_only: bool) -> None:
        self._lead_only: Final = lead_only

    def run(self, body: Element, parser: Parser) -> None:
        if not parser.media.items:
            return
        namespace = parser.site.title_rules.namespaces.get(parser.page.title.namespace)
        if namespace is None or not (namespace.content or namespace.id == 0):
            return
        candidates = [
            Candidate(
                shown.title.key,
                shown.width,
                shown.file_width or shown.width,
                shown.file_height or shown.height,
                shown.is_in_gallery,
                NO_PAGE_IMAGE in shown.classes,
            )
            for shown in list_pictures(body, parser, lead_only=self._lead_only)
        ]
        chosen = choose_picture(candidates)
        if chosen is not None:
            # Asked for only where there is something to deny.
            denied = _read_denied(parser)
            chosen = choose_picture(candidates, denied) if denied else chosen
        if chosen is not None:
            parser.metadata.properties[PROPERTY] = chosen


def find_page_images(page_ids: Collection[int], side: int) -> Mapping[int, Picture]:
    """The pictures of pages within a square of `side` pixels; a constant number of queries for any number of pages."""
    wiki = open_wiki(None)
    files = {
        page_id: values.get(PROPERTY) or values.get(OTHER_PROPERTY, "")
        for page_id, values in wiki.read_properties(page_ids, (PROPERTY, OTHER_PROPERTY)).items()
    }
    pictures = wiki.find_pictures({file for file in files.values() if file}, width=side, height=side)
    return {page_id: pictures[file] for page_id, file in files.items() if file in pictures}


def _read_denied(parser: Parser) -> frozenset[str]:
    """The files that MediaWiki:Pageimages-denylist links to."""
    text = parser.access.fetch_templates([_DENIED]).get(_DENIED)
    if text is None:
        return frozenset()
    titles = (find_title(found[1], parser.site.title_rules) for found in _LINK.finditer(text.wikitext))
    return frozenset(title.key for title in titles if title is not None and title.namespace == NS_FILE)
