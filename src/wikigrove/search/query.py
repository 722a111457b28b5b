"""The query language: words, "phrases", -exclusions, OR, and CirrusSearch's keywords."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wikigrove.search.errors import QueryTooLong

MAX_CHARS: Final = 300
KEYWORDS: Final = ("intitle", "incategory", "hastemplate", "prefix")
_TOKEN: Final = re.compile(
    r'(?P<minus>[-!])?(?:(?P<key>intitle|incategory|hastemplate):\s*)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.I
)


@dataclass(frozen=True)
class Clause:
    """One condition. `key` is a keyword or empty; clauses of one `group` are alternatives."""

    text: str
    key: str = ""
    is_phrase: bool = False
    is_excluded: bool = False
    group: int = 0


@dataclass(frozen=True)
class ParsedQuery:
    """Clauses that must all hold (groups: one of each), and a prefix that titles must have."""

    clauses: tuple[Clause, ...]
    prefix: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.clauses and not self.prefix


def parse_query(text: str) -> ParsedQuery:
    """Read what somebody typed; nothing typed is an error of syntax. Raises QueryTooLong."""
    if len(text) > MAX_CHARS:
        raise QueryTooLong(str(MAX_CHARS))
    prefix = ""
    found = re.search(r"(?:^|\s)prefix:(.+)$", text, re.I)
    if found:
        # As in CirrusSearch, `prefix:` takes the whole rest of the line.
        prefix, text = found.group(1).strip(), text[: found.start()]
    clauses: list[Clause] = []
    group, join = 0, False
    for match in _TOKEN.finditer(text):
        if match["word"] == "OR" and clauses and not match["minus"]:
            join = True
            continue
        if match["word"] == "AND":
            continue
        value = (match["phrase"] if match["phrase"] is not None else match["word"]) or ""
        if not value.strip():
            continue
        if not join:
            group += 1
        join = False
        clauses.append(
            Clause(
                value.strip(), (match["key"] or "").lower(), match["phrase"] is not None, bool(match["minus"]), group
            )
        )
    return ParsedQuery(tuple(clauses), prefix)
