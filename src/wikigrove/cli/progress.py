"""A progress bar with rate and time left."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from tqdm import tqdm


class Bar:
    """Shows one stage at a time on standard error; nothing when quiet or when nobody looks."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._disable = quiet or not sys.stderr.isatty()
        self._bar: tqdm[Any] | None = None
        self._stage = ""

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close_stage()

    def show(self, stage: str, done: int, total: int, *, pages: int, revisions: int) -> None:
        """Called by the domain as things go on; `total` is bytes for reading, else pages."""
        bar: tqdm[Any] | None = self._bar
        if stage != self._stage or bar is None:
            self.close_stage()
            in_bytes = stage.startswith("Reading")
            bar = tqdm(
                total=total,
                desc=stage,
                unit="B" if in_bytes else " pages",
                unit_scale=in_bytes,
                disable=self._disable,
                dynamic_ncols=True,
                file=sys.stderr,
            )
            self._bar, self._stage = bar, stage
        bar.update(done - bar.n)
        if revisions:
            bar.set_postfix_str(f"{pages} pages, {revisions} revisions", refresh=False)

    def close_stage(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar, self._stage = None, ""
