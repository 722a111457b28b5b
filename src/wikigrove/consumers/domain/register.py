"""Register a program, change it, stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import NS_USER, make_title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.consumers.domain.consent import give_consent
from wikigrove.consumers.domain.keys import make_key
from wikigrove.consumers.domain.scopes import known_scopes
from wikigrove.consumers.domain.tokens import end_tokens
from wikigrove.consumers.errors import ConsumerRefused
from wikigrove.consumers.models import APPROVED, DISABLED, PROPOSED, REJECTED, Consumer
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.write_log import LogLine, write_log

GRANT_TYPES: Final = ("authorization_code", "refresh_token", "client_credentials")
OUT_OF_BAND: Final = "oob"
_ACTS: Final = {APPROVED: "approve", REJECTED: "reject", DISABLED: "disable"}
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST_CALLBACKS: Final = 10


@dataclass(frozen=True)
class Proposal:
    """What somebody says of a program."""

    name: str
    version: str = "1.0"
    description: str = ""
    oauth: int = 2
    callbacks: tuple[str, ...] = ()
    is_prefix: bool = False
    grants: tuple[str, ...] = ()
    grant_types: tuple[str, ...] = ("authorization_code", "refresh_token")
    is_confidential: bool = True
    is_owner_only: bool = False
    homepage: str = ""


def propose_consumer(proposal: Proposal, *, actor: Actor) -> Consumer:
    """Register a program. It can be used at once, but where the wiki wants its admins to look first.

    Programs that are only for their owner always can. Raises ConsumerRefused, PermissionRefused.
    """
    check_right(actor, "mwoauthproposeconsumer")
    check_rate("consumer", actor)
    _check(proposal)
    needs_look = bool(current_wiki().setting("oauth_approval", False)) and not proposal.is_owner_only
    with transaction.atomic():
        made = _make(proposal, stage=PROPOSED if needs_look else APPROVED, owner=actor)
        _log("create-owner-only" if proposal.is_owner_only else "propose", made, actor=actor)
        if proposal.is_owner_only:
            give_consent(made, actor=actor, scope=" ".join(made.grants))
    return made


def register_app(proposal: Proposal, *, actor: Actor | Visitor) -> Consumer:
    """An app registers itself (RFC 7591). Whoever uses it is asked, and told that nobody vouches for it."""
    check_rate("consumer", actor)
    _check(proposal)
    if bool(current_wiki().setting("oauth_approval", False)):
        raise ConsumerRefused("mwoauth-dynamic-closed")
    return _make(proposal, stage=APPROVED, owner=actor if isinstance(actor, Actor) else None)


def change_consumer(consumer: Consumer, *, actor: Actor, callbacks: Sequence[str], description: str) -> None:
    """Its owner mends addresses and description; what it may do stays what people have agreed to."""
    _check_owner(consumer, actor)
    _check_callbacks(tuple(callbacks), oauth=consumer.oauth, is_needed=not consumer.is_owner_only)
    consumer.callbacks, consumer.description = list(callbacks), description[:5000]
    with transaction.atomic():
        consumer.save(update_fields=["callbacks", "description"])


def renew_secret(consumer: Consumer, *, actor: Actor) -> None:
    """A new secret; tokens that were given out end."""
    _check_owner(consumer, actor)
    with transaction.atomic():
        consumer.seed = make_key()
        consumer.save(update_fields=["seed"])
        end_tokens(consumer)


def set_stage(consumer: Consumer, stage: str, *, actor: Actor) -> None:
    """Admins approve, reject and disable; owners may disable their own. A stopped program's tokens end."""
    if stage not in (APPROVED, REJECTED, DISABLED):
        raise ConsumerRefused("mwoauth-invalid-stage")
    if stage != DISABLED or consumer.owner_id != actor.user_id:
        check_right(actor, "mwoauthmanageconsumer")
    with transaction.atomic():
        consumer.stage = stage
        consumer.save(update_fields=["stage"])
        if stage != APPROVED:
            end_tokens(consumer)
        _log(_ACTS[stage], consumer, actor=actor)


def _log(action: str, consumer: Consumer, *, actor: Actor) -> None:
    """The line in MediaWiki's log of programs; not among recent changes."""
    where = make_title(NS_USER, actor.name, current_wiki().title_rules)
    facts = {"name": consumer.name, "consumer": consumer.key}
    write_log(LogLine("mwoauthconsumer", action, where, params=facts, is_listed=False), actor=actor)


def _check_owner(consumer: Consumer, actor: Actor) -> None:
    is_owner = consumer.owner_id is not None and consumer.owner_id == actor.user_id
    if not is_owner and not has_right(actor, "mwoauthmanageconsumer"):
        raise ConsumerRefused("mwoauth-not-owner")


def _make(proposal: Proposal, *, stage: str, owner: Actor | None) -> Consumer:
    consumer: Consumer = Consumer.objects.create(
        key=make_key(),
        seed=make_key(),
        name=proposal.name.strip(),
        version=proposal.version.strip() or "1.0",
        description=proposal.description[:5000],
        owner=owner.user if owner is not None else None,
        oauth=proposal.oauth,
        callbacks=list(proposal.callbacks),
        is_prefix=proposal.is_prefix,
        grants=known_scopes(proposal.grants or ("basic",)),
        grant_types=[name for name in GRANT_TYPES if name in proposal.grant_types],
        is_confidential=proposal.is_confidential,
        is_owner_only=proposal.is_owner_only,
        stage=stage,
        homepage=proposal.homepage[:500],
        created=timezone.now(),
    )
    return consumer


def _check(proposal: Proposal) -> None:
    if not proposal.name.strip() or len(proposal.name) > 128 or "\x00" in proposal.name:
        raise ConsumerRefused("mwoauth-invalid-name")
    if proposal.oauth not in (1, 2):
        raise ConsumerRefused("mwoauth-invalid-version")
    if not proposal.is_confidential and "client_credentials" in proposal.grant_types:
        raise ConsumerRefused("mwoauth-public-credentials")
    needs = not proposal.is_owner_only and "authorization_code" in proposal.grant_types
    _check_callbacks(proposal.callbacks, oauth=proposal.oauth, is_needed=needs)


def _check_callbacks(callbacks: tuple[str, ...], *, oauth: int, is_needed: bool) -> None:
    if (is_needed and not callbacks) or len(callbacks) > _MOST_CALLBACKS:
        raise ConsumerRefused("mwoauth-callback-needed", _MOST_CALLBACKS)
    for address in callbacks:
        if not (oauth == 1 and address == OUT_OF_BAND) and not is_callback(address):
            raise ConsumerRefused("mwoauth-invalid-callback", address[:200])


def is_callback(address: str) -> bool:
    """Https, an own scheme of an app with a dot (`org.example.app:/done`), or http on the person's own machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if len(address) > 2000 or parts.fragment or not address.isprintable() or parts.username:
        return False
    if parts.scheme == "https":
        return bool(host)
    if parts.scheme == "http":
        return host in _LOCAL
    return "." in parts.scheme
