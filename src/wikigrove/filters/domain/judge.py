"""Let the wiki's filters judge an act before it is done."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import zstandard
from django.db.models import F
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.actors import system_actor
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.domain.count_acts import count_act
from wikigrove.filters.domain.facts import Variables
from wikigrove.filters.errors import ActStopped
from wikigrove.filters.language import Budget, OutOfBudget, RuleError, evaluate, parse_rules, to_bool
from wikigrove.filters.models import EditFilter, FilterHit
from wikigrove.i18n import message
from wikigrove.moderation.domain.autopromotion import AUTOPROMOTE_DAYS, hold_autopromotion
from wikigrove.moderation.domain.block import block_by_software
from wikigrove.moderation.domain.change_groups import degroup_by_software
from wikigrove.pages.models import Change

log = logging.getLogger("wikigrove.filters")
WARNED_SECONDS: Final = 900
"""Somebody who was warned may do the same again within this time."""
LIMIT_TAG: Final = "abusefilter-condition-limit"
_EMERGENCY_SHARE: Final = 0.05
_EMERGENCY_LEAST: Final = 25
_EMERGENCY_AGE: Final = timedelta(days=1)
_MOST_LOGGED: Final = 400_000
_STOPPING: Final = frozenset({"warn", "disallow", "block", "degroup", "blockautopromote"})
_TOLD: Final = {
    "block": "abusefilter-blocked-display",
    "degroup": "abusefilter-degrouped",
    "blockautopromote": "abusefilter-autopromote-blocked",
}


@dataclass
class Verdict:
    """What came of it where the act goes on: tags for it, and the hits that are told what was saved."""

    tags: set[str] = field(default_factory=set)
    hits: list[int] = field(default_factory=list)


def judge(variables: Variables, *, act: str, title: Title, actor: Actor | Visitor) -> Verdict:
    """Run all filters. Raises ActStopped when one of them warns, forbids or blocks; each match is logged.

    A filter that fails does not match: a broken one must not close the wiki.
    """
    verdict = Verdict()
    filters = list(EditFilter.objects.filter(is_enabled=True, is_deleted=False).order_by("number"))
    if not filters:
        return verdict
    matched, is_spent = find_matches(filters, variables)
    if is_spent:
        verdict.tags.add(LIMIT_TAG)
    stop: ActStopped | None = None
    for one in matched:
        taken, refusal = _act(one, title, actor, verdict)
        verdict.hits.append(_record(one, variables, act, title, actor, taken))
        stop = _worse(stop, refusal)
    if stop is not None:
        raise stop
    return verdict


def find_matches(filters: list[EditFilter], variables: Variables) -> tuple[list[EditFilter], bool]:
    """The filters that match, and whether the budget ran out before all were asked."""
    budget, matched = Budget(), []
    for one in filters:
        try:
            if to_bool(evaluate(parse_rules(one.rules), variables, budget)):
                matched.append(one)
        except OutOfBudget:
            return matched, True
        except RuleError as fault:
            log.warning("%s fails: %s %s", one, fault.key, fault.params)
    return matched, False


def attach_revision(verdict: Verdict, revision_id: int) -> None:
    """Tell the hits what was saved."""
    if verdict.hits:
        FilterHit.objects.filter(pk__in=verdict.hits).update(revision_id=revision_id)


def _act(
    one: EditFilter, title: Title, actor: Actor | Visitor, verdict: Verdict
) -> tuple[list[str], ActStopped | None]:
    """Do what the filter says: the names of what was done, and why the act stops, if it does."""
    actions: Mapping[str, Mapping[str, object]] = one.actions
    if "throttle" in actions and not _is_throttled(one, actions["throttle"], title, actor):
        return [], None
    is_emergency = one.is_throttled or (bool(_STOPPING & set(actions)) and _is_emergency(one))
    if "warn" in actions and not is_emergency and not _was_warned(one, title, actor):
        key = str(actions["warn"].get("message") or "abusefilter-warning")
        return ["warn"], ActStopped("abusefilter-warning", key, one.description, one.number, may_insist=True)
    taken: list[str] = []
    if "tag" in actions:
        names = actions["tag"].get("tags", [])
        verdict.tags |= {str(name) for name in names} if isinstance(names, list) else set()
        taken.append("tag")
    if is_emergency:
        return taken, None
    refusal: ActStopped | None = None
    if "disallow" in actions:
        key = str(actions["disallow"].get("message") or "abusefilter-disallowed")
        refusal = ActStopped("abusefilter-disallowed", key, one.description, one.number)
        taken.append("disallow")
    for name in ("blockautopromote", "degroup", "block"):
        if name in actions and _punish(name, actions[name], one, actor):
            refusal = ActStopped("abusefilter-disallowed", _TOLD[name], one.description, one.number)
            taken.append(name)
    return taken, refusal


def _punish(name: str, settings: Mapping[str, object], one: EditFilter, actor: Actor | Visitor) -> bool:
    """Whether there was somebody to do it to: who has no account has no groups, either."""
    reason = message("abusefilter-blockreason", one.description, one.number, language=current_wiki().language)
    if name == "block":
        expiry = str(settings.get("expiry") or "1 day")
        block_by_software(actor, expiry=expiry, reason=reason, by=system_actor())
        return True
    if not isinstance(actor, Actor) or not actor.is_registered:
        return False
    if name == "degroup":
        return bool(degroup_by_software(actor, reason=reason, by=system_actor()))
    hold_autopromotion(actor, days=_int(settings.get("days"), AUTOPROMOTE_DAYS), reason=reason, by=system_actor())
    return True


def _worse(one: ActStopped | None, other: ActStopped | None) -> ActStopped | None:
    """A prohibition counts more than a warning."""
    if one is None or other is None:
        return one or other
    return other if one.may_insist and not other.may_insist else one


def _is_throttled(one: EditFilter, settings: Mapping[str, object], title: Title, actor: Actor | Visitor) -> bool:
    """Whether it was too often: `count` in `seconds`, together for `by`: user, ip, page, site."""
    by = settings.get("by") or ["user"]
    known = {
        "user": f"actor {actor.pk}" if actor.pk else _address(actor),
        "ip": _address(actor),
        "page": str(title),
        "site": "",
    }
    who = "|".join(known.get(str(name), "") for name in (by if isinstance(by, list) else [by]))
    number = count_act(f"filter {one.pk} {who}", seconds=_int(settings.get("seconds"), 60))
    return number > _int(settings.get("count"), 3)


def _address(actor: Actor | Visitor) -> str:
    return str(getattr(actor, "address", ""))


def _int(value: object, default: int) -> int:
    return value if isinstance(value, int) and 0 < value < 10_000_000 else default


def _was_warned(one: EditFilter, title: Title, actor: Actor | Visitor) -> bool:
    since = timezone.now() - timedelta(seconds=WARNED_SECONDS)
    # Of visitors nothing is kept; the name that one of them wants to have tells them apart well enough.
    warned = FilterHit.objects.filter(
        filter=one, actor=_known(actor), namespace=title.namespace, key=title.key, taken="warn"
    )
    return bool(warned.filter(timestamp__gte=since).exists())


def _is_emergency(one: EditFilter) -> bool:
    """A filter that was changed within a day and stops a twentieth of all acts is rather wrong than right."""
    if one.timestamp < timezone.now() - _EMERGENCY_AGE:
        return False
    hits = FilterHit.objects.filter(filter=one, timestamp__gte=one.timestamp).count()
    if hits < _EMERGENCY_LEAST:
        return False
    acts = Change.objects.filter(timestamp__gte=one.timestamp).count() + hits
    if hits / acts <= _EMERGENCY_SHARE:
        return False
    EditFilter.objects.filter(pk=one.pk).update(is_throttled=True)
    one.is_throttled = True
    log.warning("%s matches too much: it only logs from now on", one)
    return True


def _known(actor: Actor | Visitor) -> Actor | None:
    return actor if isinstance(actor, Actor) else None


def _record(
    one: EditFilter, variables: Variables, act: str, title: Title, actor: Actor | Visitor, taken: list[str]
) -> int:
    EditFilter.objects.filter(pk=one.pk).update(hits=F("hits") + 1)
    hit = FilterHit.objects.create(
        filter=one,
        actor=_known(actor),
        act=act,
        namespace=title.namespace,
        key=title.key,
        taken=",".join(taken),
        timestamp=timezone.now(),
        variables=pack_variables(variables),
    )
    return int(hit.pk)


def pack_variables(variables: Variables) -> bytes:
    """As they are kept; long texts are cut."""
    found = {
        name: value[:_MOST_LOGGED] if isinstance(value, str) else value for name, value in variables.found().items()
    }
    return zstandard.compress(json.dumps(found, ensure_ascii=False, default=str).encode("utf-8", "replace"))


def unpack_variables(hit: FilterHit) -> dict[str, object]:
    text = zstandard.ZstdDecompressor().decompress(bytes(hit.variables), max_output_size=64_000_000)
    values: dict[str, object] = json.loads(text)
    return values
