"""Try a module while it is written: for those who may save it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.submit import MAX_BYTES
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.console import MAX_LINES, ConsoleAnswer, run_console
from wikigrove.rendering.domain.render import model_of
from wikigrove.rendering.domain.site import build_registry

MAX_LINE: Final = 10_000
"""Characters of one line of the console."""


def debug_module(
    title: Title, text: str, line: str, *, earlier: Sequence[str], actor: Actor | Visitor
) -> ConsoleAnswer:
    """Run `line` beside the module `text`, which need not be saved.

    Raises PermissionRefused for those who may not edit `title`, RateLimited, and EditRefused for what is no module or
    too large.
    """
    page = find_page(title)
    check_edit(title, actor=actor, page=page)
    if not is_module(title, page):
        raise EditRefused("no-module", "wikigrove-console-no-module")
    size = len(text.encode("utf-8", "surrogatepass")) + sum(len(old) for old in earlier)
    if size > MAX_BYTES or len(earlier) > MAX_LINES or any(len(one) > MAX_LINE for one in (line, *earlier)):
        raise EditRefused("contenttoobig", "contenttoobig", str(MAX_BYTES // 1024))
    check_rate("console", actor)
    return run_console(title, text, line, earlier=earlier)


def is_module(title: Title, page: Page | None) -> bool:
    """Whether this is a page in Lua, on a wiki that runs such pages."""
    wiki = current_wiki()
    model = page.model if page is not None else model_of(wiki, title)
    return model == "Scribunto" and "invoke" in build_registry(wiki).functions
