"""Links to the parts of a long list, with MediaWiki's parameters: offset, dir and limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.http import urlencode

from wikigrove.i18n import message

LIMITS: Final = (20, 50, 100, 250, 500)
_MOST: Final = 500


@dataclass(frozen=True)
class Pager:
    """Addresses of the neighbours; empty where there is none."""

    newer: str = ""
    older: str = ""
    newer_label: str = ""
    older_label: str = ""


@dataclass(frozen=True)
class Window:
    """The part of a list that a request asks for."""

    limit: int
    before: str | None
    after: str | None


def read_window(request: HttpRequest, *, default: int = 50) -> Window:
    """A limit that makes no sense is the default one; a cursor is checked by the query that gets it."""
    limit = min(read_number(request.GET.get("limit", "")), _MOST) or default
    cursor = request.GET.get("offset") or None
    backwards = request.GET.get("dir") == "prev"
    return Window(limit, None if backwards else cursor, cursor if backwards else None)


def read_number(text: str, default: int = 0) -> int:
    """A number that a row can have; `default` for everything else that an address may bring."""
    return int(text) if text.isdecimal() and len(text) < 19 else default


def time_pager(request: HttpRequest, *, older: str | None, newer: str | None, limit: int) -> Pager:
    return Pager(
        newer=_address(request, offset=newer, dir="prev") if newer else "",
        older=_address(request, offset=older, dir=None) if older else "",
        newer_label=message("pager-newer-n", limit),
        older_label=message("pager-older-n", limit),
    )


def forward_pager(request: HttpRequest, *, parameter: str, follows: str | int | None, limit: int) -> Pager:
    """For lists in alphabetical order: only the way onward, and back by the browser."""
    if follows is None:
        return Pager()
    return Pager(older=_address(request, **{parameter: str(follows)}), older_label=message("next-page"))


def both_ways_pager(
    request: HttpRequest, *, onward: tuple[str, str | None], back: tuple[str, str | None], limit: int
) -> Pager:
    """For lists in alphabetical order that can also be read backwards; each way has a parameter of its own."""
    (after, follows), (before, precedes) = onward, back
    return Pager(
        newer=_address(request, **{before: precedes, after: None}) if precedes else "",
        older=_address(request, **{after: follows, before: None}) if follows else "",
        newer_label=message("previous-page"),
        older_label=message("next-page"),
    )


def _address(request: HttpRequest, **changes: str | None) -> str:
    query = {key: value for key, value in request.GET.dict().items() if key not in changes}
    query |= {key: value for key, value in changes.items() if value is not None}
    return f"{request.path}?{urlencode(query)}"
