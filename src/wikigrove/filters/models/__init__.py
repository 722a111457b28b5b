from wikigrove.filters.models.edit_filter import EditFilter, FilterVersion
from wikigrove.filters.models.hit import FilterHit

__all__ = ["EditFilter", "FilterHit", "FilterVersion"]
