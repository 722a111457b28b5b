"""What people may not do. Keys are MediaWiki's message keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove.i18n import format_timestamp, message

if TYPE_CHECKING:
    from wikigrove.accounts.models import Block


class AccountsError(Exception):
    """Base of the accounts' errors."""


class PermissionRefused(AccountsError):
    """The actor may not do this."""

    def __init__(self, code: str, message_key: str, *params: object) -> None:
        super().__init__(code)
        self.code = code
        self.message_key = message_key
        self.params = params


class RateLimited(PermissionRefused):
    """Too often in too short a time. `seconds` until the next try makes sense."""

    def __init__(self, *, seconds: int, message_key: str = "actionthrottledtext") -> None:
        super().__init__("ratelimited", message_key, seconds)
        self.seconds = seconds


class Blocked(PermissionRefused):
    """A block forbids it. `block` has who, why and until when; each door shows that as it does."""

    def __init__(self, block: Block) -> None:
        key = "autoblockedtext" if block.is_auto else "blockedtext" if block.is_sitewide else "blockedtext-partial"
        super().__init__(
            "autoblocked" if block.is_auto else "blocked",
            key,
            block.by_name,
            block.reason or message("blockednoreason"),
            "",
            block.by_name,
            f"#{block.pk}",
            format_timestamp(block.expires) if block.expires else message("infiniteblock"),
            block.shown_target,
            format_timestamp(block.timestamp),
        )
        self.block = block


class WikiLocked(PermissionRefused):
    """The wiki can be read only for a while."""

    def __init__(self, reason: str) -> None:
        super().__init__("readonly", "readonlytext", reason)


class ActRefused(PermissionRefused):
    """What was asked makes no sense as it was asked: a form shows the message at its top."""

    def __init__(self, message_key: str, *params: object) -> None:
        super().__init__(message_key, message_key, *params)


class NameRefused(AccountsError):
    """A user name that can't be had."""

    def __init__(self, message_key: str, *params: object) -> None:
        super().__init__(message_key)
        self.message_key = message_key
        self.params = params


class PreferenceRefused(AccountsError):
    """A preference that does not exist, or a value that it can't have."""

    def __init__(self, message_key: str, *params: object) -> None:
        super().__init__(message_key)
        self.message_key = message_key
        self.params = params
