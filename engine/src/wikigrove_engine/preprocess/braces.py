"""What one pair of braces became."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.preprocess.expansion import ExpansionKind
from wikigrove_engine.title import Title


class Braces:
    """The text of a call, and what the call was."""

    __slots__ = ("text", "kind", "title", "function", "function_source", "found", "error", "line_added", "reads_frame")

    def __init__(
        self,
        text: str,
        kind: ExpansionKind,
        *,
        title: Title | None = None,
        function: str = "",
        function_source: str = "",
        found: bool = True,
        error: str = "",
    ) -> None:
        self.text = text
        self.kind: Final = kind
        self.title: Final = title
        self.function: Final = function
        self.function_source: Final = function_source
        self.found: Final = found
        self.error = error
        self.line_added = False
        self.reads_frame = False
