"""Trees of templates, kept beyond one page.

The key is the text itself: a template's tree depends on nothing else, so the cache is never stale and all wikis of an
installation share it. Comparing texts is a memory comparison, far cheaper than parsing.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from wikigrove_engine.preprocess.build import build_tree
from wikigrove_engine.preprocess.nodes import Tree

_MAX_CHARACTERS: Final = 8_000_000

_Key = tuple[str, frozenset[str], bool, bool]


class TreeCache:
    """Least recently used trees go when their texts together pass `limit` characters. Safe for threads."""

    def __init__(self, limit: int = _MAX_CHARACTERS) -> None:
        self.limit: Final = limit
        self._trees: OrderedDict[_Key, Tree] = OrderedDict()
        self._size = 0
        self._lock: Final = Lock()

    def tree(self, text: str, *, tags: frozenset[str], for_inclusion: bool, variants: bool) -> Tree:
        key = (text, tags, for_inclusion, variants)
        with self._lock:
            found = self._trees.get(key)
            if found is not None:
                self._trees.move_to_end(key)
                return found
        tree = build_tree(text, tags=tags, for_inclusion=for_inclusion, variants=variants)
        with self._lock:
            if key not in self._trees:
                self._trees[key] = tree
                self._size += len(text) + 200
                while self._size > self.limit and len(self._trees) > 1:
                    (old, *_), _tree = self._trees.popitem(last=False)
                    self._size -= len(old) + 200
        return tree


TEMPLATE_TREES: Final = TreeCache()
