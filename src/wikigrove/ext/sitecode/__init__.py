"""Styles and scripts of the wiki and of each person: MediaWiki:Common.css and its kin."""
