"""Make and change edit filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wikigrove_engine.title import NS_SPECIAL, Title

from wikigrove.accounts.domain.expiry import parse_expiry
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.filters.domain.check_rules import check_rules
from wikigrove.filters.errors import FilterRefused
from wikigrove.filters.models import EditFilter, FilterVersion
from wikigrove.moderation.domain.autopromotion import AUTOPROMOTE_DAYS, MOST_DAYS
from wikigrove.pages.domain.tags import SOFTWARE_TAGS
from wikigrove.pages.domain.write_log import LogLine, write_log

ACTIONS: Final = ("warn", "throttle", "tag", "disallow", "block", "blockautopromote", "degroup")
_RESTRICTED: Final = frozenset({"block", "blockautopromote", "degroup"})


@dataclass(frozen=True)
class FilterDraft:
    """What is to be saved; `actions` as EditFilter has them."""

    description: str
    rules: str
    notes: str = ""
    is_enabled: bool = True
    is_hidden: bool = False
    is_deleted: bool = False
    actions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def save_filter(draft: FilterDraft, *, number: int | None, actor: Actor) -> EditFilter:
    """Save a new filter, or filter `number` anew. Raises PermissionRefused, FilterRefused; RuleError as FilterRefused."""
    check_right(actor, "abusefilter-modify")
    if _RESTRICTED & set(draft.actions):
        check_right(actor, "abusefilter-modify-restricted")
    _check(draft)
    with transaction.atomic():
        known = EditFilter.objects.select_for_update().filter(number=number).first() if number is not None else None
        if number is not None and known is None:
            raise FilterRefused("abusefilter-edit-badfilter")
        if known is not None:
            check_may_see(known, actor=actor)
        row = known or EditFilter(number=(EditFilter.objects.aggregate(n=Max("number"))["n"] or 0) + 1)
        _fill(row, draft, actor)
        row.is_throttled = False
        row.save()
        version = FilterVersion(filter=row)
        _fill(version, draft, actor)
        version.save()
        params = {"number": row.number, "version": version.pk}
        action = "create" if known is None else "modify"
        line = LogLine("abusefilter", action, Title(NS_SPECIAL, f"AbuseFilter/{row.number}"), "", params)
        write_log(line, actor=actor)
    return row


def check_may_see(row: EditFilter, *, actor: Actor | Visitor) -> None:
    """Raises PermissionRefused where the filter's rules are not for `actor`."""
    check_right(actor, "abusefilter-view")
    if row.is_hidden:
        check_right(actor, "abusefilter-view-private")


def sees_private(actor: Actor | Visitor) -> bool:
    return has_right(actor, "abusefilter-view-private") or has_right(actor, "abusefilter-modify")


def _check(draft: FilterDraft) -> None:
    if not draft.description.strip() or not draft.rules.strip():
        raise FilterRefused("abusefilter-edit-missingfields")
    if draft.is_enabled and draft.is_deleted:
        raise FilterRefused("abusefilter-edit-deleting-enabled")
    fault = check_rules(draft.rules)
    if fault is not None:
        raise FilterRefused(fault.key, *fault.params, position=fault.position)
    for name, parameters in draft.actions.items():
        if name not in ACTIONS:
            raise FilterRefused("abusefilter-edit-badaction", name)
        _check_parameters(name, parameters)


def _check_parameters(name: str, parameters: Mapping[str, object]) -> None:
    if name == "tag":
        tags = parameters.get("tags")
        if not isinstance(tags, list) or not tags:
            raise FilterRefused("tags-create-no-name")
        for tag in tags:
            if not isinstance(tag, str) or tag in SOFTWARE_TAGS or not tag.strip() or any(c in tag for c in ",|/"):
                raise FilterRefused("abusefilter-edit-bad-tags")
    elif name == "block":
        try:
            parse_expiry(str(parameters.get("expiry", "")), now=timezone.now())
        except ValueError:
            raise FilterRefused("ipb_expiry_invalid") from None
    elif name == "blockautopromote":
        days = parameters.get("days", AUTOPROMOTE_DAYS)
        if not isinstance(days, int) or not 0 < days <= MOST_DAYS:
            raise FilterRefused("abusefilter-edit-invalid-days", MOST_DAYS)
    elif name == "throttle":
        for part in ("count", "seconds"):
            if not isinstance(parameters.get(part), int) or not 0 < int(str(parameters[part])) < 10_000_000:
                raise FilterRefused("abusefilter-edit-invalid-throttlecount")


def _fill(row: EditFilter | FilterVersion, draft: FilterDraft, actor: Actor) -> None:
    row.description, row.rules, row.notes = draft.description.strip()[:255], draft.rules, draft.notes
    row.is_enabled, row.is_hidden, row.is_deleted = draft.is_enabled, draft.is_hidden, draft.is_deleted
    row.actions = {name: dict(parameters) for name, parameters in draft.actions.items()}
    row.actor, row.timestamp = actor, timezone.now()
