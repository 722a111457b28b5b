"""Run Lua without a page: the debug console, and tests."""

from __future__ import annotations

from collections.abc import Iterable

from wikigrove_engine.lua.invoke import find_session, make_frame, read_outcome, report
from wikigrove_engine.lua.library import LuaLibrary
from wikigrove_engine.lua.limits import LuaLimits
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.title import NS_MEDIAWIKI, NS_MODULE, make_title


def run_snippet(expander: Expander, source: str, *, limits: LuaLimits | None = None, title: str = "Snippet") -> str:
    """Run `source` as a module of this title and give what it returns, as text. Raises ScriptError."""
    session = find_session(expander, limits if limits is not None else LuaLimits())
    host = session.host
    rules = expander.site.title_rules
    page = make_title(NS_MODULE, title, rules)
    call = FunctionCall(expander.root, key="invoke", name="#invoke", first="", parts=[])
    host.enter(expander)
    try:
        outcome = session.run(source, rules.prefixed_text(page), host.add_frame(make_frame(call, page)))
    finally:
        host.leave()
        report(expander, session)
    return read_outcome(expander, outcome)


def run_lua(
    source: str,
    *,
    pages: dict[str, str] | None = None,
    libraries: Iterable[LuaLibrary] = (),
    limits: LuaLimits | None = None,
    language: str = "en",
) -> str:
    """Run a snippet on a wiki in memory with these pages; for tests. Raises ScriptError."""
    from dataclasses import replace

    from wikigrove_engine.access import InMemoryAccess
    from wikigrove_engine.defaults import default_site
    from wikigrove_engine.lua.invoke import make_invoke
    from wikigrove_engine.site import PageConfig
    from wikigrove_engine.title import parse_title

    site = default_site(language)
    site = replace(site, registry=site.registry.extended(functions=[make_invoke(limits)], libraries=libraries))
    rules = site.title_rules
    texts = {parse_title(n, rules): t for n, t in (pages or {}).items()}
    messages = {t.key[:1].lower() + t.key[1:]: text for t, text in texts.items() if t.namespace == NS_MEDIAWIKI}
    access = InMemoryAccess(texts, rules=rules, messages=messages)
    expander = Expander(site=site, page=PageConfig(parse_title("Page", rules)), access=access)
    return run_snippet(expander, source, limits=limits)
