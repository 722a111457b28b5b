"""Ask a module of a bundled extension, where the wiki has it on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.extension_filters import make_asker
from wikigrove.extensions.api import Body
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki


def ask_extension(
    extension: str, module: str, *, actor: Actor | Visitor, values: Mapping[str, Any]
) -> Mapping[str, Any] | Body | None:
    """What the module answers; None where it is off, failed, or has nothing. Values left out have their defaults."""
    for enabled in parts_of_wiki(current_wiki().settings):
        for one in enabled.parts.api_modules if enabled.extension.name == extension else ():
            if one.name != module:
                continue
            given = {p.name: values.get(p.name, p.default) for p in one.parameters}
            asker = make_asker(actor)
            answer: Mapping[str, Any] | Body | None = enabled.breaker.run(
                f"API {module}", partial(one.answer, asker, given), lambda reason: None
            )
            return answer
    return None


def find_extracts(titles: list[str], *, actor: Actor | Visitor, plain: bool) -> dict[str, str]:
    """Beginnings of pages by title, as text or simple HTML; nothing where the extension is off."""
    values = {"titles": "|".join(titles[:20]), "exintro": True, "explaintext": plain, "exchars": 525 if plain else 0}
    found = ask_extension("textextracts", "extracts", actor=actor, values=values) if titles else None
    if not isinstance(found, Mapping):
        return {}
    rows = found.get("pages", [])
    return {str(row["title"]): str(row.get("extract", "")) for row in rows if isinstance(row, dict) and "title" in row}
