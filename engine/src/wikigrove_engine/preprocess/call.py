"""The call of a parser function: its arguments, expanded when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander
    from wikigrove_engine.preprocess.frame import Frame


class FunctionCall:
    """Arguments count from 0; argument 0 is what follows the colon."""

    def __init__(self, frame: Frame, *, key: str, name: str) -> None:
        self.frame = frame
        self.expander: Expander = frame.expander
        self.key = key
        self.name = name
        self.count = 0

    def arg(self, index: int) -> str:
        """Argument `index` expanded and trimmed; "" where there is none."""
        raise NotImplementedError
