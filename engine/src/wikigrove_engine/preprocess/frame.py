"""A frame: the arguments that a text sees, and the expansion of nodes against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.preprocess.expansion import Expansion
from wikigrove_engine.preprocess.nodes import ArgNode, ExtNode, Seq, TemplateNode, Tree
from wikigrove_engine.title import Title

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander
    from wikigrove_engine.preprocess.strip import ExtensionCall


class Frame:
    """The root frame has no arguments, so `{{{1}}}` shows as itself there."""

    def __init__(self, expander: Expander, *, title: Title, parent: Frame | None = None, depth: int = 0) -> None:
        self.expander = expander
        self.title = title
        self.parent = parent
        self.depth = depth

    def expand_template(self, node: TemplateNode | ArgNode) -> Expansion:
        """Expand one node of a tree fully; everything that wrapping needs comes with it."""
        raise NotImplementedError

    def expand_seq(self, seq: Seq) -> str:
        """Expand a part of a tree to flat wikitext with strip markers; comments are gone."""
        raise NotImplementedError

    def expand_text(self, text: str) -> str:
        """Expand wikitext that was made on the fly (the inside of a tag, a message) in this frame."""
        raise NotImplementedError

    def build_tree(self, text: str) -> Tree:
        """The tree of a text that is read in this frame (the inside of an extension tag)."""
        raise NotImplementedError

    def extension_call(self, node: ExtNode) -> ExtensionCall:
        """The call that an extension tag of the tree stands for."""
        raise NotImplementedError
