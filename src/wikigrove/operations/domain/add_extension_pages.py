"""Pages that come with an extension."""

from __future__ import annotations

from wikigrove_engine.title import find_title

from wikigrove.extensions.api import Extension
from wikigrove.extensions.catalog import ExtensionError, enabled_extensions
from wikigrove.extensions.starter import read_pages
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.errors import WikiRefused
from wikigrove.farm.models import Wiki
from wikigrove.operations.domain.load_starter import write_pages
from wikigrove.pages.domain.queries import find_pages

_SETTING = "extension_pages"


def add_extension_pages(wiki: Wiki) -> list[str]:
    """Give the wiki in scope the pages of extensions that it enables for the first time; what was done, a line each.

    A page that is there is left alone, and one that people delete does not come back. Raises ExtensionError.
    """
    said = []
    for extension in enabled_extensions(wiki.settings):
        had: list[str] = list(wiki.setting(_SETTING, []))
        if extension.pages is None or extension.name in had:
            continue
        number = _add(wiki, extension)
        change_wiki(wiki, settings={_SETTING: [*had, extension.name]})
        said.append(f"{number} pages of {extension.name} written.")
    return said


def _add(wiki: Wiki, extension: Extension) -> int:
    texts = read_pages(extension)
    titles = {name: find_title(name, wiki.title_rules) for name in texts}
    wrong = [name for name, title in titles.items() if title is None or title.is_external or title.namespace < 0]
    if wrong:
        raise ExtensionError(f"the pages of {extension.name} have titles that are none here: {', '.join(wrong)}")
    known = find_pages([title for title in titles.values() if title is not None])
    missing = {name: texts[name] for name, title in titles.items() if title not in known}
    try:
        return write_pages(missing, comment=f"Pages of the extension {extension.title}") if missing else 0
    except WikiRefused as err:
        raise ExtensionError(str(err)) from err
