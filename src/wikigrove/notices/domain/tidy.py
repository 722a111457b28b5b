"""What nobody needs any more: watching that has ended, notifications that were read long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from wikigrove.notices.models import Notification, WatchedPage
from wikigrove.pages.domain.drop_old_changes import drop_old_changes

READ_KEPT: Final = timedelta(days=365)


def tidy() -> None:
    """Safe to run at any time, and twice."""
    now = timezone.now()
    WatchedPage.objects.filter(expires__lte=now).delete()
    Notification.objects.filter(read__lt=now - READ_KEPT).delete()
    drop_old_changes()
