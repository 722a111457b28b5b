"""What can't be watched, thanked for or sent. Keys are MediaWiki's message keys."""

from __future__ import annotations


class NoticesError(Exception):
    """Base of the errors of watching and notifying."""


class NoticeRefused(NoticesError):
    """Nothing was changed; the message says why. `code` is the API's."""

    def __init__(self, code: str, message_key: str, *params: object) -> None:
        super().__init__(code)
        self.code = code
        self.message_key = message_key
        self.params = params
