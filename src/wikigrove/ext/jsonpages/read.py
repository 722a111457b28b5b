"""JSON read so that it can be written again as it was: numbers keep their digits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from wikigrove_engine.ext import ContentFault

from wikigrove.extensions.api import message

MAX_DEPTH: Final = 200
_KEYS: Final = {
    "Expecting property name enclosed in double quotes": "json-fault-name",
    "Expecting ',' delimiter": "json-fault-comma",
    "Expecting ':' delimiter": "json-fault-colon",
    "Expecting value": "json-fault-value",
    "Extra data": "json-fault-more",
    "Unterminated string starting at": "json-fault-string",
    "Invalid control character at": "json-fault-control",
    "Invalid \\escape": "json-fault-escape",
    "Invalid \\uXXXX escape": "json-fault-escape",
    "Illegal trailing comma before end of object": "json-fault-trailing",
    "Illegal trailing comma before end of array": "json-fault-trailing",
}


@dataclass(frozen=True)
class Number:
    """A number by its digits: Python's own would lose some."""

    digits: str


class NotJson(Exception):
    """The text is no JSON; `fault` says where."""

    def __init__(self, fault: ContentFault) -> None:
        super().__init__(fault.text)
        self.fault: Final = fault


def read_json(text: str) -> object:
    """Dictionaries, lists, texts, Number, booleans, None. Raises NotJson."""
    try:
        value = json.loads(text, parse_int=Number, parse_float=Number, parse_constant=_refuse)
        _check_depth(value)
        return value
    except json.JSONDecodeError as err:
        words = message(_KEYS[err.msg]) if err.msg in _KEYS else err.msg
        raise NotJson(ContentFault(err.lineno, err.colno, words)) from err
    except _NoNumber as err:
        place = text.find(str(err))
        line = text.count("\n", 0, place) + 1
        raise NotJson(ContentFault(line, place - text.rfind("\n", 0, place), message("json-fault-value"))) from err
    except RecursionError as err:
        raise NotJson(ContentFault(1, 0, message("json-fault-depth", MAX_DEPTH))) from err


def write_json(value: object, *, indent: str = "\t", level: int = 0) -> str:
    """JSON with a line for each entry, indented by tabs, as MediaWiki keeps it."""
    inner, outer = "\n" + indent * (level + 1), "\n" + indent * level
    if isinstance(value, dict) and value:
        rows = [f"{_text(str(k))}: {write_json(v, indent=indent, level=level + 1)}" for k, v in value.items()]
        return f"{{{inner}{f',{inner}'.join(rows)}{outer}}}"
    if isinstance(value, list) and value:
        rows = [write_json(v, indent=indent, level=level + 1) for v in value]
        return f"[{inner}{f',{inner}'.join(rows)}{outer}]"
    return value.digits if isinstance(value, Number) else _text(value)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


class _NoNumber(Exception):
    """NaN and its like, which Python would take."""


def _refuse(word: str) -> Any:
    raise _NoNumber(word)


def _check_depth(value: object) -> None:
    """Raises RecursionError for what is too deep to be shown."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise RecursionError
