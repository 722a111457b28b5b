"""What a list of changes is asked to show, in MediaWiki's parameters, and the form that asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries.changes import HIDEABLE, ChangeFilter
from wikigrove.web.skin.pager import read_number

DAYS: Final = (1, 3, 7, 14, 30, 90)
LIMITS: Final = (50, 100, 250, 500)
LEVELS: Final = ("unregistered", "registered", "newcomer", "learner", "experienced")
MOST_DAYS: Final = 90
HIDE_GROUPS: Final = (
    ("kinds", ("pageedits", "newpages", "log", "minor", "major")),
    ("people", ("anons", "liu", "bots", "humans", "myself", "byothers")),
    ("state", ("patrolled", "unpatrolled", "lastrevision", "previousrevisions")),
)
"""How the form puts the boxes together."""


@dataclass(frozen=True)
class Box:
    """A box to tick. `is_default`: ticked where nothing is said, so that the form must say when it is not."""

    name: str
    label: str
    is_on: bool
    is_default: bool = False
    value: str = "1"


@dataclass(frozen=True)
class ChangeForm:
    """What was asked for, as the form shows it again."""

    namespaces: tuple[tuple[int, str, bool], ...]
    invert: bool
    associated: bool
    tagfilter: str
    invert_tags: bool
    groups: tuple[tuple[str, tuple[Box, ...]], ...]
    levels: tuple[Box, ...]
    days: int
    day_choices: tuple[int, ...]
    limit: int
    limit_choices: tuple[int, ...]
    enhanced: Box
    is_plain: bool
    """Nothing was chosen that the short form does not show."""


@dataclass(frozen=True)
class Defaults:
    """What holds where an address says nothing: a person's preferences."""

    hide: Collection[str] = ("bots",)
    days: int = 7
    limit: int = 50
    enhanced: bool = False


@dataclass(frozen=True)
class Asked:
    """A request for a list of changes: the filter for the query, and the form."""

    chosen: ChangeFilter
    form: ChangeForm
    limit: int
    enhanced: bool


def read_changes_request(request: HttpRequest, defaults: Defaults, *, most_days: int = MOST_DAYS) -> Asked:
    """Parameters that make no sense count as not given."""
    query = request.GET
    namespaces = read_namespaces(query)
    hide = tuple(name for name in HIDEABLE if _flag(query, f"hide{name}", name in defaults.hide))
    hide += _reviewed(query)
    levels = tuple(name for name in _several(query, "userExpLevel", ";") if name in LEVELS)
    tags = tuple(_several(query, "tagfilter", "|"))
    days = _days(query.get("days", ""), defaults.days, most_days)
    limit = _number(query.get("limit", ""), 500) or defaults.limit
    enhanced = _flag(query, "enhanced", defaults.enhanced)
    start = read_moment(query.get("from", ""))
    invert, invert_tags = _flag(query, "invert"), _flag(query, "inverttags")
    actor = request.actor  # type: ignore[attr-defined]
    chosen = ChangeFilter(
        namespaces=namespaces,
        invert=invert,
        tags=tags,
        invert_tags=invert_tags,
        hide=tuple(dict.fromkeys(hide)),
        levels=levels,
        since=start or timezone.now() - timedelta(days=days),
        own_id=actor.pk,
    )
    form = ChangeForm(
        namespaces=namespace_boxes(query),
        invert=invert,
        associated=_flag(query, "associated"),
        tagfilter="|".join(tags),
        invert_tags=invert_tags,
        groups=_groups(hide, defaults),
        levels=tuple(Box(n, message(f"rcfilters-filter-user-experience-level-{n}-label"), n in levels) for n in LEVELS),
        days=int(days),
        day_choices=tuple(sorted({*DAYS, int(days)})),
        limit=limit,
        limit_choices=tuple(sorted({*LIMITS, limit})),
        enhanced=Box("enhanced", message("rcfilters-group-results-by-page"), enhanced, defaults.enhanced),
        is_plain=set(hide) == set(defaults.hide) and not (tags or levels or invert),
    )
    return Asked(chosen, form, limit, enhanced)


def read_namespaces(query: Mapping[str, str]) -> tuple[int, ...]:
    """Those named (`0;2`), with their talk or subject namespaces where `associated` says so."""
    known = current_wiki().title_rules.namespaces
    found = [int(n) for n in _several(query, "namespace", ";") if n.isdecimal() and int(n) in known]
    if _flag(query, "associated"):
        found += [n ^ 1 for n in found if n ^ 1 in known]
    return tuple(dict.fromkeys(found))


def namespace_boxes(query: Mapping[str, str]) -> tuple[tuple[int, str, bool], ...]:
    """Number, name, and whether it was asked for."""
    asked = set(_several(query, "namespace", ";"))
    known = current_wiki().title_rules.namespaces
    return tuple((n, known[n].name or message("blanknamespace"), str(n) in asked) for n in sorted(known) if n >= 0)


def read_moment(text: str) -> datetime | None:
    """MediaWiki's timestamps: 20260612140500, or ISO 8601; None for what is neither."""
    try:
        if text.isdecimal():
            return datetime.strptime(text.ljust(14, "0")[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S}"


def _groups(hide: Collection[str], defaults: Defaults) -> tuple[tuple[str, tuple[Box, ...]], ...]:
    return tuple(
        (
            message(f"wikigrove-hide-{group}"),
            tuple(Box(f"hide{n}", message(f"wikigrove-hide-of-{n}"), n in hide, n in defaults.hide) for n in names),
        )
        for group, names in HIDE_GROUPS
    )


def _reviewed(query: Mapping[str, str]) -> tuple[str, ...]:
    """`reviewed=unpatrolled` and the like say what to show; a list that names both shows all."""
    asked = set(_several(query, "reviewed", ";"))
    if asked == {"unpatrolled"}:
        return ("patrolled",)
    return ("unpatrolled",) if asked and "unpatrolled" not in asked else ()


def _several(query: Mapping[str, str], name: str, separator: str) -> list[str]:
    """Values of a parameter that may come joined, as in MediaWiki's addresses, or one by one, as from our form."""
    given = query.getlist(name) if hasattr(query, "getlist") else [query.get(name, "")]
    return [part.strip() for text in given for part in text.split(separator) if part.strip()][:50]


def _flag(query: Mapping[str, str], name: str, default: bool = False) -> bool:
    return query[name] not in ("", "0") if name in query else default


def _days(text: str, default: int, most: int) -> float:
    """Days may be parts of one (0.0417: an hour)."""
    try:
        days = float(text)
    except ValueError:
        return default
    return min(days, most) if days > 0 else default


def _number(text: str, most: int) -> int:
    return min(read_number(text), most)
