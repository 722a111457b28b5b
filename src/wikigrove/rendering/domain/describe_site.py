"""What a wiki's engine knows: tags, functions, libraries, models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wikigrove_engine.language import load_language
from wikigrove_engine.lua.catalog import core_libraries

from wikigrove.extensions.parts import Enabled, parts_of_wiki
from wikigrove.farm.models import Wiki
from wikigrove.rendering.domain.site import build_registry

_INNER: Final = frozenset({"bounded"})
"""For other libraries only."""


@dataclass(frozen=True)
class SiteParts:
    """Names as they are written: `<ref>`, `{{#if:}}`, `{{PAGENAME}}`, `mw.html`."""

    enabled: tuple[Enabled, ...]
    tags: tuple[str, ...]
    functions: tuple[str, ...]
    variables: tuple[str, ...]
    libraries: tuple[str, ...]
    models: tuple[str, ...]


def describe_parts(wiki: Wiki) -> SiteParts:
    """All that counts on this wiki, the engine's own and what extensions bring, each list in order."""
    registry = build_registry(wiki)
    words = load_language("en").magic_words
    functions, variables = [], []
    for function in registry.functions.values():
        word = words.get(function.key)
        names = word.names if word is not None else (function.key, *function.names)
        # The table has further spellings; the first one is what people know it by.
        name = names[0].removesuffix(":").removeprefix("#")
        if not (word.case_sensitive if word is not None else function.case_sensitive) and not function.variable:
            name = name.lower()
        if function.variable:
            variables.append(name)
        elif function.function:
            functions.append(f"#{name}" if function.hash else name)
    libraries = {*core_libraries(), *registry.libraries}
    return SiteParts(
        enabled=tuple(sorted(parts_of_wiki(wiki.settings), key=lambda e: e.extension.title.casefold())),
        tags=tuple(sorted(registry.tags)),
        functions=tuple(sorted(set(functions), key=str.casefold)),
        variables=tuple(sorted(set(variables), key=str.casefold)),
        libraries=tuple(sorted(name for name in libraries if name not in _INNER)),
        models=tuple(sorted({"wikitext", "text", *registry.models})),
    )
