"""Special pages that can be transcluded: {{Special:PrefixIndex/...}} and {{Special:AllPages/...}}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess.escape import escape_html
from wikigrove_engine.title import Title

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander

_LISTS: Final = {"Prefixindex": "mw-prefixindex-list", "Allpages": "mw-allpages-chunk"}
_MOST: Final = 345
"""As many as fit on one page of such a list."""


def include_special_page(expander: Expander, title: Title) -> str | None:
    """What a special page shows inside another page; None for one that can only be linked."""
    name, _, argument = title.key.partition("/")
    canonical = expander.content_language.special_pages.get(name.lower(), "")
    style = _LISTS.get(canonical)
    prefix = expander.find_title(argument.replace("_", " ")) if argument else None
    if style is None or prefix is None or prefix.is_external or not expander.count_expensive():
        return None
    site = expander.site
    # The list changes when pages come and go: keep it for an hour.
    expander.metadata.limit_cache(3600)
    items: list[str] = []
    for found in expander.access.list_prefix(prefix, limit=_MOST):
        href = site.article_path.replace("$1", site.title_rules.url_key(found))
        shown = escape_html(site.title_rules.prefixed_text(found))
        label = escape_html(found.text)
        items.append(f'<li><a href="{escape_html(href)}" title="{shown}">{label}</a></li>\n')
    return f'<ul class="{style}">{"".join(items)}</ul>'
