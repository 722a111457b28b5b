"""A small wiki for the preprocessor's tests."""

from __future__ import annotations

from datetime import UTC, datetime

from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess import Expander
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.site import Limits, PageConfig, SiteConfig
from wikigrove_engine.title import TitleRules, default_namespaces, parse_title

RULES = TitleRules(default_namespaces(project="Test"))
REGISTRY = default_registry()


def make_site(**facts: object) -> SiteConfig:
    return SiteConfig(RULES, REGISTRY, sitename="Test", server="http://example.org", **facts)  # type: ignore[arg-type]


def make_expander(
    pages: dict[str, str] | None = None, *, title: str = "Page", limits: Limits | None = None, **facts: object
) -> Expander:
    access = InMemoryAccess({parse_title(k, RULES): v for k, v in (pages or {}).items()}, rules=RULES)
    site = make_site(limits=limits, **facts) if limits is not None else make_site(**facts)
    page = PageConfig(parse_title(title, RULES), now=datetime(2009, 12, 25, 15, 4, 5, tzinfo=UTC))
    return Expander(site=site, page=page, access=access)


def expand(text: str, pages: dict[str, str] | None = None, *, title: str = "Page", limits: Limits | None = None) -> str:
    """`text` expanded as the page's own, extension tags put back as they were."""
    expander = make_expander(pages, title=title, limits=limits)
    return expander.strip.unstrip_source(expander.root.expand_seq(expander.build_page_tree(text).root))
