"""Work that comes again, such as each day. The worker sees to it when it starts; each run enqueues the next one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django_tasks import TaskResultStatus

log = logging.getLogger("wikigrove.jobs")
_known: Final[dict[str, Recurring]] = {}


@dataclass(frozen=True)
class Recurring:
    """`run` is called every `hours`; it is safe to run twice, and short: what is long it enqueues."""

    name: str
    hours: float
    run: Callable[[], None]


def register_recurring(work: Recurring) -> None:
    """Called when Django is ready."""
    _known[work.name] = work


def start_recurring() -> None:
    """Enqueue what has no run waiting: after the first start, or when a new kind of work has come."""
    waiting = _waiting()
    for name in _known:
        if name not in waiting:
            _enqueue(name, None)


def run_one(name: str) -> None:
    """Run the work of this name, and enqueue it again also where it failed; unknown work ends here."""
    work = _known.get(name)
    if work is None:
        return
    try:
        work.run()
    except Exception:
        log.exception("the recurring work %s failed", name)
    if name not in _waiting():
        _enqueue(name, timezone.now() + timedelta(hours=work.hours))


def _waiting() -> set[str]:
    from django_tasks_db.models import DBTaskResult

    from wikigrove.jobs.tasks import run_recurring

    rows = DBTaskResult.objects.filter(task_path=run_recurring.module_path, status=TaskResultStatus.READY)
    return {str(arguments.get("kwargs", {}).get("name")) for arguments in rows.values_list("args_kwargs", flat=True)}


def _enqueue(name: str, moment: datetime | None) -> None:
    from wikigrove.jobs.tasks import run_recurring

    if moment is None:
        run_recurring.enqueue(name=name)
    elif run_recurring.get_backend().supports_defer:
        run_recurring.using(run_after=moment).enqueue(name=name)
