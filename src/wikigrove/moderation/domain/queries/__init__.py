"""Reads about people."""

from wikigrove.moderation.domain.queries.blocks import list_blocks
from wikigrove.moderation.domain.queries.people import (
    PersonRow,
    list_active,
    list_people,
)

__all__ = ["PersonRow", "list_active", "list_blocks", "list_people"]
