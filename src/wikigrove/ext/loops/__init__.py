"""Repetition in wikitext: #while, #dowhile, #loop, #forargs, #fornumargs, as MediaWiki's Loops has them."""
