"""Which pages of code count for a page that is shown, and how they are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wikigrove.ext.sitecode.base import base_tags
from wikigrove.extensions.api import Asker, Body, HeadTag, PageFound, ShownPage, Values, open_wiki

_KEPT_SECONDS: Final = 30 * 86_400
_FRESH_SECONDS: Final = 300
_MODELS: Final = {"css": "text/css", "javascript": "text/javascript"}
_KINDS: Final = {"css": "style", "js": "script"}
_MOST_PAGES: Final = 20


@dataclass(frozen=True)
class CodeChoice:
    """What a wiki lets count."""

    site_styles: bool = True
    site_scripts: bool = True
    user_styles: bool = True
    user_scripts: bool = True


def site_names(groups: Sequence[str], skin: str, ending: str) -> tuple[str, ...]:
    """The wiki's pages of code for somebody of these groups, in the order in which they count."""
    own = [f"MediaWiki:Group-{group}.{ending}" for group in groups if group != "*"]
    return (f"MediaWiki:Common.{ending}", f"MediaWiki:{skin.capitalize()}.{ending}", *own)


def user_names(name: str, skin: str, ending: str) -> tuple[str, ...]:
    return (f"User:{name}/common.{ending}", f"User:{name}/{skin}.{ending}")


def make_head(page: ShownPage, choice: CodeChoice) -> tuple[HeadTag, ...]:
    """Styles first; nothing where passwords and choices are typed, and in safe mode."""
    if page.is_guarded or page.is_safe_mode:
        return ()
    found: dict[str, list[PageFound]] = {"css": [], "js": []}
    groups = tuple(sorted(page.asker.groups))
    for ending, allowed in (("css", choice.site_styles), ("js", choice.site_scripts)):
        if allowed:
            found[ending] += _site_pages(page.interface_mark, page.asker.rights, groups, page.skin, ending)
    if page.asker.name and "temp" not in groups:
        wanted = {"css": choice.user_styles, "js": choice.user_scripts}
        names = [n for e, allowed in wanted.items() if allowed for n in user_names(page.asker.name, page.skin, e)]
        # Nobody else sees these, so they cost their one question on pages of people with an account only.
        pages = open_wiki(page.asker.rights).find_pages(names) if names else {}
        for name, one in pages.items():
            if one.model in _MODELS:
                found[name.rpartition(".")[2]].append(one)
    tags = [HeadTag("style", _address(one, page)) for one in found["css"]]
    scripts = [HeadTag("script", _address(one, page)) for one in found["js"]]
    return (*tags, *(base_tags(page) if scripts else ()), *scripts)


def answer_code(asker: Asker, values: Values) -> Body | None:
    """The code of a page, where it is code: the wiki's, which only people with the right for it write, or one's own."""
    title = str(values["title"])
    wiki = open_wiki(asker.rights)
    found = wiki.find_pages([title]).get(title)
    if found is None or found.namespace not in (2, 8) or found.model not in _MODELS:
        return None
    if found.namespace == 2 and found.key.partition("/")[0].replace("_", " ") != asker.name:
        # What one person wrote must not stand ready as a script of this site for whoever finds a hole elsewhere.
        return None
    text = wiki.read_texts([title]).get(title, "")
    is_current = str(values["v"]) == str(found.latest_id)
    # One's own is for nobody's shared cache.
    seconds = 0 if found.namespace == 2 else _KEPT_SECONDS if is_current else _FRESH_SECONDS
    return Body(text, _MODELS[found.model], seconds)


def _address(found: PageFound, page: ShownPage) -> str:
    wiki = open_wiki(page.asker.rights)
    return wiki.api_path("sitecode", "code", title=found.title, v=str(found.latest_id))


@lru_cache(maxsize=256)
def _site_pages(
    mark: str, rights: frozenset[str], groups: tuple[str, ...], skin: str, ending: str
) -> tuple[PageFound, ...]:
    """Asked once for each state of the MediaWiki namespace: `mark` says which."""
    names = site_names(groups, skin, ending)[:_MOST_PAGES]
    pages = open_wiki(rights).find_pages(names)
    return tuple(pages[name] for name in names if name in pages and pages[name].model in _MODELS)
