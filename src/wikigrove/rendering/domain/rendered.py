"""A finished rendering, and its packed form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

import zstandard
from wikigrove_engine.metadata import Cost

FORM: Final = 2
"""Raised when a kept rendering's fields change their meaning or get more."""
LISTED: Final = 10
"""Templates, and modules, that a rendering's report names."""


@dataclass(frozen=True)
class TocLine:
    """A heading. `level` is its depth in the table, from 1; `html` may stand in a link; `section` is for editing."""

    level: int
    number: str
    anchor: str
    html: str
    section: str = ""
    heading: int = 2
    """The heading's own level, 1 to 6."""
    source: str = ""
    """Prefixed key of the template that it stands in; empty: the page's own text."""
    offset: int | None = None
    """Where it starts in the page's text, in bytes of UTF-8."""


@dataclass(frozen=True)
class PartCost:
    """What a template, or a module's function, has cost with all that it called."""

    name: str
    calls: int
    milliseconds: float


@dataclass(frozen=True)
class Rendered:
    """A page as readers get it. Titles are prefixed keys, so that this packs as plain JSON."""

    html: str
    toc: tuple[TocLine, ...] = ()
    show_toc: bool = False
    categories: tuple[tuple[str, bool], ...] = ()
    """Prefixed key and whether hidden."""
    language_links: tuple[tuple[str, str], ...] = ()
    """Language prefix and title there."""
    display_title: str = ""
    """HTML; empty: the title itself."""
    indicators: tuple[tuple[str, str], ...] = ()
    redirect: str = ""
    """Where the page redirects, as a full text; empty: it does not."""
    warnings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    limit_report: dict[str, tuple[int, int]] = field(default_factory=dict)
    milliseconds: int = 0
    """Wall time of the parse."""
    templates: tuple[PartCost, ...] = ()
    """The dearest ones, dearest first."""
    module_calls: tuple[PartCost, ...] = ()
    rendered: datetime | None = None
    volatile_seconds: int | None = None


def dearest(costs: Mapping[str, Cost]) -> tuple[PartCost, ...]:
    """Those that took the longest, for the report."""
    ordered = sorted(costs.items(), key=lambda item: -item[1].seconds)[:LISTED]
    return tuple(PartCost(name, cost.calls, round(cost.seconds * 1000, 3)) for name, cost in ordered)


def pack(rendered: Rendered) -> bytes:
    """The stored form: JSON, compressed quickly."""
    data = asdict(rendered)
    data["rendered"] = rendered.rendered.isoformat() if rendered.rendered else None
    return zstandard.ZstdCompressor(level=3).compress(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


def unpack(blob: bytes) -> Rendered:
    """The reverse of `pack`."""
    data: dict[str, Any] = json.loads(zstandard.ZstdDecompressor().decompress(blob))
    return Rendered(
        html=data["html"],
        toc=tuple(TocLine(**line) for line in data["toc"]),
        show_toc=data["show_toc"],
        categories=tuple((k, h) for k, h in data["categories"]),
        language_links=tuple((k, t) for k, t in data["language_links"]),
        display_title=data["display_title"],
        indicators=tuple((k, h) for k, h in data["indicators"]),
        redirect=data["redirect"],
        warnings=tuple((k, tuple(p)) for k, p in data["warnings"]),
        properties=data["properties"],
        modules=tuple(data["modules"]),
        limit_report={k: (v[0], v[1]) for k, v in data["limit_report"].items()},
        milliseconds=data.get("milliseconds", 0),
        templates=tuple(PartCost(**cost) for cost in data.get("templates", ())),
        module_calls=tuple(PartCost(**cost) for cost in data.get("module_calls", ())),
        rendered=datetime.fromisoformat(data["rendered"]) if data["rendered"] else None,
        volatile_seconds=data["volatile_seconds"],
    )
