"""Put work off until after the commit, for the job worker."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_tasks.base import Task


def enqueue_after_commit(task: Task[..., Any], **arguments: Any) -> None:
    """Enqueue `task` when the current transaction commits. Arguments are ids and plain values."""
    transaction.on_commit(lambda: task.enqueue(**arguments))
