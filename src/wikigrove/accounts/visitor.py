"""Somebody who reads without an account and has not edited yet."""

from __future__ import annotations

from dataclasses import dataclass

from wikigrove.accounts.enums import ActorKind


@dataclass(frozen=True)
class Visitor:
    """Stands where an Actor stands. The address serves rate limits and blocks; it is never shown or stored."""

    address: str = ""
    name: str = ""
    kind: str = ActorKind.ADDRESS
    user: None = None
    pk: None = None

    @property
    def is_anonymous(self) -> bool:
        return True

    @property
    def is_temporary(self) -> bool:
        return False

    @property
    def is_registered(self) -> bool:
        return False
