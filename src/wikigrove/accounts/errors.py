"""What people may not do. Keys are MediaWiki's message keys."""

from __future__ import annotations


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

    def __init__(self, *, seconds: int) -> None:
        super().__init__("ratelimited", "actionthrottledtext")
        self.seconds = seconds


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
