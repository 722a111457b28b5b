"""The addresses at /api/rest_v1 that MediaWiki's apps and many tools read: summaries, mobile pages, media, random pages."""
