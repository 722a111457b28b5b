"""What can go wrong with hooks. Keys are message keys."""

from __future__ import annotations


class EventsError(Exception):
    """Base of the errors of events."""


class HookRefused(EventsError):
    """A hook can't be made or changed so; nothing was written."""

    def __init__(self, message_key: str, *params: object) -> None:
        super().__init__(message_key)
        self.message_key = message_key
        self.params = params


class StreamRefused(EventsError):
    """A stream or a place in it that does not exist."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code, self.text = code, text
