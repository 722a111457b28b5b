"""The examples of the README do what stands there."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"^```(python|output)\n(.*?)^```$", re.M | re.S)


def test_every_example_prints_what_the_readme_says() -> None:
    names: dict[str, object] = {}
    printed, shown, examples = "", "", 0
    for kind, block in _BLOCK.findall(README.read_text("utf-8")):
        if kind == "output":
            shown = block
        else:
            # An example without output must print nothing.
            assert printed == shown
            examples += 1
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(block, f"README example {examples}", "exec"), names)
            printed, shown = out.getvalue(), ""
    assert printed == shown
    assert examples >= 7


def test_every_public_name_is_there() -> None:
    import wikigrove_engine

    assert all(hasattr(wikigrove_engine, name) for name in wikigrove_engine.__all__)
