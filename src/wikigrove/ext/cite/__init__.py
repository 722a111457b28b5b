"""Footnotes: <ref> and <references>, as MediaWiki's Cite has them."""
