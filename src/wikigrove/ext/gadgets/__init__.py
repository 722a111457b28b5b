"""Styles and scripts that a wiki offers and everybody chooses for themselves, as MediaWiki's Gadgets has them."""
