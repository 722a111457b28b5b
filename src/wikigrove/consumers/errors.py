"""What can go wrong with programs. Keys are message keys."""

from __future__ import annotations


class ConsumersError(Exception):
    """Base of the consumers' errors."""


class ConsumerRefused(ConsumersError):
    """A program can't be registered or changed so; nothing was written."""

    def __init__(self, message_key: str, *params: object) -> None:
        super().__init__(message_key)
        self.message_key = message_key
        self.params = params


class OAuthRefused(ConsumersError):
    """A step of OAuth that can't go on. `code` is the protocol's word for it."""

    def __init__(self, code: str, text: str, *, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.text, self.status = code, text, status
