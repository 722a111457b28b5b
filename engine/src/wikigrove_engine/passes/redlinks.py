"""Facts about linked pages, asked for in one batch: missing pages, redirects, disambiguation pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.title import NS_SPECIAL, Title
from wikigrove_engine.tree.nodes import Element, list_elements

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser


def mark_links(body: Element, parser: Parser) -> None:
    """Mark links to pages that do not exist, that redirect or that disambiguate."""
    links: list[tuple[Element, Title]] = []
    for element in list_elements(body):
        if element.name == "a" and element.attrs.get("rel", "") == "mw:WikiLink":
            title = parser.link_titles.get(element.attrs.get("href", ""))
            if title is not None:
                links.append((element, title))
    wanted = {title.without_fragment() for _, title in links}
    if not wanted:
        return
    facts = parser.access.fetch_page_facts(wanted)
    for element, title in links:
        fact = facts.get(title.without_fragment())
        exists = fact is not None and fact.exists
        if fact is None and title.namespace == NS_SPECIAL:
            exists = True
        if not exists:
            _mark_missing(element, title, parser)
        elif fact is not None:
            if fact.is_redirect:
                element.add_class("mw-redirect")
            if fact.is_disambiguation:
                element.add_class("mw-disambig")


def _mark_missing(element: Element, title: Title, parser: Parser) -> None:
    href, mark, fragment = element.attrs["href"].partition("#")
    element.attrs["href"] = f"{href}?action=edit&redlink=1{mark}{fragment}"
    element.add_class("new")
    element.add_type("mw:LocalizedAttrs")
    text = parser.site.title_rules.prefixed_text(title)
    element.i18n = {"title": {"lang": "x-page", "key": "red-link-title", "params": [text]}}
