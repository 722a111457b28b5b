"""A frame: the arguments that a text sees, and the expansion of nodes against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess.expansion import Expansion
from wikigrove_engine.preprocess.nodes import ArgNode, CommentNode, ExtNode, Node, Part, Seq, TemplateNode, Tree
from wikigrove_engine.preprocess.strip import ExtensionCall, HeadingMark, RawText
from wikigrove_engine.title import Title

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander


class Frame:
    """The root frame has no arguments, so `{{{1}}}` shows as itself there.

    `parent` is the frame of the call; the arguments are expanded there when first used, and kept.
    """

    __slots__ = ("expander", "title", "parent", "depth", "arguments", "_cache")

    def __init__(self, expander: Expander, *, title: Title, parent: Frame | None = None, depth: int = 0) -> None:
        self.expander: Final = expander
        self.title: Final = title
        self.parent: Final = parent
        self.depth: Final = depth
        self.arguments: dict[str, Part] = {}
        self._cache: dict[str, str] = {}

    # -- what the tokenizer asks

    def expand_template(self, node: TemplateNode | ArgNode) -> Expansion:
        """Expand one node of a tree fully; everything that wrapping needs comes with it."""
        return self.expander.expand_node(node, self)

    def expand_seq(self, seq: Seq) -> str:
        """Expand a part of a tree to flat wikitext with strip markers; comments are gone."""
        nodes = seq.nodes
        source = seq.tree.source
        if not nodes:
            return source[seq.start : seq.end]
        return self._expand_nodes(nodes, source, seq.start, seq.end)

    def expand_template_text(self, tree: Tree) -> str:
        """Expand a whole template; its headings are marked, so that their sections can be edited there."""
        root = tree.root
        expander = self.expander
        if not tree.headings or expander.keeps_source:
            return self.expand_seq(root)
        marks: list[tuple[int, str]] = []
        for heading in reversed(tree.headings):
            mark = HeadingMark(self.title, heading.number)
            marks.append((heading.start + heading.level, expander.strip.add(mark, name="h")))
        return self._expand_nodes(root.nodes, root.tree.source, root.start, root.end, marks)

    def expand_text(self, text: str, *, for_inclusion: bool = False) -> str:
        """Expand wikitext that was made on the fly (the inside of a tag, a message) in this frame."""
        if "{" not in text and "<" not in text:
            return text
        return self.expand_seq(self.expander.build_tree(text, for_inclusion=for_inclusion).root)

    def build_tree(self, text: str) -> Tree:
        """The tree of a text that is read in this frame (the inside of an extension tag)."""
        tree = self.expander.build_tree(text)
        self.expander.prefetch(tree)
        return tree

    def extension_call(self, node: ExtNode) -> ExtensionCall:
        """The call that an extension tag of the tree stands for."""
        return ExtensionCall(
            name=node.name,
            attributes=node.attributes,
            inner=node.inner,
            close=node.close,
            source=node.source,
            frame=self,
        )

    # -- expansion

    def expand_part(self, part: Part) -> str:
        """An argument with its "name=", as parser functions see it."""
        if part.name is None:
            return self.expand_seq(part.value)
        return f"{self.expand_seq(part.name)}={self.expand_seq(part.value)}"

    def _expand_nodes(
        self, nodes: list[Node], source: str, start: int, end: int, marks: list[tuple[int, str]] | None = None
    ) -> str:
        expander = self.expander
        if not expander.enter(len(nodes)):
            return expander.limit_error()
        out: list[str] = []
        position = start
        for node in nodes:
            if node.start > position:
                if marks is None:
                    out.append(source[position : node.start])
                else:
                    _add_marked(out, source, position, node.start, marks)
            position = node.end
            if isinstance(node, TemplateNode):
                out.append(expander.expand_braces(node, self).text)
            elif isinstance(node, ArgNode):
                out.append(self.expand_arg(node))
            elif isinstance(node, ExtNode):
                out.append(expander.strip.add(self.extension_call(node), name=node.name))
            elif expander.keeps_source:
                if isinstance(node, CommentNode):
                    # Behind a marker, so that tildes and links in it stay as they are.
                    out.append(expander.strip.add(RawText(node.source, False), name="comment"))
                elif self.parent is None:
                    out.append(node.source)
            elif expander.keeps_comments and isinstance(node, CommentNode):
                out.append(expander.strip.add(RawText(node.source, False), name="comment"))
        if position < end:
            if marks is None:
                out.append(source[position:end])
            else:
                _add_marked(out, source, position, end, marks)
        expander.leave()
        return "".join(out)

    def expand_arg(self, node: ArgNode) -> str:
        """`{{{name|default}}}`: the argument, the default, or the braces as they are."""
        name = self.expand_seq(node.name)
        value = self.find_argument(name.strip())
        if value is None and node.parts and (self.parent is not None or not self.expander.keeps_source):
            value = self.expand_part(node.parts[0])
        if value is None:
            return self.implode("{{{", name, node.parts, "}}}")
        if not self.expander.add_argument_size(value):
            return "<!-- WARNING: argument omitted, expansion size too large -->"
        return value

    def implode(self, opening: str, title: str, parts: list[Part], closing: str) -> str:
        """Braces that stay braces, with what is inside them expanded."""
        return opening + "|".join((title, *(self.expand_part(p) for p in parts))) + closing

    def find_argument(self, name: str) -> str | None:
        """The expanded argument; those with a name without the white space around them. None: not given."""
        cached = self._cache.get(name)
        if cached is not None:
            return cached
        part = self.arguments.get(name)
        if part is None or self.parent is None:
            return None
        text = self.parent.expand_seq(part.value)
        if part.name is not None:
            text = text.strip()
        self._cache[name] = text
        return text

    def argument_names(self) -> list[str]:
        """In the order of the call."""
        return list(self.arguments) or list(self._cache)

    @property
    def is_empty(self) -> bool:
        return not self.arguments and not self._cache

    def child(self, parts: list[Part], title: Title) -> Frame:
        """The frame of a template called with these arguments; of two with one name the later wins."""
        frame = Frame(self.expander, title=title, parent=self, depth=self.depth + 1)
        arguments = frame.arguments
        for part in parts:
            if part.name is None:
                arguments[str(part.index)] = part
            else:
                arguments[self.expand_seq(part.name).strip()] = part
        return frame

    def is_loop(self, title: Title) -> bool:
        """Whether `title`, a title of the template store, is being transcluded already."""
        frame: Frame | None = self
        while frame is not None and frame.parent is not None:
            if frame.title is title:
                return True
            frame = frame.parent
        return False


def _add_marked(out: list[str], source: str, start: int, end: int, marks: list[tuple[int, str]]) -> None:
    """Append a part of the source with the marks that stand in it. The marks come last first and are used up."""
    while marks and marks[-1][0] <= end:
        place, mark = marks.pop()
        if place > start:
            out += [source[start:place], mark]
            start = place
    out.append(source[start:end])
