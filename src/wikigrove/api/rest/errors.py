"""Refusals of the REST API, as MediaWiki's clients know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message


class RestError(Exception):
    """A refusal with a message key. `facts` come first in the answer; `allowed` are the methods that would do."""

    def __init__(
        self,
        status: int,
        key: str,
        *params: object,
        facts: Mapping[str, Any] | None = None,
        allowed: Sequence[str] = (),
    ) -> None:
        super().__init__(key)
        self.status, self.key, self.params, self.facts = status, key, params, dict(facts or {})
        self.allowed = list(allowed)


class PlainError(Exception):
    """A refusal whose text no message has: Parsoid's own."""

    def __init__(self, status: int, text: str, *, error: str = "") -> None:
        super().__init__(text)
        self.status, self.text, self.error = status, text, error
        self.facts: dict[str, Any] = {}


def translations(key: str, *params: object) -> dict[str, str]:
    """The text in the wiki's language and in English."""
    languages = dict.fromkeys((current_wiki().language, "en"))
    return {code: message(key, *params, language=code) for code in languages}
