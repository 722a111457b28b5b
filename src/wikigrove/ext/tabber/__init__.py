"""Tabs in pages: <tabber>, as MediaWiki's Tabber has it."""
