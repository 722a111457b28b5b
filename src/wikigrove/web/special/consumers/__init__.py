"""Programs and people: asking for consent, taking it back, registering a program."""

from wikigrove.web.special.consumers import grants, lists, oauth, registration  # noqa: F401
