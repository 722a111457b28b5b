"""What follows a change for hooks. Tasks take ids and may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from wikigrove.events.domain.deliveries import make_deliveries, send_delivery
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki


@task()
def tell_hooks(wiki_id: int, revision_id: int, log_id: int) -> None:
    """Make the deliveries of a change: that of a revision, or of a log entry; the other number is 0."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        for delivery_id in make_deliveries(revision_id=revision_id, log_id=log_id):
            deliver.enqueue(wiki_id=wiki_id, delivery_id=delivery_id)


@task(queue_name="slow")
def deliver(wiki_id: int, delivery_id: int) -> None:
    """Try a delivery, and put the next try off where it failed."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        seconds = send_delivery(delivery_id)
    if seconds is not None and deliver.get_backend().supports_defer:
        later = timezone.now() + timedelta(seconds=seconds)
        deliver.using(run_after=later).enqueue(wiki_id=wiki_id, delivery_id=delivery_id)
