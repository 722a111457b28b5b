"""Programs and what they may do, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wikigrove.accounts.domain.grants import RISKY
from wikigrove.consumers.models import Consumer
from wikigrove.i18n import format_timestamp, has_message, message


@dataclass(frozen=True)
class ShownGrant:
    text: str
    is_risky: bool


@dataclass(frozen=True)
class ShownConsumer:
    """A program in a list or at the head of a page."""

    key: str
    name: str
    version: str
    description: str
    owner: str
    stage: str
    protocol: str
    created: str
    homepage: str
    grants: tuple[ShownGrant, ...]
    is_owner_only: bool
    callbacks: tuple[str, ...]

    @property
    def update(self) -> str:
        return f"update/{self.key}"

    @property
    def view(self) -> str:
        return f"view/{self.key}"


def show_consumer(consumer: Consumer) -> ShownConsumer:
    return ShownConsumer(
        key=consumer.key,
        name=consumer.name,
        version=consumer.version,
        description=consumer.description,
        owner=consumer.owner.username if consumer.owner is not None else "",
        stage=message(f"mwoauth-consumer-stage-{consumer.stage}"),
        protocol="OAuth 1.0a" if consumer.oauth == 1 else "OAuth 2.0",
        created=format_timestamp(consumer.created),
        homepage=consumer.homepage if consumer.homepage.startswith(("https://", "http://")) else "",
        grants=show_grants(consumer.grants),
        is_owner_only=consumer.is_owner_only,
        callbacks=tuple(consumer.callbacks),
    )


def show_grants(names: Iterable[str]) -> tuple[ShownGrant, ...]:
    return tuple(ShownGrant(grant_text(name), name in RISKY) for name in names)


def grant_text(name: str) -> str:
    """What a grant lets a program do, as the end of a sentence about it."""
    key = "mwoauth-grant-basic" if name == "basic" else f"grant-{name}"
    return message(key) if has_message(key) else name
