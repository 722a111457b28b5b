"""Content models and the formats in which their texts come, by MediaWiki's names."""

from __future__ import annotations

from typing import Final

from wikigrove.api.action.errors import Plain, fail
from wikigrove.rendering.domain.check_content import list_models

FORMAT_OF: Final = {
    "wikitext": "text/x-wiki",
    "javascript": "text/javascript",
    "json": "application/json",
    "css": "text/css",
    "sanitized-css": "text/css",
    "text": "text/plain",
    "Scribunto": "text/plain",
}


def MODELS() -> tuple[str, ...]:
    """Those of this wiki."""
    return tuple(list_models())


def FORMATS() -> tuple[str, ...]:
    return tuple(sorted({format_of(model) for model in MODELS()}))


def format_of(model: str) -> str:
    return FORMAT_OF.get(model, "text/plain")


def check_format(given: str, model: str, page: str) -> None:
    """Raises ApiError where a text of this model does not come in the format `given`."""
    if (
        given
        and given != format_of(model)
        and not (given == "text/plain" and model in ("css", "javascript", "Scribunto"))
    ):
        raise fail("apierror-badformat", Plain(given), Plain(model), Plain(page))
