"""PHP's serialised form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_NUMBER: Final = re.compile(r"0|-?[1-9]\d{0,17}")


def to_php(value: Any) -> str:
    """`value` as PHP's serialize() writes it; lengths count bytes."""
    out: list[str] = []
    _write(value, out)
    return "".join(out)


def _write(value: Any, out: list[str]) -> None:
    if value is None:
        out.append("N;")
    elif value is True or value is False:
        out.append(f"b:{int(value)};")
    elif isinstance(value, int):
        out.append(f"i:{value};")
    elif isinstance(value, float):
        out.append(f"d:{value!r};")
    elif isinstance(value, Mapping):
        out.append(f"a:{len(value)}:{{")
        for key, entry in value.items():
            _write_key(str(key), out)
            _write(entry, out)
        out.append("}")
    elif isinstance(value, list | tuple):
        out.append(f"a:{len(value)}:{{")
        for index, entry in enumerate(value):
            out.append(f"i:{index};")
            _write(entry, out)
        out.append("}")
    else:
        text = str(value)
        out.append(f's:{len(text.encode())}:"{text}";')


def _write_key(key: str, out: list[str]) -> None:
    """PHP turns keys that are decimal numbers into numbers."""
    out.append(f"i:{key};" if _NUMBER.fullmatch(key) else f's:{len(key.encode())}:"{key}";')
