"""Sections of a page's wikitext, by number."""

from __future__ import annotations

from wikigrove_engine import sections

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.site import get_site


def extract_section(text: str, number: str) -> str | None:
    """The text of a section with its subsections; None when there is none."""
    return sections.extract_section(text, number, tags=_tags())


def replace_section(text: str, number: str, new: str) -> str | None:
    """`text` with `new` for the section; None when there is none."""
    return sections.replace_section(text, number, new, tags=_tags())


def _tags() -> frozenset[str]:
    """Headings inside extension tags do not count."""
    return frozenset(get_site(current_wiki()).registry.tags)
