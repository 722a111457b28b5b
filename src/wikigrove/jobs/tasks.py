"""The one task behind all recurring work."""

from __future__ import annotations

from django_tasks import task

from wikigrove.jobs.recurring import run_one


@task()
def run_recurring(name: str) -> None:
    """Run the recurring work of this name."""
    run_one(name)
