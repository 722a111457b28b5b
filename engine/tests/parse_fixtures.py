"""A small wiki for parser tests."""

from __future__ import annotations

import re

from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.document import Document, parse
from wikigrove_engine.ext.core_tags import CORE_TAGS
from wikigrove_engine.parser import ParseOptions
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.site import Limits, PageConfig, SiteConfig
from wikigrove_engine.title import Interwiki, Title, TitleRules, default_namespaces

RULES = TitleRules(
    default_namespaces(),
    {
        "de": Interwiki("de", "https://de.example.org/wiki/$1", language="Deutsch"),
        "w": Interwiki("w", "https://w.example.org/$1"),
    },
)
SITE = SiteConfig(
    title_rules=RULES,
    registry=default_registry().extended(tags=CORE_TAGS),
    magic_links=frozenset(("RFC", "PMID", "ISBN")),
    limits=Limits(seconds=20),
)
PAGES = {
    Title(0, "Here"): "x",
    Title(10, "Echo"): "{{{1}}}",
    Title(10, "Row"): "|-\n| a || b",
    Title(10, "Open"): "{|",
    Title(10, "Close"): "|}",
    Title(10, "List"): "* one\n* two",
    Title(10, "Headed"): "== in ==\nx\n=== below ===\ny",
}
PLAIN = ParseOptions(sections=False, fragment_modes=("html5",))
_NOISE = re.compile(r""" (?:about="#mwt\d+"|data-mw='[^']*'|data-mw="[^"]*"|data-mw-i18n='[^']*')""")


def parse_text(text: str, *, title: Title | None = None, options: ParseOptions = PLAIN) -> Document:
    return parse(
        text, site=SITE, page=PageConfig(title or Title(0, "Page")), access=InMemoryAccess(PAGES), options=options
    )


def html_of(text: str) -> str:
    """The HTML, without what tells of templates and messages."""
    return _NOISE.sub("", parse_text(text).html())
