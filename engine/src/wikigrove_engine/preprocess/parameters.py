"""The parameters of one call, as wrapping it in HTML needs them."""

from __future__ import annotations

from wikigrove_engine.preprocess.expansion import Parameter
from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.nodes import Part


def find_parameter(part: Part, number: int, frame: Frame, by_number: bool) -> Parameter:
    """The parameter `part` stands for, the `number`th; with `by_number` it is called by that (parser functions)."""
    if by_number or part.name is None:
        return Parameter(str(number if by_number else part.index), False, None, (part.start, part.end))
    return Parameter(
        frame.expand_seq(part.name).strip(), True, (part.name.start, part.name.end), (part.value.start, part.value.end)
    )
