"""What is wrong with a wikitext, though it shows: the classes of MediaWiki's Linter."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from wikigrove_engine.linter.contents import Contents
from wikigrove_engine.linter.findings import PRIORITIES, Finding, Findings
from wikigrove_engine.linter.tags import Tags, find_strays
from wikigrove_engine.linter.walk import Place, list_places
from wikigrove_engine.tree.nodes import Element

if TYPE_CHECKING:
    from wikigrove_engine.access import DataAccess
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.site import PageConfig, SiteConfig

__all__ = ["PRIORITIES", "Finding", "Findings", "check_tree", "lint", "note_strays"]


def lint(text: str, *, site: SiteConfig, page: PageConfig, access: DataAccess) -> list[Finding]:
    """What the linter finds in a page, in the order of the text. Never raises for any wikitext."""
    from wikigrove_engine.parser import ParseOptions, Parser, TimeUp

    parser = Parser(site=site, page=page, access=access, options=ParseOptions(mark_links=False, lint=True))
    # What was found until the time was over holds.
    with suppress(TimeUp, RecursionError):
        parser.parse_page(text)
    return parser.findings.in_order() if parser.findings is not None else []


def note_strays(body: Element) -> list[Place]:
    """Ends without a start, before passes drop those that show nothing."""
    return find_strays(list_places(body))


def check_tree(body: Element, parser: Parser, strays: list[Place], *, whole: bool) -> None:
    """Add what is wrong in a tree that has its ranges, and knows what templates gave, to the parser's findings."""
    found = parser.findings
    if found is None:
        return
    places = list_places(body)
    groups = {id(p.element): p for p in places}
    # Templates are wrapped by now: a stray end that is still in the tree knows its template.
    tags = Tags(found, [groups.get(id(s.element), s) for s in strays])
    contents = Contents(found, parser, whole=whole)
    for place in places:
        tags.check(place)
        contents.check(place)
    tags.finish()
    contents.finish()
