"""What must stand between a link and the letters beside it."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.serialize.handlers.base import Guard

PART: Final = "<nowiki/>"

_BRACKET_BEFORE: Final = re.compile(r"(?:^|[^\[])(?:\[\[)*\[$")
_WORD_BEFORE: Final = re.compile(r"\w$")
_WORD_AFTER: Final = re.compile(r"\w")
_CONTINUES: Final = (
    "(?:[^\\]\\[<>\"\x00-\x20\x7f\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufffd&'|]"
    "|&(?!lt;|gt;|nbsp;|#[xX]0*(?:[Aa]0|3[CcEe]);|#0*(?:160|60|62);)|'(?!'))"
)
_URL_AFTER: Final = re.compile(f"[,;.:!?\\\\)]*+{_CONTINUES}")
_URL_AFTER_PAREN: Final = re.compile(f"[,;.:!?\\\\]*+{_CONTINUES}")


class WikiLinkGuard(Guard):
    """Letters behind a link join it, in some languages letters before it too; a bracket makes it an address."""

    def __init__(self, *, trail: re.Pattern[str] | None, prefix: re.Pattern[str] | None) -> None:
        self._trail = trail
        self._prefix = prefix

    def before(self, text: str, line: str) -> str:
        if not line:
            return ""
        if line[-1] == "[" and _BRACKET_BEFORE.search(line):
            return PART
        if self._prefix is not None and not line.endswith("]]"):
            found = self._prefix.search(line)
            if found is not None and found.end() == len(line) and found[0] and not self._is_trail(line):
                return PART
        return ""

    def _is_trail(self, line: str) -> bool:
        """Whether all letters up to here belong to a link before them: they can't belong to this one too."""
        _, mark, rest = line.rpartition("]]")
        if self._trail is None or not mark:
            return False
        found = self._trail.match(rest)
        return found is not None and found.end() == len(rest)

    def after(self, text: str, line: str) -> str:
        if self._trail is None or not line or not text.endswith("]]"):
            return ""
        found = self._trail.match(line)
        return PART if found is not None and found[0] else ""


class UrlGuard(Guard):
    """A bare address goes on as long as it can."""

    def before(self, text: str, line: str) -> str:
        return PART if line and _WORD_BEFORE.search(line) else ""

    def after(self, text: str, line: str) -> str:
        pattern = _URL_AFTER_PAREN if "(" in text else _URL_AFTER
        return PART if line and pattern.match(line) else ""


class MagicGuard(Guard):
    """RFC, PMID and ISBN stand as words of their own."""

    def before(self, text: str, line: str) -> str:
        return PART if line and _WORD_BEFORE.search(line) else ""

    def after(self, text: str, line: str) -> str:
        return PART if line and _WORD_AFTER.match(line) else ""


URL_GUARD: Final = UrlGuard()
MAGIC_GUARD: Final = MagicGuard()
PLAIN_GUARD: Final = WikiLinkGuard(trail=None, prefix=None)
