"""Styles of templates: <templatestyles> puts a sanitized style sheet into the page, as MediaWiki's TemplateStyles does."""
