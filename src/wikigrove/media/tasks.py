"""Work on files that comes again."""

from __future__ import annotations

from django_tasks import task


@task(queue_name="slow")
def sweep_unused_bytes() -> None:
    """Delete what no file of any wiki uses."""
    from wikigrove.media.domain.sweep import sweep_bytes

    sweep_bytes()


def enqueue_sweeping() -> None:
    sweep_unused_bytes.enqueue()
