"""Why a change of a wiki's settings was not made."""


class OperationsError(Exception):
    """Base of the errors of operations."""


class SettingRefused(OperationsError):
    """A value that can't be. `field` is the name of the setting; the message says what would do."""

    def __init__(self, field: str, message_key: str, *params: object) -> None:
        super().__init__(f"{field}: {message_key}")
        self.field = field
        self.message_key = message_key
        self.params = params
