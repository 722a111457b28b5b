"""What can go wrong with upkeep."""


class UpkeepError(Exception):
    """Base of the errors of upkeep."""


class ListNotFound(UpkeepError):
    """No list has this name."""
