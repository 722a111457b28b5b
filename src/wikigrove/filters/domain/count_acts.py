"""Count how often something happened of late, for filters that act only when it is too often."""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.db import transaction
from django.db.models import F

from wikigrove.accounts.models import RateCount
from wikigrove.farm.scope import current_wiki


def count_act(what: str, *, seconds: int) -> int:
    """Count one more of `what` in the running window of so many seconds; how many there were in it with this one."""
    text = f"{current_wiki().pk} {what} {settings.SECRET_KEY}"
    key, window = hashlib.sha256(text.encode()).hexdigest(), int(time.time()) // seconds
    with transaction.atomic():
        row, is_new = RateCount.objects.get_or_create(key=key, window=window, defaults={"count": 1})
        if is_new:
            RateCount.objects.filter(key=key, window__lt=window).delete()
            return 1
        RateCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db()
    return int(row.count)
