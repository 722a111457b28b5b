"""May this wikitext be somebody's signature? MediaWiki's rules: it names its owner and breaks no page."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.linter import lint
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import NS_SPECIAL, NS_USER, NS_USER_TALK, Title, TitleError, make_title

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.render import render_text
from wikigrove.rendering.domain.site import get_site

MAX_LENGTH: Final = 255


def find_signature_fault(text: str, *, name: str) -> str | None:
    """The message key of what is wrong with `text` as the signature of `name`; None for a good one."""
    if len(text) > MAX_LENGTH:
        return "badsiglength"
    if "\n" in text or "~~~" in text:
        return "badsig"
    wiki = current_wiki()
    try:
        own = make_title(NS_USER, name, wiki.title_rules)
    except TitleError:
        return "badsig"
    if lint(text, site=get_site(wiki), page=PageConfig(title=own), access=WikiAccess(wiki)):
        return "badsightml"
    # Seen from elsewhere: a link from a page to itself is none.
    metadata = render_text(Title(0, "Signature"), text).metadata
    links = {title.without_fragment() for title in metadata.links}
    special = {title.key for title in metadata.special_links if title.namespace == NS_SPECIAL}
    is_named = links & {Title(NS_USER, own.key), Title(NS_USER_TALK, own.key)} or f"Contributions/{own.key}" in special
    return None if is_named else "badsiglinks"
