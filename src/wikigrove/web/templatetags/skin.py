"""Template tags of the skin: icons, built files, links to pages."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.names import TEMPORARY, is_address
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_number, message_html
from wikigrove.web.skin.assets import asset_url
from wikigrove.web.skin.icons import icon_svg
from wikigrove.web.skin.paths import special_path, user_title

if TYPE_CHECKING:
    from wikigrove.web.skin.change_rows import ChangeShown

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    return icon_svg(name)


@register.simple_tag
def asset(name: str) -> str:
    return asset_url(name)


@register.simple_tag
def asset_static(name: str) -> str:
    """The address of a file that needs no build, such as the default logo."""
    return static(name)


@register.simple_tag
def logo() -> str:
    """The wiki's own logo, else ours. Drawn small, so a small picture of the file does."""
    wiki = current_wiki()
    key = str(wiki.setting("logo", ""))
    return special_path("Redirect", f"file/{key}", width=64) if key else static("grove.svg")


@register.simple_tag
def license_link() -> SafeString | str:
    """The wiki's licence, as the settings name it."""
    wiki = current_wiki()
    text, url = str(wiki.setting("license_text", "")), str(wiki.setting("license_url", ""))
    return format_html('<a rel="license" href="{}">{}</a>', url, text) if url else text


@register.simple_tag(takes_context=True)
def accent_style(context: Context) -> SafeString:
    """The wiki's colour for links and buttons, lighter where the page is dark. The settings page has checked it."""
    wiki = context.get("wiki")
    colour = str(wiki.setting("accent", "")) if wiki else ""
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        return SafeString("")
    light = _accent_rules(colour, f"color-mix(in srgb, {colour} 80%, black)")
    lighter = f"color-mix(in srgb, {colour} 45%, white)"
    dark = f"--color-progressive:{lighter};--color-progressive--hover:color-mix(in srgb, {colour} 30%, white)"
    return SafeString(
        f"<style>:root{{{light}}}@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f":root[data-theme=dark]{{{dark}}}</style>\n"
    )


def _accent_rules(colour: str, hover: str) -> str:
    names = ("color", "background-color", "border-color")
    return ";".join(f"--{name}-progressive:{colour};--{name}-progressive--hover:{hover}" for name in names)


@register.simple_tag
def special(name: str, sub: str = "", **query: object) -> str:
    """The path of a special page."""
    return special_path(name, sub, **query)


@register.simple_tag
def page_path(title: Title, **query: object) -> str:
    return current_wiki().path_for(title, **query)


@register.filter
def prefixed(title: Title) -> str:
    """The full name of a page, as readers see it."""
    return current_wiki().title_rules.prefixed_text(title)


@register.simple_tag
def page_link(title: Title, text: str = "", exists: bool = True, **query: object) -> SafeString:
    wiki = current_wiki()
    label = text or wiki.title_rules.prefixed_text(title)
    if not exists and not query:
        return format_html('<a class="new" href="{}">{}</a>', wiki.path_for(title, action="edit", redlink=1), label)
    return format_html('<a href="{}">{}</a>', wiki.path_for(title, **query), label)


@register.simple_tag
def user_links(name: str) -> SafeString:
    """A name with links to the user page, the talk page and the contributions."""
    wiki = current_wiki()
    page = user_title(name)
    if page is None:
        return format_html("<bdi>{}</bdi>", name)
    # Not by format_html, which takes four times as long: lists have a hundred of them.
    own, talk, edits = wiki.path_for(page), wiki.path_for(page.talk()), special_path("Contributions", name)
    return mark_safe(  # noqa: S308 - each piece is escaped
        f'<a class="user-link" href="{escape(own)}"><bdi>{escape(name)}</bdi></a> '
        f'<span class="row-links">(<a href="{escape(talk)}">{message_html("talkpagelinktext")}</a> '
        f'<a href="{escape(edits)}">{message_html("contribslink")}</a>)</span>'
    )


@register.simple_tag(takes_context=True)
def change_line(context: Context, row: ChangeShown, is_inner: bool = False) -> SafeString:
    """A line of recent changes; the writer is kept for the whole page."""
    from wikigrove.web.skin.change_line import LineWriter

    writer = context.render_context.get("line_writer")
    if writer is None:
        writer = context.render_context["line_writer"] = LineWriter()
    return writer.write(row, is_inner=is_inner)


def thank_path(actor: Actor | Visitor | None, what: int | str, name: str) -> str:
    """Where people with an account thank for an edit (or `Log/<entry>`) by somebody else who has one; empty for others."""
    if actor is None or not actor.is_registered or not name or name == actor.name:
        return ""
    return "" if is_address(name) or TEMPORARY.fullmatch(name) else special_path("Thanks", str(what))


@register.simple_tag
def byte_change(size: int, old_size: int | None) -> SafeString:
    """How a change changed the size, with a class for its colour and a sign for those who can't see it."""
    change = size - (old_size or 0)
    kind = "plus" if change > 0 else "minus" if change < 0 else "zero"
    large = " bytes-large" if abs(change) > 500 else ""
    sign = "+" if change > 0 else "\N{MINUS SIGN}" if change < 0 else ""
    number = escape(format_number(abs(change)))
    return mark_safe(f'<span class="bytes bytes-{kind}{large}">{sign}{number}</span>')  # noqa: S308 - escaped


@register.simple_tag(takes_context=True)
def current(context: Context, flag: object) -> str:
    """The attribute of the tab or link that is the page itself."""
    return SafeString(' aria-current="page"') if flag else ""
