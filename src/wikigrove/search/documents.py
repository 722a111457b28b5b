"""What is indexed of a page."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SearchDocument:
    """One page. Texts are plain; `aliases` are the titles that redirect to it."""

    page_id: int
    namespace: int
    title: str
    body: str
    aliases: tuple[str, ...] = ()
    categories: tuple[str, ...] = field(default=())
    templates: tuple[str, ...] = ()
    incoming: int = 0
    """How many pages link here: what is linked more ranks higher."""


@dataclass(frozen=True)
class Hit:
    """A page found. `snippet` is HTML, escaped, with the words in <b>."""

    page_id: int
    namespace: int
    title: str
    snippet: str
    score: float
