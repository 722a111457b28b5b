"""News of what happens on a wiki, for programs: events with the fields of MediaWiki's streams, and hooks that get them."""
