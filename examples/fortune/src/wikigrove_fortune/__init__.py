"""A sample extension of Wikigrove: sayings in pages."""
