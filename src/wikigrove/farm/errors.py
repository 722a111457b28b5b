"""What can go wrong with wikis."""


class FarmError(Exception):
    """Base of the farm's errors."""


class NoWikiInScope(FarmError):
    """A wiki-owned row was asked for outside the scope of a wiki: a bug in the caller."""


class WikiNotFound(FarmError):
    """No wiki answers to this host and path, or has this name."""


class WikiRefused(FarmError):
    """A wiki can't be made as asked; the text says why."""
