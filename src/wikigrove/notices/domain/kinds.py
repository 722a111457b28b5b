"""The kinds of notifications: which choice of a person they follow, and how they look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class NoticeKind:
    """`category` is what people choose in their preferences; its header is the message `notification-header-<name>`."""

    name: str
    category: str
    icon: str


KINDS: Final = {
    kind.name: kind
    for kind in (
        NoticeKind("talk-message", "edit-user-talk", "user-talk"),
        NoticeKind("mention", "mention", "user-avatar-outline"),
        NoticeKind("mention-summary", "mention", "user-avatar-outline"),
        NoticeKind("reply", "dt-subscription", "speech-bubbles"),
        NoticeKind("thank", "edit-thank", "heart"),
        NoticeKind("reverted", "reverted", "edit-undo"),
        NoticeKind("page-linked", "article-linked", "link"),
        NoticeKind("user-rights", "user-rights", "user-group"),
        NoticeKind("watched-change", "watchlist", "watchlist"),
        NoticeKind("welcome", "system", "success"),
        NoticeKind("emailuser", "emailuser", "message"),
        NoticeKind("follow", "social", "user-add"),
    )
}
"""An extension or a later part adds its own with `register_kind`."""


def register_kind(kind: NoticeKind) -> None:
    KINDS[kind.name] = kind


def get_kind(name: str) -> NoticeKind:
    """The kind; what is no longer known looks like news of the system."""
    return KINDS.get(name) or NoticeKind(name, "system", "notice")
