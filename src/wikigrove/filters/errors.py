"""Why an act was stopped, or a filter not saved. Keys are message keys."""

from __future__ import annotations


class FiltersError(Exception):
    """Base of the errors of edit filters."""


class ActStopped(FiltersError):
    """A filter, or a list of what is unwanted, stops the act. `may_insist`: the same once more goes through."""

    def __init__(self, code: str, message_key: str, *params: object, may_insist: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.message_key = message_key
        self.params = params
        self.may_insist = may_insist


class FilterRefused(FiltersError):
    """The filter can't be saved like this."""

    def __init__(self, message_key: str, *params: object, position: int = -1) -> None:
        super().__init__(message_key)
        self.message_key = message_key
        self.params = params
        self.position = position
