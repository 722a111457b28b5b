"""What of a revision a person may see."""

from __future__ import annotations

from typing import Final, Protocol

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor

HIDDEN_TEXT: Final = 1
HIDDEN_COMMENT: Final = 2
HIDDEN_USER: Final = 4
SUPPRESSED: Final = 8


class Hideable(Protocol):
    """A revision, a deleted one, or a log entry (whose text is what was done to what)."""

    visibility: int


def may_see(revision: Hideable, part: int, *, actor: Actor | Visitor) -> bool:
    """May `actor` see this part (one of the bits) of `revision`?"""
    if not revision.visibility & part:
        return True
    return has_right(actor, "viewsuppressed" if revision.visibility & SUPPRESSED else "deletedtext")
