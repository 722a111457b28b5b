"""Put change tags on edits and acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from django.db import transaction
from django.db.models import F

from wikigrove.pages.models import LogEntry, Revision, Tag, TagUse

SOFTWARE_TAGS: Final = (
    "mw-contentmodelchange",
    "mw-new-redirect",
    "mw-removed-redirect",
    "mw-changed-redirect-target",
    "mw-blank",
    "mw-replace",
    "mw-rollback",
    "mw-undo",
    "mw-manual-revert",
    "mw-reverted",
    "mw-server-side-upload",
)
"""Made by the software alone, with MediaWiki's names."""


def add_tags(names: Collection[str], *, revision: Revision | None = None, log: LogEntry | None = None) -> None:
    """Put tags on a revision or a log entry, made where missing; those that are there already stay as they are."""
    with transaction.atomic():
        for name in sorted(set(names)):
            tag = Tag.objects.get_or_create(name=name)[0]
            _, is_new = TagUse.objects.get_or_create(tag=tag, revision=revision, log=log)
            if is_new:
                Tag.objects.filter(pk=tag.pk).update(uses=F("uses") + 1)


def remove_tags(names: Collection[str], *, revision: Revision | None = None, log: LogEntry | None = None) -> None:
    with transaction.atomic():
        for name in sorted(set(names)):
            gone, _ = TagUse.objects.filter(tag__name=name, revision=revision, log=log).delete()
            if gone:
                Tag.objects.filter(name=name).update(uses=F("uses") - gone)


def tags_of_revisions(ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Revision id -> names, in one query for any number; those without tags are absent."""
    return _collect("revision_id", ids)


def tags_of_logs(ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Like `tags_of_revisions`, for log entries."""
    return _collect("log_id", ids)


def list_tags() -> list[Tag]:
    """All tags of the wiki, those of the software that were never used too, most used first; one query."""
    known = {tag.name: tag for tag in Tag.objects.all()}
    for name in SOFTWARE_TAGS:
        known.setdefault(name, Tag(name=name))
    return sorted(known.values(), key=lambda tag: (-tag.uses, tag.name))


def _collect(column: str, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = TagUse.objects.filter(**{f"{column}__in": list(ids)}).order_by("tag__name")
    for owner, name in rows.values_list(column, "tag__name"):
        found[owner].append(name)
    return {owner: tuple(names) for owner, names in found.items()}
