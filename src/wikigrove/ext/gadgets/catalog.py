"""The gadgets of the wiki in scope, read once for each state of its MediaWiki namespace."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wikigrove.ext.gadgets.definition import Gadget, parse_definitions
from wikigrove.extensions.api import WikiReader, open_wiki

DEFINITION: Final = "MediaWiki:Gadgets-definition"
_MODELS: Final = {".css": "css", ".js": "javascript", ".json": "json"}


@dataclass(frozen=True)
class Catalog:
    """Gadgets by name, the version of each one's styles and scripts ("" where it has none), and its pages that are missing."""

    gadgets: dict[str, Gadget]
    styles: dict[str, str]
    scripts: dict[str, str]
    missing: dict[str, tuple[str, ...]]


@lru_cache(maxsize=128)
def load_catalog(mark: str) -> Catalog:
    """`mark`: the reader's `interface_mark`. Two questions the first time, none later."""
    wiki = open_wiki(None)
    gadgets = parse_definitions(wiki.read_texts([DEFINITION]).get(DEFINITION, ""))
    names = {f"MediaWiki:{page}" for gadget in gadgets.values() for page in gadget.pages}
    found = wiki.find_pages(names)
    # A page of another model is no code: whoever wrote it needed no right for code.
    versions = {
        name.removeprefix("MediaWiki:"): page.latest_id
        for name, page in found.items()
        if page.model == _MODELS[name[name.rindex(".") :]]
    }
    return Catalog(
        gadgets,
        {name: _version(g.styles, versions) for name, g in gadgets.items()},
        {name: _version(g.scripts, versions) for name, g in gadgets.items()},
        {name: tuple(p for p in g.pages if p not in versions) for name, g in gadgets.items()},
    )


def read_style(wiki: WikiReader, gadget: Gadget, catalog: Catalog) -> str:
    """The gadget's styles, one page behind the other."""
    texts = _read(wiki, gadget, gadget.styles, catalog)
    return "\n".join(f"/* {page} */\n{text}" for page, text in texts.items())


def read_script(wiki: WikiReader, gadget: Gadget, catalog: Catalog) -> str:
    """The gadget's scripts, in a function of their own, so that their names don't get in each other's way."""
    texts = _read(wiki, gadget, gadget.scripts, catalog)
    module = json.dumps(f"ext.gadget.{gadget.name}")
    if not texts:
        return ""
    if gadget.is_package:
        files = ",\n".join(f"{json.dumps(_file_name(page))}: {_file(page, text)}" for page, text in texts.items())
        main = next((page for page in texts if page.endswith(".js")), "")
        return f"mw.loader.runPackage({module}, {json.dumps(_file_name(main))}, {{\n{files}\n}});\n"
    body = "\n".join(f"// {page}\n{text}\n;" for page, text in texts.items())
    return (
        "(function ($, jQuery, mw, require) {\n"
        "var module = { exports: {} }, exports = module.exports;\n"
        f"{body}\n"
        f"mw.loader.setExports({module}, module.exports);\n"
        "}(window.jQuery, window.jQuery, window.mw, window.mw.loader.require));\n"
    )


def _read(wiki: WikiReader, gadget: Gadget, pages: tuple[str, ...], catalog: Catalog) -> dict[str, str]:
    present = [page for page in pages if page not in catalog.missing[gadget.name]]
    texts = wiki.read_texts([f"MediaWiki:{page}" for page in present])
    return {page: texts[f"MediaWiki:{page}"] for page in present if f"MediaWiki:{page}" in texts}


def _file_name(page: str) -> str:
    return page.removeprefix("Gadget-")


def _file(page: str, text: str) -> str:
    if page.endswith(".json"):
        try:
            return json.dumps(json.loads(text), ensure_ascii=False).replace("<", "\\u003c")
        except ValueError:
            return "null"
    return f"function (require, module, exports) {{\n{text}\n}}"


def _version(pages: tuple[str, ...], versions: dict[str, int]) -> str:
    """Of the pages that are there; it changes with each edit of one."""
    present = [f"{page}:{versions[page]}" for page in pages if page in versions]
    return hashlib.sha256("|".join(present).encode()).hexdigest()[:12] if present else ""
