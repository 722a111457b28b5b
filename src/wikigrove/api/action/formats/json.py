"""JSON."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from wikigrove.api.action.result import to_version_1

_CALLBACK: Final = re.compile(r"[^A-Za-z0-9_$.\[\]'\\-]")


def to_json(value: Any, *, version: int, ascii_only: bool) -> str:
    shown = to_version_1(value) if version == 1 else value
    text = json.dumps(shown, ensure_ascii=ascii_only, separators=(",", ":"))
    # These two end lines in old scripts, though JSON allows them in texts.
    return text if ascii_only else text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def wrap_callback(text: str, callback: str) -> str:
    """A script that hands the answer to a function: the comment keeps it from being taken for anything else."""
    return f"/**/{_CALLBACK.sub('', callback)}({text})"
