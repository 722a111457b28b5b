"""The site's navigation menu, in the syntax of MediaWiki:Sidebar, and the links of the person at the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from wikigrove_engine.title import find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.web.skin.frame import Link
from wikigrove.web.skin.paths import special_path, user_title

DEFAULT_SIDEBAR: Final = """\
* navigation
** mainpage|mainpage-description
** recentchanges-url|recentchanges
** randompage-url|randompage
** helppage|help-mediawiki
* wikigrove-community
** portal-url|portal
** aboutpage|wikigrove-about-link
** Special:AllPages|allpages
** Special:Categories|categories
** Special:Upload|upload
"""

_ICONS: Final = {
    "mainpage-description": "home",
    "recentchanges": "recent-changes",
    "randompage": "die",
    "help-mediawiki": "help",
    "portal": "user-group",
    "allpages": "article",
    "categories": "tag",
    "upload": "upload",
    "wikigrove-about-link": "info",
}


@dataclass(frozen=True)
class NavigationSection:
    heading: str
    links: tuple[Link, ...]


def navigation(source: str = DEFAULT_SIDEBAR) -> tuple[NavigationSection, ...]:
    """The sections of a sidebar text. Lines that make no sense are left out, as in MediaWiki."""
    sections: list[tuple[str, list[Link]]] = []
    for line in source.splitlines():
        if line.startswith("**") and sections:
            link = _entry(line.lstrip("* ").strip())
            if link is not None:
                sections[-1][1].append(link)
        elif line.startswith("*"):
            sections.append((_text_or_key(line.lstrip("* ").strip()), []))
    return tuple(NavigationSection(heading, tuple(links)) for heading, links in sections if links)


def user_menu(request: HttpRequest) -> tuple[Link, ...]:
    """What the menu behind the person's name holds. Signing out is a form of its own in the template."""
    actor = request.actor  # type: ignore[attr-defined]
    page = user_title(actor.name)
    if actor.is_anonymous or page is None:
        return ()
    wiki = current_wiki()
    links = [Link(message("contributions"), special_path("Contributions", actor.name), icon="user-contributions")]
    talk = page.talk()
    if talk is not None:
        links.insert(0, Link(message("mytalk"), wiki.path_for(talk), icon="user-talk"))
    if actor.is_temporary:
        return tuple(links)
    links.insert(0, Link(message("mypage"), wiki.path_for(page), icon="user-avatar-outline"))
    links.append(Link(message("watchlist"), special_path("Watchlist"), icon="watchlist"))
    return (*links, Link(message("preferences"), special_path("Preferences"), icon="settings"))


def _entry(text: str) -> Link | None:
    target, _, label = text.partition("|")
    target = message(target) if has_message(target) else target
    if target == "-":
        return None
    shown = _text_or_key(label or target)
    if target.startswith(("https://", "http://", "//")):
        return Link(shown, target)
    wiki = current_wiki()
    title = wiki.main_page if text.partition("|")[0] == "mainpage" else find_title(target, wiki.title_rules)
    return Link(shown, wiki.path_for(title), icon=_ICONS.get(label, "")) if title is not None else None


def _text_or_key(text: str) -> str:
    return message(text, current_wiki().name) if has_message(text) else text
