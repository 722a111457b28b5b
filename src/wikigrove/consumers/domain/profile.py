"""Who somebody is, as programs are told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wikigrove.accounts.domain.check_block import blocks_of
from wikigrove.accounts.domain.email_address import is_confirmed
from wikigrove.accounts.domain.rights import groups_of, rights_of
from wikigrove.accounts.models import Actor
from wikigrove.consumers.domain.scopes import may_know_mail


def describe_person(actor: Actor, *, scope: str) -> dict[str, Any]:
    """MediaWiki's names of the facts (`/oauth2/resource/profile`, Special:OAuth/identify) and OpenID Connect's."""
    user = actor.user
    out: dict[str, Any] = {
        "sub": str(actor.user_id),
        "username": actor.name,
        "editcount": actor.edit_count,
        "confirmed_email": user is not None and is_confirmed(user),
        "blocked": is_blocked(actor),
        "registered": f"{actor.created:%Y%m%d%H%M%S}",
        "groups": groups_of(actor),
        "rights": sorted(rights_of(actor)),
        "grants": sorted(set(scope.split()) - {"openid", "profile", "email"}),
        "preferred_username": actor.name,
        "name": actor.name,
        "updated_at": int((actor.last_edit or actor.created).timestamp()),
    }
    if may_know_mail(scope) and user is not None and user.email:
        out["email"] = user.email
        out["email_verified"] = is_confirmed(user)
    return out


def is_blocked(actor: Actor) -> bool:
    return any(block.is_sitewide for block in blocks_of(actor))


def now_seconds() -> int:
    return int(timezone.now().timestamp())
