"""The way back in tests: the small wiki of the parser tests."""

from __future__ import annotations

import re
from collections.abc import Collection

from parse_fixtures import PAGES, SITE, parse_text
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.serialize import Original, to_wikitext
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title
from wikigrove_engine.tree.nodes import Element, Json, Text, list_elements

PAGE = PageConfig(Title(0, "Page"))


class TemplateDataAccess(InMemoryAccess):
    """A wiki whose templates describe themselves; it counts the questions."""

    def __init__(self, data: dict[str, Json]) -> None:
        super().__init__(
            PAGES, template_data={Title(10, name.replace(" ", "_")): facts for name, facts in data.items()}
        )
        self.questions = 0

    def fetch_template_data(self, titles: Collection[Title]) -> dict[Title, Json | None]:
        self.questions += 1
        return super().fetch_template_data(titles)


def back(html: str, *, access: InMemoryAccess | None = None) -> str:
    """HTML to wikitext, without an original."""
    return to_wikitext(html, site=SITE, page=PAGE, access=access or InMemoryAccess(PAGES))


def html_with_facts(text: str) -> str:
    return parse_text(text).html(data_parsoid=True)


def save(text: str, edited: Element | str) -> str:
    """An edited document of `text`, saved selectively."""
    original = Original(text, html_with_facts(text))
    return to_wikitext(edited, site=SITE, page=PAGE, access=InMemoryAccess(PAGES), original=original)


def edit_text(text: str, old: str, new: str) -> str:
    """Replace a word in the document that `text` makes, and save."""
    body = read_document(html_with_facts(text))
    for element in [body, *list_elements(body)]:
        child = element.first
        while child is not None:
            if isinstance(child, Text) and old in child.data:
                child.data = child.data.replace(old, new)
                return save(text, body)
            child = child.next
    raise AssertionError(f"no text holds {old!r}")


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")).strip()
