"""Make, change and drop hooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wikigrove_engine.title import NS_SPECIAL, Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor, User
from wikigrove.events.domain.streams import STREAMS
from wikigrove.events.errors import HookRefused
from wikigrove.events.models import Hook
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.write_log import LogLine, write_log

PAGE: Final = Title(NS_SPECIAL, "Webhooks")
RIGHT: Final = "managesettings"
MOST_HOOKS: Final = 50
MOST_FAILURES: Final = 20
"""So many deliveries given up in a row switch a hook off."""
IN_USE: Final = "has_hooks"
"""The wiki's setting that says whether any hook is on: edits of wikis without any cost nothing."""


@dataclass(frozen=True)
class HookFacts:
    """What can be said of a hook."""

    name: str
    url: str
    streams: tuple[str, ...] = ("recentchange",)
    namespaces: tuple[int, ...] = ()
    with_bots: bool = True
    is_active: bool = True


def create_hook(facts: HookFacts, *, actor: Actor) -> Hook:
    """Raises HookRefused, PermissionRefused."""
    check_right(actor, RIGHT)
    _check(facts)
    with transaction.atomic():
        if Hook.objects.count() >= MOST_HOOKS:
            raise HookRefused("wikigrove-hook-too-many", MOST_HOOKS)
        hook = Hook(seed=secrets.token_hex(16), owner=_person(actor))
        _fill(hook, facts)
        hook.save()
        _note_use()
        _log("create", hook, actor=actor)
    return hook


def change_hook(hook: Hook, facts: HookFacts, *, actor: Actor) -> None:
    """Whoever changes it is its owner from now on: it hears what they may read. Raises HookRefused, PermissionRefused."""
    check_right(actor, RIGHT)
    _check(facts)
    with transaction.atomic():
        _fill(hook, facts)
        hook.owner, hook.failures = _person(actor), 0
        hook.save()
        _note_use()
        _log("change", hook, actor=actor)


def delete_hook(hook: Hook, *, actor: Actor) -> None:
    check_right(actor, RIGHT)
    with transaction.atomic():
        _log("delete", hook, actor=actor)
        hook.delete()
        _note_use()


def renew_hook_secret(hook: Hook, *, actor: Actor) -> None:
    check_right(actor, RIGHT)
    with transaction.atomic():
        hook.seed = secrets.token_hex(16)
        hook.save(update_fields=["seed"])


def note_failure(hook: Hook) -> None:
    """A delivery was given up; too many in a row, and the hook is switched off."""
    with transaction.atomic():
        row = Hook.objects.select_for_update().get(pk=hook.pk)
        row.failures += 1
        if row.failures >= MOST_FAILURES:
            row.is_active = False
        row.save(update_fields=["failures", "is_active"])
        _note_use()


def note_success(hook: Hook) -> None:
    if hook.failures:
        Hook.objects.filter(pk=hook.pk).update(failures=0)


def list_hooks() -> list[Hook]:
    return list(Hook.objects.select_related("owner").order_by("pk")[:MOST_HOOKS])


def secret_of_hook(hook: Hook) -> str:
    """As the specification of Standard Webhooks writes secrets; who reads the database alone does not have it."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"hook {hook.seed}".encode(), hashlib.sha256).digest()
    return f"whsec_{base64.b64encode(made).decode()}"


def sign(hook: Hook, *, event: str, stamp: int, body: bytes) -> str:
    """The header `webhook-signature`: HMAC-SHA256 of id, second and body, with dots between them."""
    key = base64.b64decode(secret_of_hook(hook).removeprefix("whsec_"))
    made = hmac.new(key, f"{event}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def _log(action: str, hook: Hook, *, actor: Actor) -> None:
    write_log(LogLine("webhook", action, PAGE, params={"name": hook.name}, is_listed=False), actor=actor)


def _person(actor: Actor) -> User:
    """Whoever has the right has an account."""
    assert actor.user is not None
    return actor.user


def _fill(hook: Hook, facts: HookFacts) -> None:
    hook.name, hook.url = facts.name.strip(), facts.url.strip()
    hook.streams = [name for name in STREAMS if name in facts.streams]
    hook.namespaces = sorted(set(facts.namespaces))
    hook.with_bots, hook.is_active = facts.with_bots, facts.is_active


def _check(facts: HookFacts) -> None:
    name = facts.name.strip()
    if not name or len(name) > 100 or "\x00" in name:
        raise HookRefused("wikigrove-hook-bad-name")
    if not is_hook_address(facts.url.strip()):
        raise HookRefused("wikigrove-hook-bad-url")
    if not facts.streams or set(facts.streams) - set(STREAMS):
        raise HookRefused("wikigrove-hook-bad-stream")
    known: Sequence[int] = list(current_wiki().title_rules.namespaces)
    if set(facts.namespaces) - set(known):
        raise HookRefused("wikigrove-hook-bad-namespace")


def is_hook_address(url: str) -> bool:
    """Http or https, without a name and password in it; whether the address is a public one is seen when it is called."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    return plain and parts.scheme in ("http", "https") and bool(host) and not parts.username and len(url) <= 2000


def _note_use() -> None:
    """Keep whether any hook is on among the wiki's settings, where every process sees it."""
    in_use = Hook.objects.filter(is_active=True).exists()
    wiki = current_wiki()
    if bool(wiki.setting(IN_USE, False)) != in_use:
        change_wiki(wiki, settings={IN_USE: in_use or None})
