"""The command `wikigrove`: thin over the domain."""

from wikigrove.cli.main import main

__all__ = ["main"]
