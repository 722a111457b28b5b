"""The table of special pages. A module registers its page; the names of other languages come on top later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from threading import RLock
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.editing.domain.checks import check_read
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.domain.special_names import find_special_name, local_special_name
from wikigrove.farm.scope import current_wiki
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import SpecialView
from wikigrove.web.views.errors import show_error


@dataclass(frozen=True)
class SpecialPage:
    """`right` is what a person needs besides reading; `group` is the heading in the list of special pages."""

    name: str
    group: str
    view: SpecialView
    aliases: tuple[str, ...] = ()
    right: str = ""
    is_listed: bool = True
    message_key: str = ""
    label: str = ""
    """Its heading where no message says it: an extension's."""

    @property
    def key(self) -> str:
        return self.message_key or self.name.lower()


_pages: Final[dict[str, SpecialPage]] = {}
_names: Final[dict[str, str]] = {}
_modules: Final = ["wikigrove.web.special.all"]
"""What is still to be imported."""
_loading: Final = RLock()


def special_page(
    name: str,
    *,
    group: str,
    aliases: tuple[str, ...] = (),
    right: str = "",
    is_listed: bool = True,
    message_key: str = "",
) -> Callable[[SpecialView], SpecialView]:
    """Register the decorated view as Special:<name>."""

    def register(view: SpecialView) -> SpecialView:
        _pages[name] = SpecialPage(name, group, view, aliases, right, is_listed, message_key)
        for spelling in (name, *aliases):
            _names[_fold(spelling)] = name
        return view

    return register


def find_special(name: str) -> SpecialPage | None:
    """The page of this name or alias, English or the content language's; capitals, spaces and underscores don't matter."""
    _load()
    known = _names.get(_fold(name))
    if known is None and (canonical := find_special_name(current_wiki().language, name)) is not None:
        known = _names.get(_fold(canonical))
    return _pages.get(known or "")


def local_name(name: str) -> str:
    """What a special page is called on the wiki in scope."""
    _load()
    page = _pages.get(name)
    names = (name, *page.aliases) if page is not None else (name,)
    found = local_special_name(current_wiki().language, names)
    # In a few languages two pages share a name: the one that it does not lead to keeps its English one.
    return found if find_special(found) is page else name


def all_specials() -> list[SpecialPage]:
    _load()
    return sorted([*_pages.values(), *extension_specials()], key=lambda page: page.name)


def special_names() -> set[str]:
    """Names and aliases, for those who must tell whether a link to a special page leads somewhere."""
    _load()
    return {*_pages, *(alias for page in _pages.values() for alias in page.aliases)}


def extension_specials() -> list[SpecialPage]:
    """Those of the wiki's extensions."""
    from wikigrove.web.views.extensions import view_of

    return [
        SpecialPage(page.name, page.group, view_of(page, enabled.breaker), right=page.right, label=page.title)
        for enabled in parts_of_wiki(current_wiki().settings)
        for page in enabled.parts.special_pages
        if _fold(page.name) not in _names
    ]


def show_special(request: HttpRequest, title: Title) -> HttpResponse:
    """Show a special page; its aliases lead to its own name."""
    name, _, sub = title.key.partition("/")
    page = find_special(name) or next((p for p in extension_specials() if _fold(p.name) == _fold(name)), None)
    if page is None:
        return show_error(request, 404, "nosuchspecialpage", "nospecialpagetext")
    check_read(Title(title.namespace, page.name), actor=request.actor)  # type: ignore[attr-defined]
    if page.right:
        check_right(request.actor, page.right)  # type: ignore[attr-defined]
    if name not in (page.name, local_name(page.name)) and request.method == "GET":
        query = {key: value for key, value in request.GET.dict().items() if key != "title"}
        return HttpResponseRedirect(special_path(page.name, sub) + (f"?{urlencode(query)}" if query else ""))
    return page.view(request, sub.replace("_", " "))


def _fold(name: str) -> str:
    return name.replace(" ", "").replace("_", "").casefold()


def add_specials(module: str) -> None:
    """Name a module of a context above that registers special pages when it is imported."""
    _modules.append(module)


def _load() -> None:
    # The modules import views that import this one, so they are loaded at the first need. Commands have none: there
    # they would take most of the time.
    if not _modules:
        return
    with _loading:
        while _modules:
            import_module(_modules.pop(0))
