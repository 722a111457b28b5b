"""What waits, runs and has failed, of the wiki in scope. Every job of a wiki has its id as `wiki_id`, or first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus

STATES = ("READY", "RUNNING", "FAILED", "SUCCESSFUL")


def count_jobs(wiki_id: int) -> dict[str, int]:
    """How many are in each state; one query."""
    rows = _rows(wiki_id).order_by().values_list("status").annotate(number=Count("pk"))
    found = dict(rows)
    return {state: int(found.get(state, 0)) for state in STATES}


def list_jobs(wiki_id: int, *, state: str = "", limit: int = 50, before: str = "") -> tuple[list[Any], str | None]:
    """The newest first, and where the next part starts; one query. Raises ValueError for a bad cursor."""
    rows = _rows(wiki_id).order_by("-enqueued_at", "-pk")
    if state:
        rows = rows.filter(status=state)
    if before:
        rows = rows.filter(enqueued_at__lt=datetime.fromisoformat(before))
    found = list(rows[: limit + 1])
    further = found[limit - 1].enqueued_at.isoformat() if len(found) > limit else None
    return found[:limit], further


def retry_job(wiki_id: int, job_id: str) -> bool:
    """Let a failed job run again; False where there is none of this id."""
    changes: Mapping[str, Any] = {
        "status": TaskResultStatus.READY,
        "finished_at": None,
        "started_at": None,
        "run_after": timezone.now(),
    }
    rows = _rows(wiki_id).filter(pk=job_id, status=TaskResultStatus.FAILED)
    return bool(rows.update(**changes))


def _rows(wiki_id: int) -> QuerySet[Any]:
    from django_tasks_db.models import DBTaskResult

    rows: QuerySet[Any] = DBTaskResult.objects.filter(
        Q(args_kwargs__kwargs__wiki_id=wiki_id) | Q(args_kwargs__args__0=wiki_id)
    )
    return rows
