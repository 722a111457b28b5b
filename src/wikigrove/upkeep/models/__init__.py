from wikigrove.upkeep.models.computed import ListRow, ListRun

__all__ = ["ListRow", "ListRun"]
