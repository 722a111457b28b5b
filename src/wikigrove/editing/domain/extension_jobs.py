"""Jobs of extensions: contained, tried again, and gone where the extension is not enabled."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import DatabaseError, transaction
from django.utils import timezone

from wikigrove.extensions.api import MAX_TRIES, Job
from wikigrove.extensions.breaker import OFF_SECONDS, Breaker
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki, use_wiki

log = logging.getLogger("wikigrove.extensions")
FIRST_WAIT: Final = 10
"""Seconds before the second try; each further one waits six times as long as the one before, a day at most."""
_LONGEST_WAIT: Final = 86_400


def enqueue_extension_job(extension: str, job: str, arguments: str) -> None:
    """Put a job off until after the commit, for the wiki in scope."""
    wiki_id = current_wiki().pk
    transaction.on_commit(lambda: _enqueue(wiki_id, extension, job, arguments, attempt=1, wait=0))


def run_extension_job(wiki: Wiki, extension: str, name: str, arguments: str, *, attempt: int) -> None:
    """Run it; one that fails is put off, until its tries are used up. Nothing where it is not enabled any more."""
    with use_wiki(wiki):
        found = _find(wiki, extension, name)
        if found is None:
            return
        job, breaker = found
        if breaker.is_off:
            # Not its fault now: this does not count as a try.
            _enqueue(wiki.pk, extension, name, arguments, attempt=attempt, wait=int(OFF_SECONDS), is_off=True)
        elif not _try(job, breaker, json.loads(arguments)):
            _try_later(wiki, extension, job, arguments, attempt=attempt)


def _find(wiki: Wiki, extension: str, name: str) -> tuple[Job, Breaker] | None:
    for enabled in parts_of_wiki(wiki.settings):
        if enabled.extension.name == extension:
            for job in enabled.parts.jobs:
                if job.name == name:
                    return job, enabled.breaker
    return None


def _try(job: Job, breaker: Breaker, arguments: Mapping[str, str | int | float | bool]) -> bool:
    def run() -> bool:
        job.run(arguments)
        return True

    try:
        return breaker.run(f"job {job.name}", run, lambda _: False)
    except DatabaseError as err:
        log.warning("the job %s of %s lost the database: %s", job.name, breaker.extension, err)
        return False


def _try_later(wiki: Wiki, extension: str, job: Job, arguments: str, *, attempt: int) -> None:
    if attempt >= min(job.tries, MAX_TRIES):
        log.error("the job %s of %s is given up after %s tries: %s", job.name, extension, attempt, arguments)
        return
    wait = min(FIRST_WAIT * 6 ** (attempt - 1), _LONGEST_WAIT)
    _enqueue(wiki.pk, extension, job.name, arguments, attempt=attempt + 1, wait=wait)


def _enqueue(
    wiki_id: int, extension: str, job: str, arguments: str, *, attempt: int, wait: int, is_off: bool = False
) -> None:
    from wikigrove.editing.tasks import run_job_of_extension as task

    if wait and task.get_backend().supports_defer:
        task = task.using(run_after=timezone.now() + timedelta(seconds=wait))
    elif is_off:
        # A queue that knows no later would run it again at once, for ever.
        log.error("the job %s of %s is dropped: the extension is switched off", job, extension)
        return
    task.enqueue(wiki_id=wiki_id, extension=extension, job=job, arguments=arguments, attempt=attempt)
