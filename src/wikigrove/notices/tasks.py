"""What follows edits and acts for those who watch. Tasks take ids and may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from wikigrove_engine.title import Title

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.notices.domain.seen import follow_move
from wikigrove.notices.domain.send_mail import list_due_digests, send_due
from wikigrove.notices.domain.tell_of_log import tell_of_log, welcome
from wikigrove.notices.domain.tell_of_revision import tell_of_revision
from wikigrove.notices.domain.tidy import tidy

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


@task(queue_name="slow")
def tidy_wiki(wiki_id: int) -> None:
    """Drop what nobody needs any more."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        tidy()


def enqueue_mail(wiki_id: int, actor_id: int) -> None:
    """Send what is due now; digests wait for `enqueue_digests`."""
    send_mails.enqueue(wiki_id, actor_id, False, 1)


def enqueue_digests() -> None:
    """Each hour: the digests whose time has come, one job for each person."""
    for wiki in Wiki.objects.all():
        with use_wiki(wiki):
            for actor_id in list_due_digests():
                send_mails.enqueue(wiki.pk, actor_id, True, 1)


def enqueue_tidying() -> None:
    """Each day: one job for each wiki."""
    for wiki_id in Wiki.objects.values_list("pk", flat=True):
        tidy_wiki.enqueue(wiki_id)
