"""Special:CategoryTree: the tree of any category."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from wikigrove.ext.categorytree.options import MODES
from wikigrove.extensions.api import SpecialRequest, WikiReader, message_html, open_wiki

_LEVELS: Final = 2
_NO_TITLE: Final = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f]")
"""Letters that no title has; what is left can't end the tag that the name is put into."""


def show_tree(request: SpecialRequest) -> SafeString:
    """Special:CategoryTree/Name, or with MediaWiki's `target` and `mode` (a name or its number)."""
    target = (request.fields.get("target") or request.sub).replace("_", " ").strip()
    by_number = {str(number): name for name, number in MODES.items()}
    asked = request.fields.get("mode", "").lower()
    mode = by_number.get(asked, asked)
    mode = mode if mode in MODES else "categories"
    wiki = open_wiki(request.asker.rights)
    shown = _form(wiki, target, mode)
    if target:
        shown += _tree(wiki, target, mode)
    return mark_safe(shown)  # noqa: S308 - put together from escaped parts


def _form(wiki: WikiReader, target: str, mode: str) -> str:
    action = wiki.site().article_path.replace("$1", "Special:CategoryTree")
    options = "".join(
        f'<option value="{name}"{" selected" if name == mode else ""}>{message_html(f"categorytree-mode-{name}")}</option>'
        for name in MODES
    )
    return (
        f'<p class="intro">{message_html("categorytree-header")}</p>'
        f'<form class="form-inline" method="get" action="{escape(action)}">'
        f'<div class="field"><label for="target">{message_html("categorytree-category")}</label>'
        f'<input class="input" id="target" name="target" value="{escape(target)}"></div>'
        f'<div class="field"><label for="mode">{message_html("categorytree-mode")}</label>'
        f'<select class="input" id="mode" name="mode">{options}</select></div>'
        f'<button class="button">{message_html("categorytree-go")}</button></form>'
    )


def _tree(wiki: WikiReader, target: str, mode: str) -> str:
    if _NO_TITLE.search(target):
        return f'<p class="error">{message_html("categorytree-not-found", target)}</p>'
    tree = wiki.render_inline(f'<categorytree mode="{mode}" depth="{_LEVELS}" showcount="on">{target}</categorytree>')
    if mode == "parents" or 'class="error"' in tree:
        return tree
    above = wiki.render_inline(f'<categorytree mode="parents" depth="0" hideroot="on">{target}</categorytree>')
    told = above if "CategoryTreeItem" in above else f"<p>{message_html('categorytree-no-parent-categories')}</p>"
    return f'{tree}<h2 class="section-heading">{message_html("categorytree-parents")}</h2>{told}'
