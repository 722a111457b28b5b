"""Ask for the pages of a list, within what a page may cost."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wikigrove_engine.access import PageQuery, PageRows
from wikigrove_engine.title import Title

from wikigrove.ext.dynamicpagelist.options import ListOptions

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander

_MARKUP: Final = re.compile(r"''+|__+|~~~+|://|[\[\]{}|<>]|&(?=#?\w+;)")
"""What a name may hold that would be read as markup."""


class ListFault(Exception):
    """A list that can't be shown: the key of the message, and its parameters."""

    def __init__(self, key: str, *params: str) -> None:
        super().__init__(key)
        self.key: Final = key
        self.params: Final = params


def run_query(query: PageQuery, expander: Expander, options: ListOptions) -> PageRows:
    """The pages that fit, titles in order. Raises ListFault over a limit."""
    groups = (*query.categories, query.not_categories, *query.links_to, query.not_links_to, *query.uses, query.not_uses)
    if sum(len(group) for group in groups) > options.max_categories:
        raise ListFault("intersection_toomanycats")
    if not expander.count_expensive():
        raise ListFault("dpl-too-many-lists")
    select = getattr(expander.access, "select_pages", None)
    # Nobody touches this page when another one gets into the list.
    expander.metadata.limit_cache(options.fresh_seconds)
    if select is None:
        # A library's user may know of no categories.
        return PageRows()
    rows: PageRows = select(replace(query, limit=min(query.limit, options.max_results)))
    return rows


def show_fault(fault: ListFault, expander: Expander) -> str:
    """Wikitext of an error."""
    return f'<strong class="error">{expander.message(fault.key, *fault.params)}</strong>'


def link_to(title: Title, expander: Expander, *, shows_namespace: bool = True) -> str:
    """Wikitext of a link. What a title holds stays text: two apostrophes of a name are no italics."""
    name = expander.site.title_rules.prefixed_text(title)
    label = name if shows_namespace else title.text
    return f"[[:{name}|{escape_text(label)}]]"


def escape_text(text: str) -> str:
    return _MARKUP.sub(lambda match: "".join(f"&#{ord(c)};" for c in match[0]), text)
