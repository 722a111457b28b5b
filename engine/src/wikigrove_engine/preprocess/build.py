"""Wikitext to the preprocessor's tree."""

from __future__ import annotations

from collections.abc import Collection

from wikigrove_engine.preprocess.nodes import Tree


def build_tree(text: str, *, tags: Collection[str], for_inclusion: bool = False) -> Tree:
    """Parse `text` in time linear in its length. `tags` are the extension tags of the wiki, in lower case."""
    raise NotImplementedError
