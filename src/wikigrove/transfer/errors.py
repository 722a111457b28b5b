"""What can go wrong with a dump. The text is one line for people, with the position."""


class TransferError(Exception):
    """Base of the errors of imports and exports."""


class DumpDamaged(TransferError):
    """The file is damaged, cut off, or no dump at all."""


class PlacementRefused(TransferError):
    """Pages can't be put there, or authors not be named like that; a message key for people."""

    def __init__(self, message_key: str, *params: object) -> None:
        super().__init__(message_key)
        self.message_key = message_key
        self.params = params


class DumpRefused(TransferError):
    """The file is whole, but can't be taken into this wiki."""
