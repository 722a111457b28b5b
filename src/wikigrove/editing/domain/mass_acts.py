"""The same act on many pages: delete what somebody made, take back what somebody edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import PermissionRefused, RateLimited
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.delete import DeleteRequest, delete_page
from wikigrove.editing.domain.rollback import RollbackRequest, roll_back
from wikigrove.editing.errors import EditRefused
from wikigrove.pages.models import Revision

MOST: Final = 100
"""Pages of one act."""
DAYS: Final = 90
"""How far back pages are looked for."""


@dataclass(frozen=True)
class Candidate:
    """A page that could be deleted or rolled back."""

    title: Title
    author: str
    when: datetime


@dataclass
class MassResult:
    done: list[Title] = field(default_factory=list)
    failed: list[tuple[Title, EditRefused | PermissionRefused]] = field(default_factory=list)


def find_created(
    *, author: str = "", prefix: str = "", namespaces: Sequence[int] = (), actor: Actor, limit: int = MOST
) -> list[Candidate]:
    """Pages made in the last DAYS days, newest first: by somebody, or by anybody. One query."""
    check_right(actor, "nuke")
    since = timezone.now() - timedelta(days=DAYS)
    rows = Revision.objects.filter(parent_id=None, timestamp__gte=since).select_related("page", "actor")
    if author:
        rows = rows.filter(actor__name=author)
    if prefix:
        rows = rows.filter(page__key__startswith=prefix)
    if namespaces:
        rows = rows.filter(page__namespace__in=list(namespaces))
    return [
        Candidate(r.page.title, r.actor_name, r.timestamp)
        for r in rows.order_by("-timestamp", "-pk")[: min(limit, MOST)]
    ]


def find_last_edited(author: str, *, actor: Actor, limit: int = MOST) -> list[Candidate]:
    """Pages whose latest version is by `author` and not their first, newest first; one query."""
    check_right(actor, "rollback")
    since = timezone.now() - timedelta(days=DAYS)
    rows = Revision.objects.filter(actor__name=author, timestamp__gte=since, page__latest_id=F("pk"))
    rows = rows.exclude(parent_id=None).select_related("page", "actor").order_by("-timestamp", "-pk")
    return [Candidate(r.page.title, r.actor_name, r.timestamp) for r in rows[: min(limit, MOST)]]


def delete_pages(titles: Sequence[Title], *, reason: str, actor: Actor) -> MassResult:
    """Delete these pages, one by one; what can't be deleted is told. Raises PermissionRefused without the right `nuke`."""
    check_right(actor, "nuke")
    return _each(titles, lambda title: delete_page(DeleteRequest(title, reason), actor=actor))


def roll_back_pages(titles: Sequence[Title], author: str, *, summary: str, mark_bot: bool, actor: Actor) -> MassResult:
    """Take back the latest edits of `author` to these pages; where somebody has edited since, the page is left alone."""
    check_right(actor, "rollback")
    return _each(titles, lambda title: roll_back(RollbackRequest(title, author, summary, mark_bot), actor=actor))


def _each(titles: Sequence[Title], act: Callable[[Title], object]) -> MassResult:
    result = MassResult()
    for title in titles[:MOST]:
        try:
            act(title)
            result.done.append(title)
        except RateLimited:
            raise
        except (EditRefused, PermissionRefused) as refusal:
            result.failed.append((title, refusal))
    return result
