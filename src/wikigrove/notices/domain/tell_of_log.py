"""Who has to hear of an act that is no edit."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.title import NS_USER, Title

from wikigrove.accounts.domain.preferences import read_flag
from wikigrove.accounts.models import Actor
from wikigrove.notices.domain.notify import Event, notify
from wikigrove.notices.domain.watch import watch_own
from wikigrove.pages.models import LogEntry

WATCHED_ACTS: Final = {"move": "watchmoves", "delete": "watchdeletion", "upload": "watchuploads"}


def tell_of_log(log_id: int) -> None:
    """A change of somebody's groups is told to them. Nothing where the entry is gone."""
    entry = LogEntry.objects.select_related("actor", "actor__user").filter(pk=log_id).first()
    if entry is None:
        return
    _watch_own_act(entry)
    if entry.kind != "rights" or entry.namespace != NS_USER:
        return
    person = Actor.objects.filter(name=entry.key.replace("_", " ")).first()
    if person is None:
        return
    before, after = _groups(entry.params, "oldgroups"), _groups(entry.params, "newgroups")
    params = {"added": [g for g in after if g not in before], "removed": [g for g in before if g not in after]}
    notify(
        Event(
            "user-rights",
            f"user-rights:{log_id}",
            [person.pk],
            agent_id=entry.actor_id,
            title=Title(entry.namespace, entry.key),
            log_id=log_id,
            params={**params, "excerpt": entry.comment[:150]},
        )
    )


def welcome(actor_id: int) -> None:
    """Greet a new account."""
    notify(Event("welcome", "welcome", [actor_id]))


def _watch_own_act(entry: LogEntry) -> None:
    """People may want to watch what they move, delete and upload."""
    wanted = WATCHED_ACTS.get(entry.kind)
    if wanted is None or entry.actor is None or not read_flag(entry.actor.user, wanted):
        return
    watch_own(Title(entry.namespace, entry.key), actor=entry.actor)


def _groups(params: object, name: str) -> list[str]:
    found = params.get(name, []) if isinstance(params, dict) else []
    return [str(one) for one in found] if isinstance(found, list) else []
