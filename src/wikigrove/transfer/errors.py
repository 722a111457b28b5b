"""What can go wrong with a dump. The text is one line for people, with the position."""


class TransferError(Exception):
    """Base of the errors of imports and exports."""


class DumpDamaged(TransferError):
    """The file is damaged, cut off, or no dump at all."""


class DumpRefused(TransferError):
    """The file is whole, but can't be taken into this wiki."""
