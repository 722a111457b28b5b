"""Tell people that something happened: the one door for every part of the platform."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.preferences import read_flag, read_preference
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_read
from wikigrove.farm.scope import current_wiki
from wikigrove.notices.domain.kinds import get_kind
from wikigrove.notices.models import Notification
from wikigrove.notices.models.notification import MailState

_BATCH = 400


@dataclass(frozen=True)
class Event:
    """News for some people. `key` names it for good (`mention:123`): the same news is told to nobody twice."""

    kind: str
    key: str
    receivers: Collection[int]
    """Ids of actors; whoever did it is never told."""
    agent_id: int | None = None
    title: Title | None = None
    revision_id: int | None = None
    log_id: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)


def notify(event: Event) -> int:
    """Write `event` to those who may know of it and want to; mails go out after the commit. How many people.

    Nobody hears of a page that they may not read.
    """
    rows = [row for actor in _receivers(event) if (row := _row_for(event, actor)) is not None]
    if not rows:
        return 0
    with transaction.atomic():
        Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_BATCH)
        due = sorted({row.actor_id for row in rows if row.mail})
        wiki_id = current_wiki().pk
        transaction.on_commit(lambda: _send_later(wiki_id, due))
    return len(rows)


def mark_read(actor: Actor, *, ids: Iterable[int] | None = None, kind: str = "") -> int:
    """Mark these of the person's notifications as read, or all. How many were not."""
    rows = Notification.objects.filter(actor=actor, read=None)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids)[:1000])
    if kind:
        rows = rows.filter(kind=kind)
    if not rows.exists():
        # A write would take the database's lock for nothing, at each visit of somebody's own talk page.
        return 0
    return int(rows.update(read=timezone.now()))


def mark_unread(actor: Actor, *, ids: Iterable[int]) -> int:
    return int(Notification.objects.filter(actor=actor, pk__in=list(ids)[:1000]).update(read=None))


def _receivers(event: Event) -> list[Actor]:
    wanted = set(event.receivers) - {event.agent_id}
    rows = Actor.objects.filter(pk__in=wanted, kind__in=(ActorKind.LOCAL, ActorKind.TEMPORARY))
    return list(rows.select_related("user"))


def _row_for(event: Event, actor: Actor) -> Notification | None:
    category = get_kind(event.kind).category
    on_site = read_flag(actor.user, f"echo-subscriptions-web-{category}")
    mail = _mail_state(actor) if read_flag(actor.user, f"echo-subscriptions-email-{category}") else MailState.NONE
    if not on_site and not mail:
        return None
    if _is_muted(event, actor) or not _may_know(event, actor):
        return None
    return Notification(
        actor=actor,
        kind=event.kind,
        event=event.key[:120],
        agent_id=event.agent_id,
        namespace=event.title.namespace if event.title is not None else None,
        key=event.title.key if event.title is not None else "",
        revision_id=event.revision_id,
        log_id=event.log_id,
        params=dict(event.params),
        created=timezone.now(),
        on_site=on_site,
        mail=mail,
    )


def _mail_state(actor: Actor) -> MailState:
    if actor.user is None or not actor.user.email:
        return MailState.NONE
    states = {"0": MailState.DUE, "1": MailState.DAILY, "7": MailState.WEEKLY}
    return states.get(str(read_preference(actor.user, "echo-email-frequency")), MailState.NONE)


def _is_muted(event: Event, actor: Actor) -> bool:
    muted = str(read_preference(actor.user, "echo-notifications-blacklist"))
    if not muted or event.agent_id is None:
        return False
    names = {name.strip().replace("_", " ") for name in muted.replace("\r", "").split("\n")}
    return bool(Actor.objects.filter(pk=event.agent_id, name__in=names).exists())


def _may_know(event: Event, actor: Actor) -> bool:
    if event.title is None:
        return True
    try:
        check_read(event.title, actor=actor)
    except PermissionRefused:
        return False
    return True


def _send_later(wiki_id: int, actor_ids: list[int]) -> None:
    from wikigrove.notices.tasks import enqueue_mail

    for actor_id in actor_ids:
        enqueue_mail(wiki_id, actor_id)
