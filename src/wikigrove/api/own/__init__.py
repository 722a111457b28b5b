"""Our own API, for what MediaWiki's has not: settings, extensions, wikis, jobs, what people keep for themselves, hooks."""
