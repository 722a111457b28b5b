"""Thank somebody for an edit or an act."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.checks import check_read
from wikigrove.notices.domain.describe import user_page
from wikigrove.notices.domain.notify import Event, notify
from wikigrove.notices.errors import NoticeRefused
from wikigrove.pages.domain.visibility import HIDDEN_USER
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry, Revision


@dataclass(frozen=True)
class Thankable:
    """What one may be thanked for: exactly one of revision and log entry."""

    person: Actor
    title: Title
    revision: Revision | None = None
    log: LogEntry | None = None

    @property
    def mark(self) -> dict[str, int]:
        """How the log remembers it: for one thank each, never shown."""
        return {"revision": self.revision.pk} if self.revision is not None else {"log": self.log.pk if self.log else 0}


def find_thankable(*, revision_id: int | None = None, log_id: int | None = None, actor: Actor | Visitor) -> Thankable:
    """Raises NoticeRefused where there is nothing to thank for, or `actor` can't thank."""
    if not isinstance(actor, Actor) or not actor.is_registered:
        raise NoticeRefused("notloggedin", "thanks-error-notloggedin")
    found = _find_log(log_id) if log_id is not None else _find_revision(revision_id or 0)
    check_read(found.title, actor=actor)
    if found.person.pk == actor.pk:
        raise NoticeRefused("invalidrecipient", "thanks-error-invalidrecipient-self")
    if found.person.kind != ActorKind.LOCAL:
        raise NoticeRefused("invalidrecipient", "thanks-error-invalidrecipient")
    return found


def has_thanked(found: Thankable, *, actor: Actor) -> bool:
    name, number = next(iter(found.mark.items()))
    return bool(LogEntry.objects.filter(kind="thanks", actor=actor, **{f"params__{name}": number}).exists())


def thank(found: Thankable, *, actor: Actor) -> None:
    """Tell the person, and write the log, which says who thanked whom and never for what. Raises NoticeRefused."""
    if has_thanked(found, actor=actor):
        raise NoticeRefused("alreadythanked", "thanks-error-already")
    check_block(actor, None, "thanks")
    check_rate("thanks-notification", actor)
    to = user_page(found.person.name)
    if to is None:
        raise NoticeRefused("invalidrecipient", "thanks-error-invalidrecipient")
    name, number = next(iter(found.mark.items()))
    with transaction.atomic():
        write_log(LogLine("thanks", "thank", to, params=found.mark, is_listed=False), actor=actor)
        notify(
            Event(
                "thank",
                f"thank:{name}:{number}:{actor.pk}",
                [found.person.pk],
                agent_id=actor.pk,
                title=found.title,
                revision_id=found.revision.pk if found.revision is not None else None,
                log_id=found.log.pk if found.log is not None else None,
            )
        )


def _find_revision(pk: int) -> Thankable:
    revision = Revision.objects.select_related("page", "actor").filter(pk=pk).first()
    if revision is None or revision.actor is None or revision.visibility & HIDDEN_USER:
        raise NoticeRefused("invalidrevision", "thanks-error-invalidrevision")
    return Thankable(revision.actor, revision.page.title, revision=revision)


def _find_log(pk: int) -> Thankable:
    entry = LogEntry.objects.select_related("actor").filter(pk=pk, visibility=0).first()
    if entry is None or entry.actor is None or entry.kind in ("thanks", "suppress"):
        raise NoticeRefused("invalid-log", "thanks-error-invalid-log-id")
    return Thankable(entry.actor, Title(entry.namespace, entry.key), log=entry)
