"""Asks the engine's own scanner what a text would become."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.parser import Parser
from wikigrove_engine.preprocess import ArgNode, TemplateNode
from wikigrove_engine.tokenize.scanner import Scanner
from wikigrove_engine.tokenize.tokens import CLOSE, FRAGMENT, OPEN, VOID, Fragment, Tag

if TYPE_CHECKING:
    from wikigrove_engine.site import PageConfig, SiteConfig


class Scratch:
    """A parser that reads pieces of text and never asks the wiki anything."""

    def __init__(self, site: SiteConfig, page: PageConfig) -> None:
        self._site = site
        self._page = page
        self._parser: Parser | None = None

    def parser(self) -> Parser:
        if self._parser is None:
            # It reads small pieces, over all the time that the document takes.
            limits = replace(self._site.limits, seconds=float("inf"))
            site = replace(self._site, limits=limits)
            self._parser = Parser(site=site, page=self._page, access=InMemoryAccess())
        return self._parser

    def has_variants(self) -> bool:
        return self.parser().has_variants

    def switch_name(self, key: str) -> str:
        """A behaviour switch in the wiki's language."""
        for switches in (self.parser().language.switches, self._site.registry.switches):
            for text, found in switches.items():
                if found == key:
                    return text.upper() if text.isascii() else text
        return ""

    def find_braces(self, text: str) -> list[tuple[int, int]]:
        """Template calls and parameters in a text."""
        tree = self.parser().expander.root.build_tree(text)
        return [(n.start, n.end) for n in tree.index.values() if isinstance(n, TemplateNode | ArgNode)]

    def is_argument(self, text: str, *, named: bool) -> bool:
        """Whether `text` is read as one whole value of a template's parameter."""
        lead = "{{x|1=" if named else "{{x|"
        # A line break before the end keeps braces at the end of the value apart from it.
        tree = self.parser().expander.root.build_tree(f"{lead}{text}\n}}}}")
        node = tree.index.get(0)
        if not isinstance(node, TemplateNode) or node.end != len(lead) + len(text) + 3 or len(node.parts) != 1:
            return False
        return named or node.parts[0].name is None

    def find_markup(self, text: str, *, sol: bool, in_link: bool) -> list[tuple[int, int]]:
        """The stretches of a line that are inline markup, apostrophes and templates left aside."""
        parser = self.parser()
        parser.link_titles.clear()
        spans: list[tuple[int, int]] = []
        if "<" in text:
            tree = parser.expander.root.build_tree(text)
            for node in tree.index.values():
                if not isinstance(node, TemplateNode | ArgNode):
                    spans.append((node.start, node.end))
        scanner = Scanner(parser, text, nodes={}, frame=parser.expander.root, base=0)
        if in_link:
            scanner.state.no_links = 1
        scanner.state.sol = sol
        opened: list[tuple[str, int, int]] = []
        for token in scanner.collect(0, len(text), no_links=in_link):
            if isinstance(token, str):
                continue
            source = token.source
            start, end = source.start, source.end
            if isinstance(token, Fragment) or token.kind == FRAGMENT:
                if start >= 0:
                    spans.append((start, end))
                continue
            if not isinstance(token, Tag) or start < 0:
                continue
            if token.attrs is not None and token.attrs.get("typeof") == "mw:Entity":
                continue
            if token.kind == OPEN and source.syntax == "html":
                opened.append((token.name, start, end))
            elif token.kind == CLOSE and source.syntax == "html":
                for i in range(len(opened) - 1, -1, -1):
                    if opened[i][0] == token.name:
                        start = opened[i][1]
                        for _, left, right in opened[i + 1 :]:
                            spans.append((left, right))
                        del opened[i:]
                        break
                spans.append((start, end))
            elif token.kind in (OPEN, VOID):
                spans.append((start, end))
        spans += [(start, end) for _, start, end in opened]
        return spans
