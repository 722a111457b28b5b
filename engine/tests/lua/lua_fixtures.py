"""A wiki in memory with modules."""

from __future__ import annotations

from dataclasses import replace

from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.defaults import default_site
from wikigrove_engine.lua.invoke import make_invoke
from wikigrove_engine.lua.limits import LuaLimits
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import parse_title


def make_expander(
    pages: dict[str, str],
    *,
    title: str = "Page",
    limits: LuaLimits | None = None,
    language: str = "en",
    access: InMemoryAccess | None = None,
) -> Expander:
    site = default_site(language)
    site = replace(site, registry=site.registry.extended(functions=[make_invoke(limits)]))
    rules = site.title_rules
    found = access or InMemoryAccess(rules=rules)
    found.pages.update({parse_title(n, rules): t for n, t in pages.items()})
    return Expander(site=site, page=PageConfig(parse_title(title, rules), page_id=1), access=found)


def expand(text: str, pages: dict[str, str], **options: object) -> str:
    expander = make_expander(pages, **options)  # type: ignore[arg-type]
    return expander.strip.unstrip_source(expander.root.expand_seq(expander.build_page_tree(text).root))


def module(body: str) -> dict[str, str]:
    """Module:M with one function, `f`."""
    return {"Module:M": f"local p = {{}} function p.f(frame) {body} end return p"}
