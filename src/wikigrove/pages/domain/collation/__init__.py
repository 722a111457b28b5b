"""The order of names in categories, by the setting `category_collation`."""

from wikigrove.pages.domain.collation.collations import Collation, find_collation, is_collation

__all__ = ["Collation", "find_collation", "is_collation"]
