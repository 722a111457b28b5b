"""Disambiguator, as it presents itself to the platform."""

from __future__ import annotations

from pathlib import Path

from wikigrove_engine.ext import Switch

from wikigrove.ext.disambiguator.lists import PROPERTY, answer_linking, answer_pages, show_linking, show_pages
from wikigrove.extensions.api import ApiModule, Extension, Parameter, Parts, SpecialPage, Values


def _make_parts(values: Values) -> Parts:
    parameters = (
        Parameter("from", "The page id to start from.", 0),
        Parameter("limit", "How many pages.", 50),
    )
    return Parts(
        # A wiki's pages may come from one in another language: all spellings count everywhere.
        switches=(Switch(PROPERTY, ("__DISAMBIG__", "__동음이의__", "__ПОЈАСНУВАЊЕ__")),),
        special_pages=(
            SpecialPage("DisambiguationPages", "Disambiguation pages", show_pages, group="pages"),
            SpecialPage(
                "DisambiguationPageLinks", "Pages linking to disambiguation pages", show_linking, group="pages"
            ),
        ),
        api_modules=(
            ApiModule("pages", "Pages that tell meanings of a title apart.", answer_pages, parameters),
            ApiModule("links", "Pages that link to such pages.", answer_linking, parameters),
        ),
    )


extension = Extension(
    name="disambiguator",
    title="Disambiguator",
    version="1.0",
    summary="Marks pages that tell meanings of a title apart (`__DISAMBIG__`), links to them, and lists both.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    messages=Path(__file__).parent / "messages",
    enabled_by_default=True,
)
