"""Take lines that are too old out of recent changes. Histories and logs keep everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import Change

KEPT_DAYS: Final = 90
"""As in MediaWiki; the wiki's setting `changes_kept_days`."""
BATCH: Final = 2000


def drop_old_changes() -> int:
    """Drop what is older than the wiki keeps, in short transactions: others write meanwhile. How many lines."""
    oldest = timezone.now() - timedelta(days=int(current_wiki().setting("changes_kept_days", KEPT_DAYS)))
    dropped = 0
    while True:
        ids = list(
            Change.objects.filter(timestamp__lt=oldest).order_by("timestamp").values_list("pk", flat=True)[:BATCH]
        )
        if not ids:
            return dropped
        with transaction.atomic():
            dropped += Change.objects.filter(pk__in=ids).delete()[0]
