"""What follows edits and acts for those who watch. Tasks take ids and may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.notices.domain.seen import follow_move
from wikigrove.notices.domain.send_mail import next_digest, send_due
from wikigrove.notices.domain.tell_of_log import tell_of_log, welcome
from wikigrove.notices.domain.tell_of_revision import tell_of_revision

TRIES = 5
FIRST_WAIT = 60
"""Seconds until a mail server that can't be reached is tried again; each wait is five times as long as the last."""


@task()
def after_revision(wiki_id: int, revision_id: int) -> None:
    """Tell those who have to hear of an edit."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        tell_of_revision(revision_id)


@task()
def after_log(wiki_id: int, log_id: int) -> None:
    """Tell those who have to hear of an act."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        tell_of_log(log_id)


@task()
def after_move(wiki_id: int, old_namespace: int, old_key: str, new_namespace: int, new_key: str) -> None:
    """People go on watching a page that got another title."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        follow_move(Title(old_namespace, old_key), Title(new_namespace, new_key))


@task()
def greet(wiki_id: int, actor_id: int) -> None:
    """Welcome a new account."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        welcome(actor_id)


@task(queue_name="slow")
def send_mails(wiki_id: int, actor_id: int, digests: bool, attempt: int) -> None:
    """Send what waits for a person; a server that can't be reached is tried again later."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        try:
            send_due(actor_id, digests=digests)
        except OSError:
            if attempt >= TRIES or not send_mails.get_backend().supports_defer:
                raise
            later = timezone.now() + timedelta(seconds=FIRST_WAIT * 5 ** (attempt - 1))
            send_mails.using(run_after=later).enqueue(wiki_id, actor_id, digests, attempt + 1)


def enqueue_mail(wiki_id: int, actor_id: int) -> None:
    """Send what is due now, and the digest when its time has come."""
    send_mails.enqueue(wiki_id, actor_id, False, 1)
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        actor = Actor.objects.filter(pk=actor_id).first()
        wait = next_digest(actor) if actor is not None else None
    if wait is not None and send_mails.get_backend().supports_defer:
        # One too many finds nothing to send.
        send_mails.using(run_after=timezone.now() + wait).enqueue(wiki_id, actor_id, True, 1)
