"""The template level of a wikitext as XML: MediaWiki's tree, which editors of templates read."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.preprocess.nodes import (
    ArgNode,
    CommentNode,
    ExtNode,
    Heading,
    IgnoreNode,
    Node,
    Part,
    Seq,
    TemplateNode,
)
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.site import get_site


def parse_tree(title: Title, text: str) -> str:
    """The tree of `text`; nothing is expanded, no page is read."""
    wiki = current_wiki()
    expander = Expander(site=get_site(wiki), page=PageConfig(title, is_preview=True), access=WikiAccess(wiki))
    try:
        tree = expander.build_tree(text)
        headings = {h.start: h for h in tree.headings}
        return f"<root>{_TreeWriter(headings).sequence(tree.root)}</root>"
    finally:
        expander.close()


def _escape(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


class _TreeWriter:
    """Writes nodes; heading lines of the page itself get an element around them."""

    def __init__(self, headings: Mapping[int, Heading]) -> None:
        self._headings = headings

    def sequence(self, seq: Seq) -> str:
        out: list[str] = []
        source, at = seq.tree.source, seq.start
        ends: list[tuple[int, str]] = []
        marks = sorted(h for h in self._headings if seq.start <= h < seq.end)
        for node in seq.nodes:
            at = self._text(source, at, node.start, marks, ends, out)
            out.append(self.node(node))
            at = node.end
        self._text(source, at, seq.end, marks, ends, out)
        out.extend(closing for _, closing in ends)
        return "".join(out)

    def _text(
        self, source: str, at: int, end: int, marks: list[int], ends: list[tuple[int, str]], out: list[str]
    ) -> int:
        """Text up to `end`, with the elements of headings opened and closed on the way."""
        while True:
            stop = min([m for m in marks if at <= m <= end] + [e for e, _ in ends if at <= e <= end], default=None)
            if stop is None:
                out.append(_escape(source[at:end]))
                return end
            out.append(_escape(source[at:stop]))
            at = stop
            if ends and ends[0][0] == stop:
                out.append(ends.pop(0)[1])
                continue
            marks.remove(stop)
            heading = self._headings[stop]
            out.append(f'<h level="{heading.level}" i="{heading.number}">')
            ends.append((heading.end, "</h>"))

    def node(self, node: Node) -> str:
        if isinstance(node, TemplateNode):
            start = ' lineStart="1"' if node.at_line_start and node.start > 0 else ""
            parts = "".join(self.part(part) for part in node.parts)
            return f"<template{start}><title>{self.sequence(node.title)}</title>{parts}</template>"
        if isinstance(node, ArgNode):
            parts = "".join(self.part(part) for part in node.parts)
            return f"<tplarg><title>{self.sequence(node.name)}</title>{parts}</tplarg>"
        if isinstance(node, ExtNode):
            return self.extension(node)
        if isinstance(node, CommentNode):
            return f"<comment>{_escape(node.source)}</comment>"
        if isinstance(node, IgnoreNode):
            return f"<ignore>{_escape(node.source)}</ignore>"
        return _escape(node.source)

    def part(self, part: Part) -> str:
        value = f"<value>{self.sequence(part.value)}</value>"
        if part.name is None:
            return f'<part><name index="{part.index}"/>{value}</part>'
        return f"<part><name>{self.sequence(part.name)}</name><equals>=</equals>{value}</part>"

    def extension(self, node: ExtNode) -> str:
        attributes = _escape(node.attributes)
        shown = f"<attr>{attributes}</attr>" if attributes else "<attr/>"
        inner = f"<inner>{_escape(node.inner)}</inner>" if node.inner else "<inner/>" if node.inner is not None else ""
        close = f"<close>{_escape(node.close)}</close>" if node.close else ""
        return f"<ext><name>{node.name}</name>{shown}{inner}{close}</ext>"
