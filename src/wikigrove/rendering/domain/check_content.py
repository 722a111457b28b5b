"""Is a text what its content model wants?"""

from __future__ import annotations

from typing import Final, cast

from wikigrove_engine.ext import CheckedModel, ContentFault

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.site import build_registry

_PLAIN: Final = ("wikitext", "javascript", "css", "sanitized-css", "json", "text")


def list_models() -> list[str]:
    """The content models that a page of the wiki in scope can have."""
    return sorted({*_PLAIN, *build_registry(current_wiki()).models})


def tidy_content(text: str, *, model: str) -> str:
    """The text as pages of this model are kept."""
    known = build_registry(current_wiki()).models.get(model)
    return text if known is None or not hasattr(known, "tidy") else str(known.tidy(text))


def find_fault(text: str, *, model: str) -> ContentFault | None:
    """What the extension that knows the model finds wrong; None where nothing is, or nobody knows it."""
    known = build_registry(current_wiki()).models.get(model)
    if known is None or not hasattr(known, "find_fault"):
        return None
    return cast("CheckedModel", known).find_fault(text)
