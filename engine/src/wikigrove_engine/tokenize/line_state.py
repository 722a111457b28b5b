"""What is known of a place on its line."""

from __future__ import annotations

from wikigrove_engine.tokenize.tokens import Tag


class LineState:
    """What is known of the place on the line; shared by a text and the templates in it."""

    __slots__ = (
        "cell",
        "cell_tag",
        "depth",
        "inner",
        "line_quotes",
        "line_tags",
        "no_links",
        "no_wikilinks",
        "row_tag",
        "sol",
        "tables",
        "term",
    )

    def __init__(self) -> None:
        self.sol = True
        self.tables = 0
        self.cell = ""
        """"|" or "!" while on a line of cells."""
        self.cell_tag: Tag | None = None
        """The cell that was opened last."""
        self.row_tag: Tag | None = None
        """The row whose line ends with a template, so that its attributes may go on behind it."""
        self.term = ""
        """The bullets of a `;` line until its colon was met."""
        self.line_tags = 0
        """HTML tags open on this line: a colon inside them is text."""
        self.line_quotes = 0
        """1: in italics, 2: in bold on this line."""
        self.no_links = 0
        """Inside the text of a link: no further links."""
        self.no_wikilinks = 0
        """Inside the text of a link in double brackets."""
        self.inner = 0
        """Inside a construct that a line break does not end: no block constructs."""
        self.depth = 0
