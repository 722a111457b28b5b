"""Run jobs, one after the other, until told to stop."""

from __future__ import annotations

import logging
from typing import Final

from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from wikigrove.jobs.recurring import start_recurring

_SECONDS: Final = 0.5
log = logging.getLogger(__name__)


def run_jobs(*, until_empty: bool = False) -> None:
    """Work until a signal comes, or until nothing is left."""
    recovered = recover_jobs()
    if recovered:
        log.warning("%s jobs were interrupted and run again", recovered)
    if not until_empty:
        start_recurring()
    worker = Worker(
        queue_names=["*"],
        interval=_SECONDS,
        batch=until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    if not until_empty:
        worker.configure_signals()
    worker.run()


def recover_jobs() -> int:
    """Put back what a killed worker had begun: jobs are safe to run twice. How many."""
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return int(rows.update(status=TaskResultStatus.READY, started_at=None))
