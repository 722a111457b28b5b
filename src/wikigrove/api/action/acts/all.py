"""Imports every file of acting modules."""

from wikigrove.api.action.acts import (
    credentials,
    delete,
    edit,
    import_pages,
    move,
    people,
    protect,
    settings,
    signin,
    tags,
    upload,
    watching,
)

__all__ = [
    "credentials",
    "delete",
    "edit",
    "import_pages",
    "move",
    "people",
    "protect",
    "settings",
    "signin",
    "tags",
    "upload",
    "watching",
]
