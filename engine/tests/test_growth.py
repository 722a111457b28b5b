"""The judge of growth itself: a line passes, a square does not."""

from __future__ import annotations

import pytest
from growth import check_growth


def test_line_passes() -> None:
    check_growth(lambda count: lambda: sum(range(count * 40)), 400)


def test_square_fails() -> None:
    with pytest.raises(AssertionError, match="8 times"):
        check_growth(lambda count: lambda: [sum(range(count)) for _ in range(count)], 400)
