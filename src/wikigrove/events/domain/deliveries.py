"""Deliveries: made when something happens, sent by jobs, tried again with growing waits, sent anew by hand."""

from __future__ import annotations

import json
import time
import uuid
from datetime import timedelta
from typing import Any, Final

import httpcore
from django.db import transaction
from django.utils import timezone

from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.events.domain.hooks import RIGHT, note_failure, note_success, sign
from wikigrove.events.domain.read_stream import read_events
from wikigrove.events.domain.streams import EventFilter
from wikigrove.events.models import DONE, FAILED, WAITING, Delivery, Hook
from wikigrove.net.fetch import FetchFailed
from wikigrove.net.send import Answered, post
from wikigrove.pages.models import Change

WAITS: Final = (30, 120, 600, 3600, 6 * 3600, 24 * 3600)
"""Seconds until a delivery that failed is tried again; after the last one it is given up."""
KEPT: Final = timedelta(days=30)
PING: Final = "ping"


def make_deliveries(*, revision_id: int = 0, log_id: int = 0) -> list[int]:
    """For every hook that wants the change of this revision or log entry: its delivery. Numbers of those to be sent.

    Run twice it makes nothing twice.
    """
    rows = (
        Change.objects.filter(revision_id=revision_id, log=None)
        if revision_id
        else Change.objects.filter(log_id=log_id)
    )
    numbers = list(rows.values_list("pk", flat=True)[:1])
    if not numbers:
        return []
    out: list[int] = []
    for hook in Hook.objects.filter(is_active=True).select_related("owner"):
        wanted = EventFilter(namespaces=frozenset(hook.namespaces), bots=None if hook.with_bots else False)
        actor = get_actor_for(hook.owner)
        for sent in read_events(numbers, streams=hook.streams, wanted=wanted, actor=actor):
            body = json.dumps(sent.data, ensure_ascii=False, separators=(",", ":"))
            made, is_new = Delivery.objects.get_or_create(
                hook=hook, event=sent.data["meta"]["id"], stream=sent.stream, defaults={"body": body}
            )
            if is_new or made.state == WAITING:
                out.append(made.pk)
    return out


def make_ping(hook: Hook, *, actor: Actor) -> Delivery:
    """A delivery that says only that the hook works. Raises PermissionRefused."""
    check_right(actor, RIGHT)
    number = str(uuid.uuid4())
    body = {"meta": {"id": number, "stream": PING, "dt": f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"}, "hook": hook.name}
    made: Delivery = Delivery.objects.create(hook=hook, event=number, stream=PING, body=json.dumps(body))
    return made


def replay(delivery: Delivery, *, actor: Actor) -> None:
    """Send it once more, from the first try on; the body and its id stay the same. Raises PermissionRefused."""
    check_right(actor, RIGHT)
    with transaction.atomic():
        delivery.state, delivery.attempts = WAITING, 0
        delivery.save(update_fields=["state", "attempts"])


def send_delivery(delivery_id: int, *, backend: httpcore.NetworkBackend | None = None) -> int | None:
    """Try once. Returns the seconds until it is to be tried again; None: it arrived, was given up, or is not wanted."""
    rows = Delivery.objects.select_related("hook")
    delivery = rows.filter(pk=delivery_id, state=WAITING).first()
    if delivery is None or not (delivery.hook.is_active or delivery.stream == PING):
        return None
    hook, body, now = delivery.hook, delivery.body.encode(), int(time.time())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery.event,
        "webhook-timestamp": str(now),
        "webhook-signature": sign(hook, event=delivery.event, stamp=now, body=body),
        "X-Wikigrove-Stream": delivery.stream,
    }
    try:
        answer: Answered | FetchFailed = post(hook.url, body, headers=headers, backend=backend)
    except FetchFailed as err:
        answer = err
    return _note(delivery, answer)


def list_deliveries(hook: Hook, *, before: int = 0, limit: int = 50) -> tuple[list[Delivery], int | None]:
    """Newest first, and the number to go on from; one query."""
    rows = Delivery.objects.filter(hook=hook).order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def drop_old_deliveries() -> None:
    """Each day: what is older than a month."""
    Delivery.everywhere.filter(created__lt=timezone.now() - KEPT).delete()


def _note(delivery: Delivery, answer: Answered | FetchFailed) -> int | None:
    is_good = isinstance(answer, Answered) and 200 <= answer.status < 300
    facts: dict[str, Any] = {"attempts": delivery.attempts + 1, "last_try": timezone.now()}
    if isinstance(answer, Answered):
        facts |= {"http_status": answer.status, "answer": answer.text, "milliseconds": answer.milliseconds}
    else:
        facts |= {"http_status": None, "answer": answer.reason, "milliseconds": None}
    is_last = facts["attempts"] > len(WAITS) or (isinstance(answer, Answered) and answer.status == 410)
    facts["state"] = DONE if is_good else FAILED if is_last or delivery.stream == PING else WAITING
    Delivery.objects.filter(pk=delivery.pk).update(**facts)
    if is_good:
        note_success(delivery.hook)
    elif facts["state"] == FAILED and delivery.stream != PING:
        note_failure(delivery.hook)
    return WAITS[facts["attempts"] - 1] if facts["state"] == WAITING else None
