"""Tags by hand: on edits and acts, and which tags there are."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from django.db import transaction
from wikigrove_engine.title import NS_SPECIAL, Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.summary import clean_summary
from wikigrove.editing.errors import EditRefused
from wikigrove.pages.domain.tags import SOFTWARE_TAGS, add_tags, remove_tags, tags_of_logs, tags_of_revisions
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry, Revision, Tag, TagUse

MOST_USES: Final = 5000
"""A tag with more uses can't be deleted."""
_FORBIDDEN: Final = re.compile(r"[,|/\x00-\x1f\x7f]")


def check_tags(names: Collection[str], *, actor: Actor) -> None:
    """May `actor` put these on an own edit or act? Raises PermissionRefused, EditRefused."""
    if not names:
        return
    check_right(actor, "applychangetags")
    _check_known(names)


def change_tags(
    *,
    revision_ids: Collection[int] = (),
    log_ids: Collection[int] = (),
    add: Collection[str] = (),
    remove: Collection[str] = (),
    reason: str = "",
    actor: Actor,
) -> int:
    """Put tags on and take them off; how many items changed. Raises EditRefused, PermissionRefused, RateLimited."""
    check_right(actor, "changetags")
    check_block(actor, None, "changetags")
    check_rate("changetag", actor)
    _check_known(add)
    _check_known(remove, must_be_active=False)
    count = 0
    with transaction.atomic():
        for revision in Revision.objects.select_related("page").filter(pk__in=list(revision_ids)):
            before = tags_of_revisions([revision.pk]).get(revision.pk, ())
            count += _change(before, add, remove, reason, actor, title=revision.page.title, revision=revision)
        for entry in LogEntry.objects.filter(pk__in=list(log_ids)):
            before = tags_of_logs([entry.pk]).get(entry.pk, ())
            count += _change(before, add, remove, reason, actor, title=Title(entry.namespace, entry.key), log=entry)
    return count


def create_tag(name: str, *, reason: str = "", actor: Actor) -> Tag:
    """Make a tag that people may use. Raises EditRefused for a bad name or one that is taken."""
    check_right(actor, "managechangetags")
    check_block(actor, None, "changetags")
    name = name.strip()
    if not name or _FORBIDDEN.search(name) or len(name.encode()) > 255 or name.startswith("mw-"):
        raise EditRefused("tags-create-invalid-chars", "tags-create-invalid-chars")
    with transaction.atomic():
        if Tag.objects.filter(name=name, is_manual=True).exists() or name in SOFTWARE_TAGS:
            raise EditRefused("tags-create-already-exists", "tags-create-already-exists", name)
        tag: Tag = Tag.objects.get_or_create(name=name)[0]
        tag.is_manual = tag.is_active = True
        tag.save(update_fields=["is_manual", "is_active"])
        _tell("create", tag, reason, actor)
    return tag


def set_tag_active(name: str, *, active: bool, reason: str = "", actor: Actor) -> None:
    check_right(actor, "managechangetags")
    check_block(actor, None, "changetags")
    tag = _get(name)
    if not tag.is_manual or tag.is_active == active:
        raise EditRefused("tags-activate-not-allowed", "tags-activate-not-allowed", name)
    with transaction.atomic():
        tag.is_active = active
        tag.save(update_fields=["is_active"])
        _tell("activate" if active else "deactivate", tag, reason, actor)


def delete_tag(name: str, *, reason: str = "", actor: Actor) -> None:
    """Take a tag off all that has it, and forget it."""
    check_right(actor, "deletechangetags")
    check_block(actor, None, "changetags")
    tag = _get(name)
    if not tag.is_manual:
        raise EditRefused("tags-delete-not-allowed", "tags-delete-not-allowed", name)
    if tag.uses > MOST_USES:
        raise EditRefused("tags-delete-too-many-uses", "tags-delete-too-many-uses", name, MOST_USES)
    with transaction.atomic():
        _tell("delete", tag, reason, actor)
        TagUse.objects.filter(tag=tag).delete()
        tag.delete()


def _change(
    before: Collection[str],
    add: Collection[str],
    remove: Collection[str],
    reason: str,
    actor: Actor,
    *,
    title: Title,
    revision: Revision | None = None,
    log: LogEntry | None = None,
) -> int:
    added, removed = sorted(set(add) - set(before)), sorted(set(remove) & set(before))
    if not added and not removed:
        return 0
    add_tags(added, revision=revision, log=log)
    remove_tags(removed, revision=revision, log=log)
    params = {
        "revid": revision.pk if revision is not None else None,
        "logid": log.pk if log is not None else None,
        "tagsAdded": added,
        "tagsRemoved": removed,
        "initialTags": list(before),
    }
    write_log(LogLine("tag", "update", title, clean_summary(reason), params), actor=actor)
    return 1


def _check_known(names: Collection[str], *, must_be_active: bool = True) -> None:
    known = Tag.objects.filter(name__in=list(names), is_manual=True)
    if must_be_active:
        known = known.filter(is_active=True)
    missing = set(names) - set(known.values_list("name", flat=True))
    if missing:
        raise EditRefused("badtags", "tags-apply-not-allowed-one", ", ".join(sorted(missing)))


def _get(name: str) -> Tag:
    tag: Tag | None = Tag.objects.filter(name=name).first()
    if tag is None:
        raise EditRefused("tags-delete-not-found", "tags-delete-not-found", name)
    return tag


def _tell(action: str, tag: Tag, reason: str, actor: Actor) -> None:
    params = {"tag": tag.name, "count": tag.uses}
    write_log(LogLine("managetags", action, Title(NS_SPECIAL, "Tags"), clean_summary(reason), params), actor=actor)
