"""Colours for lines of recent changes and watchlists: which filter has which, with MediaWiki's parameters.

`userExpLevel__newcomer_color=c3` gives everything that the filter "newcomer" stands for the third colour. A colour hides
nothing, and a line has as many as filters fit it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from wikigrove.accounts.enums import ActorKind
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import ChangeRow
from wikigrove.pages.domain.queries.changes import LEARNER, NEWCOMER

COLOURS: Final = ("c1", "c2", "c3", "c4", "c5")
_SUFFIX: Final = "_color"


@dataclass(frozen=True)
class Seen:
    """A change, and what the person who looks at the list has to do with it."""

    row: ChangeRow
    own_id: int | None
    is_watched: bool
    is_unseen: bool
    now: datetime


Test = Callable[[Seen], bool]


@dataclass(frozen=True)
class ColourChoice:
    """A filter in the form: the parameter, its label, and the colour that it has."""

    name: str
    label: str
    colour: str


@dataclass(frozen=True)
class Highlights:
    """The colours that a request asks for, by filter."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def colours_of(
        self, row: ChangeRow, *, own_id: int | None, is_watched: bool = False, is_unseen: bool = False
    ) -> tuple[str, ...]:
        """Those of a line, each once, in their order."""
        if not self.chosen:
            return ()
        seen = Seen(row, own_id, is_watched, is_unseen, timezone.now())
        found = {colour for name, colour in self.chosen.items() if _TESTS[name][1](seen)}
        return tuple(colour for colour in COLOURS if colour in found)


def read_highlights(query: Mapping[str, str]) -> Highlights:
    """Names and colours that are none count as not given."""
    chosen = {name: query.get(name + _SUFFIX, "") for name in _TESTS}
    return Highlights({name: colour for name, colour in chosen.items() if colour in COLOURS})


def colour_form(highlights: Highlights, *, for_watchlist: bool) -> list[ColourChoice]:
    """The filters that the list's form offers a colour for."""
    left_out = ("watchlist__",) if for_watchlist else ("watchlistactivity__",)
    return [
        ColourChoice(name + _SUFFIX, message(key), highlights.chosen.get(name, ""))
        for name, (key, _) in _TESTS.items()
        if not name.startswith(left_out)
    ]


def is_empty_choice(name: str, value: str) -> bool:
    """Whether a parameter of the form says nothing: most filters have no colour."""
    return name.endswith(_SUFFIX) and not value


def _is_registered(seen: Seen) -> bool:
    actor = seen.row.change.actor
    return actor is not None and actor.kind not in (ActorKind.TEMPORARY, ActorKind.ADDRESS)


def _is_below(seen: Seen, border: tuple[int, int]) -> bool:
    actor = seen.row.change.actor
    edits, days = border
    return actor is not None and (actor.edit_count < edits or actor.created > seen.now - timedelta(days=days))


def _is_own(seen: Seen) -> bool:
    return seen.own_id is not None and seen.row.change.actor_id == seen.own_id


def _is_latest(seen: Seen) -> bool:
    change = seen.row.change
    return change.page is not None and change.page.latest_id == change.revision_id


def _is_edit(seen: Seen) -> bool:
    return seen.row.change.kind != "log"


_LEVEL: Final = "rcfilters-filter-user-experience-level-{}-label"
_HIDE: Final = "wikigrove-hide-of-{}"
_TESTS: Final[Mapping[str, tuple[str, Test]]] = {
    "userExpLevel__unregistered": (_LEVEL.format("unregistered"), lambda s: not _is_registered(s)),
    "userExpLevel__registered": (_LEVEL.format("registered"), _is_registered),
    "userExpLevel__newcomer": (_LEVEL.format("newcomer"), lambda s: _is_registered(s) and _is_below(s, NEWCOMER)),
    "userExpLevel__learner": (
        _LEVEL.format("learner"),
        lambda s: _is_registered(s) and not _is_below(s, NEWCOMER) and _is_below(s, LEARNER),
    ),
    "userExpLevel__experienced": (
        _LEVEL.format("experienced"),
        lambda s: _is_registered(s) and not _is_below(s, LEARNER),
    ),
    "authorship__hidemyself": (_HIDE.format("myself"), _is_own),
    "authorship__hidebyothers": (_HIDE.format("byothers"), lambda s: not _is_own(s)),
    "automated__hidebots": (_HIDE.format("bots"), lambda s: s.row.change.is_bot),
    "automated__hidehumans": (_HIDE.format("humans"), lambda s: not s.row.change.is_bot),
    "reviewStatus__unpatrolled": (_HIDE.format("unpatrolled"), lambda s: not s.row.change.is_patrolled),
    "reviewStatus__patrolled": (_HIDE.format("patrolled"), lambda s: s.row.change.is_patrolled),
    "significance__hideminor": (_HIDE.format("minor"), lambda s: s.row.change.is_minor),
    "significance__hidemajor": (_HIDE.format("major"), lambda s: not s.row.change.is_minor),
    "changeType__hidepageedits": (_HIDE.format("pageedits"), lambda s: s.row.change.kind == "edit"),
    "changeType__hidenewpages": (_HIDE.format("newpages"), lambda s: s.row.change.kind == "new"),
    "changeType__hidelog": (_HIDE.format("log"), lambda s: not _is_edit(s)),
    "lastRevision__hidelastrevision": (_HIDE.format("lastrevision"), lambda s: _is_edit(s) and _is_latest(s)),
    "lastRevision__hidepreviousrevisions": (
        _HIDE.format("previousrevisions"),
        lambda s: _is_edit(s) and not _is_latest(s),
    ),
    "watchlist__watched": ("wikigrove-rc-watchlist-watched", lambda s: s.is_watched),
    "watchlist__notwatched": ("wikigrove-rc-watchlist-notwatched", lambda s: not s.is_watched),
    "watchlistactivity__unseen": ("wikigrove-highlight-unseen", lambda s: s.is_unseen),
    "watchlistactivity__seen": ("wikigrove-highlight-seen", lambda s: not s.is_unseen),
}
"""MediaWiki's names of group and filter -> the message of the label, and which lines fit."""
