"""What can go wrong with stored pages."""


class PagesError(Exception):
    """Base of the errors of stored pages."""


class RevisionNotFound(PagesError):
    """There is no such revision in this wiki."""


class TextLost(PagesError):
    """The stored text of a revision is damaged: a digest does not match."""


class RevisionConflict(PagesError):
    """Somebody else saved first: the compare-and-swap on the latest revision failed."""
