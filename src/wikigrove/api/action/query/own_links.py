"""Who has just saved a page finds its links: programs save and ask at once, the job that writes links takes a moment.

A save does not wait for the parse, so the wait is here, for those alone whose own edit is meant and who ask about links.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db.models import F, Q
from django.utils import timezone

from wikigrove.api.action.call import Call
from wikigrove.pages.models import Revision

OF_LINKS: Final = frozenset(
    {
        *("alllinks", "alltransclusions", "allfileusages", "allcategories", "backlinks", "categorymembers"),
        *("embeddedin", "exturlusage", "imageusage", "iwbacklinks", "langbacklinks", "pageswithprop"),
        *("categories", "categoryinfo", "extlinks", "fileusage", "images", "iwlinks", "langlinks", "links"),
        *("linkshere", "pageprops", "templates", "transcludedin"),
    }
)
"""Modules that tell what a rendering found in a page."""
_JUST: Final = timedelta(seconds=5)
_PATIENCE: Final = 1.0
_STEP: Final = 0.03


def wait_for_own_links(call: Call, modules: Collection[str]) -> None:
    """Until the links of what the caller saved in the last five seconds are known, a second at most; one query or more."""
    last = getattr(call.actor, "last_edit", None)
    now = timezone.now()
    if last is None or last < now - _JUST or not OF_LINKS.intersection(modules):
        return
    unknown = Q(page__links_updated=None) | Q(page__links_updated__lt=F("timestamp"))
    rows = Revision.objects.filter(unknown, actor=call.actor, timestamp__gte=now - _JUST, page__latest_id=F("pk"))
    end = time.monotonic() + _PATIENCE
    while rows.exists() and time.monotonic() < end:
        time.sleep(_STEP)
