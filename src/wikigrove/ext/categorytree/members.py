"""What stands below categories, asked for level by level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.title import NS_CATEGORY, Title

from wikigrove.ext.categorytree.options import TreeOptions

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

MAX_NODES: Final = 1000

Levels = dict[Title, list[Title]]


def load_members(root: Title, options: TreeOptions, parser: Parser) -> Levels:
    """Category -> what is below it, for one level more than is open: a reader opens that without asking again."""
    found: Levels = {}
    wanted = [root]
    left = MAX_NODES
    for _ in range(options.depth + 1):
        wanted = [title for title in dict.fromkeys(wanted) if title not in found]
        if not wanted or left <= 0:
            break
        answers = _fetch(wanted, options, parser, left)
        for title in wanted:
            found[title] = answers.get(title, [])
            left -= len(found[title])
        wanted = [member for title in wanted for member in found[title] if member.namespace == NS_CATEGORY]
    return found


def _fetch(titles: list[Title], options: TreeOptions, parser: Parser, limit: int) -> Levels:
    if options.mode == "parents":
        parents = parser.access.fetch_page_categories(titles)
        return {title: sorted(parents.get(title, ()), key=lambda t: t.key)[:limit] for title in titles}
    fetch = getattr(parser.access, "fetch_category_members", None)
    # A library's user may know of no categories.
    return fetch(titles, options.kinds, limit) if fetch is not None else {}
