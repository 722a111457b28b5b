"""Verse: <poem> keeps line breaks and indents, as MediaWiki's Poem does."""
