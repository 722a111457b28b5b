"""What can go wrong with files. Keys are MediaWiki's message keys."""


class MediaError(Exception):
    """Base of the errors of files."""


class UploadRefused(MediaError):
    """The file can't be taken."""

    def __init__(self, message_key: str, *params: object) -> None:
        super().__init__(message_key)
        self.message_key = message_key
        self.params = params


class ThumbnailFailed(MediaError):
    """No picture of this size can be made of this file."""


class FileNotFound(MediaError):
    """There is no such file, or no such version of it."""
