"""One line of somebody's contributions as HTML. Written here and not by a template, as lines of histories are.

Every piece is escaped, or made of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import encode_title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message, message_html
from wikigrove.web.skin.change_rows import TagShown
from wikigrove.web.skin.history_line import RevisionShown
from wikigrove.web.templatetags.skin import byte_change


def contribution_line(row: RevisionShown, tags: Iterable[TagShown]) -> SafeString:
    """The content of its item of the list."""
    wiki = current_wiki()
    name = wiki.title_rules.prefixed_text(row.title)
    base = f"{wiki.script}?title={encode_title(wiki.title_rules.prefixed_key(row.title))}"
    diff, hist = message_html("diff"), message_html("hist")
    compare = _link(f"{base}&diff=prev&oldid={row.id}", diff) if row.parent_id else f"<span>{diff}</span>"
    pieces = [
        f'<a class="nowrap" href="{escape(f"{base}&oldid={row.id}")}">{escape(row.when)}</a> ',
        f'<span class="row-links">({compare}{_link(f"{base}&action=history", hist)})</span> ',
        f"({byte_change(row.size, row.parent_size)}) ",
        _flag("recentchanges-label-newpage", "newpageletter") if not row.parent_id else "",
        _flag("recentchanges-label-minor", "minoreditletter") if row.minor else "",
        _link(wiki.path_for(row.title), escape(name)),
        f' <span class="comment">({conditional_escape(row.comment_html)})</span>' if row.comment_html else "",
        f' <span class="tag">{message_html("uctop")}</span>' if row.is_latest else "",
        *(f' <span class="tag">{conditional_escape(tag.label)}</span>' for tag in tags),
    ]
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped


def _link(path: str, label: str) -> str:
    """`label` is escaped already."""
    return f'<a href="{escape(path)}">{label}</a>'


def _flag(title: str, letter: str) -> str:
    return f'<abbr class="flag" title="{escape(message(title))}">{message_html(letter)}</abbr> '
