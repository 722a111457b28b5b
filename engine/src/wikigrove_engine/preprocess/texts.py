"""Small operations on texts that the expander and functions share."""

from __future__ import annotations

import re
from collections.abc import Iterable


def split_call(target: str) -> tuple[str, str, str]:
    """Name, colon and first argument; the wide form of the colon is as good as the narrow one."""
    wide = target.find("：")
    narrow = target.find(":")
    if wide >= 0 and (narrow < 0 or wide < narrow):
        name, colon, first = target.partition("：")
    else:
        name, colon, first = target.partition(":")
    return name, colon, first


def without_markers(text: str) -> str:
    """Nobody may write a strip marker by hand. The length stays, and with it all offsets."""
    return text.replace("\x7f", "?") if "\x7f" in text else text


def byte_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def substitute(text: str, parameters: Iterable[str]) -> str:
    """Put parameters in for $1, $2, ... of a message."""
    values = list(parameters)
    if not values or "$" not in text:
        return text
    return re.sub(r"\$(\d)", lambda m: values[int(m[1]) - 1] if 0 < int(m[1]) <= len(values) else m[0], text)
