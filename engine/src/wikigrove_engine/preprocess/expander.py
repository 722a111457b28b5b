"""The expander: all state of one page's expansion."""

from __future__ import annotations

from wikigrove_engine.access import DataAccess
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.nodes import Tree
from wikigrove_engine.preprocess.strip import StripState
from wikigrove_engine.site import PageConfig, SiteConfig


class Expander:
    """Make one for each page and rendering. `root` is the page's own frame."""

    def __init__(
        self, *, site: SiteConfig, page: PageConfig, access: DataAccess, metadata: Metadata | None = None
    ) -> None:
        self.site = site
        self.page = page
        self.access = access
        self.metadata = metadata if metadata is not None else Metadata()
        self.strip = StripState()
        self.root = Frame(self, title=page.title)

    def build_page_tree(self, text: str) -> Tree:
        """The tree of the page's own text; loads all templates that it names, level by level, in batches."""
        raise NotImplementedError
