"""Jobs of the wiki: what waits, runs and has failed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wikigrove.api.own.door import ApiRefused, person_of, table, wire_time
from wikigrove.api.rest.schemas import TEXT, TIME, list_of, maybe, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.farm.scope import current_wiki
from wikigrove.jobs.queries import STATES, count_jobs, list_jobs, retry_job

RIGHT = "siteadmin"
_JOB = shape(
    id=TEXT, task=TEXT, queue=TEXT, state=TEXT, enqueued=maybe(TIME), started=maybe(TIME), finished=maybe(TIME),
    run_after=maybe(TIME), error=TEXT,
)  # fmt: skip


@table.add(
    "GET",
    "/jobs",
    "Jobs of this wiki, newest first, with their number in each state",
    Param("state", choices=STATES, summary="Only those in this state", example="FAILED"),
    Param("limit", "integer", minimum=1, maximum=500, default=50, summary="How many at most", example=50),
    Param("before", summary="Where to go on: `next` of the last part"),
    tag="jobs",
    answer=shape(counts={"type": "object"}, jobs=list_of(_JOB), next=maybe(TEXT)),
    cost=3,
)
def jobs(call: Call) -> Reply:
    person_of(call, RIGHT)
    wiki_id = current_wiki().pk
    try:
        rows, further = list_jobs(
            wiki_id, state=call.text("state"), limit=call.number("limit"), before=call.text("before")
        )
    except ValueError as err:
        raise ApiRefused(400, "bad-cursor", "This place to go on from is not known.") from err
    return Reply({"counts": count_jobs(wiki_id), "jobs": [_job(row) for row in rows], "next": further})


@table.add(
    "POST",
    "/jobs/{id}/retry",
    "Let a failed job run again",
    Param("id", source="path", required=True, summary="Its id", example="00000000-0000-4000-8000-000000000000"),
    tag="jobs",
    writes=True,
    status=204,
    errors=(404,),
)
def retry(call: Call) -> Reply:
    person_of(call, RIGHT)
    try:
        job_id = str(UUID(call.text("id")))
    except ValueError:
        job_id = ""
    if not job_id or not retry_job(current_wiki().pk, job_id):
        raise ApiRefused(404, "no-such-job", "There is no failed job of this id.")
    return Reply(status=204)


def _job(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "task": row.task_path,
        "queue": row.queue_name,
        "state": str(row.status),
        "enqueued": wire_time(row.enqueued_at),
        "started": wire_time(row.started_at),
        "finished": wire_time(row.finished_at),
        "run_after": wire_time(row.run_after) if row.run_after and row.run_after.year < 9000 else None,
        "error": row.exception_class_path or "",
    }
