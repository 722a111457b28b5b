"""What extensions cost on a page."""

from __future__ import annotations

from wikigrove_engine.title import parse_title

from wikigrove.extensions.breaker import Use, end_trace, start_trace
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.rendering.domain.render import render_text


def trace_page(wiki: Wiki, name: str) -> list[tuple[str, Use]]:
    """Render the page without the cache; extension and place -> its use, the most expensive first.

    Raises TitleError, RevisionNotFound.
    """
    title = parse_title(name, wiki.title_rules)
    page = find_page(title)
    if page is None:
        raise RevisionNotFound(f"There is no page {name!r} on {wiki.slug}.")
    used = start_trace()
    try:
        render_text(page.title, read_text(page.get_latest()), page=page)
    finally:
        end_trace()
    return sorted(used.items(), key=lambda item: -item[1].seconds)
