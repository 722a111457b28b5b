"""#len, #pos, #rpos, #sub, #count, #replace, #explode, #urldecode: string functions of the ParserFunctions extension.

They move there with the extension API.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_plus

from wikigrove_engine.ext import ParserFunction
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.functions.words import to_int

_MAX_LENGTH: Final = 1000
_INTEGER: Final = re.compile(r"[-+]?\d+")


def _plain(call: FunctionCall, index: int) -> str:
    strip = call.expander.strip
    return strip.remove_markers(strip.unstrip_nowiki(call.arg(index)))


def _too_long(call: FunctionCall) -> str:
    return f'<strong class="error">{call.expander.message("pfunc_string_too_long", str(_MAX_LENGTH))}</strong>'


def show_length(call: FunctionCall) -> str:
    return str(len(_plain(call, 0)))


def find_position(call: FunctionCall) -> str:
    text, needle = _plain(call, 0), _plain(call, 1) or " "
    if len(text) > _MAX_LENGTH or len(needle) > _MAX_LENGTH:
        return _too_long(call)
    offset = to_int(call.arg(2))
    if offset < 0:
        offset = max(0, len(text) + offset)
    found = text.find(needle, offset)
    return str(found) if found >= 0 else ""


def find_last_position(call: FunctionCall) -> str:
    text, needle = _plain(call, 0), _plain(call, 1) or " "
    if len(text) > _MAX_LENGTH or len(needle) > _MAX_LENGTH:
        return _too_long(call)
    return str(text.rfind(needle))


def cut(call: FunctionCall) -> str:
    text = _plain(call, 0)
    start, length = to_int(call.arg(1)), to_int(call.arg(2))
    begin = max(0, len(text) + start) if start < 0 else start
    end = len(text) if length == 0 else (len(text) + length if length < 0 else begin + length)
    return text[begin : max(begin, end)]


def count_occurrences(call: FunctionCall) -> str:
    return str(_plain(call, 0).count(_plain(call, 1) or " "))


def replace(call: FunctionCall) -> str:
    text, old, new = _plain(call, 0), _plain(call, 1) or " ", _plain(call, 2)
    if max(len(text), len(old), len(new)) > _MAX_LENGTH:
        return _too_long(call)
    limit = to_int(call.arg(3)) if call.arg(3) else -1
    out = text.replace(old, new, limit if limit > 0 else -1)
    return out if len(out) <= _MAX_LENGTH else _too_long(call)


def explode(call: FunctionCall) -> str:
    text, separator = _plain(call, 0), _plain(call, 1) or " "
    if len(text) > _MAX_LENGTH or len(separator) > _MAX_LENGTH:
        return _too_long(call)
    limit = to_int(call.arg(3))
    pieces = text.split(separator, limit - 1 if limit > 0 else -1)
    if limit < 0:
        pieces = pieces[:limit]
    if call.arg(2) and not _INTEGER.fullmatch(call.arg(2)):
        return ""
    index = to_int(call.arg(2))
    return pieces[index] if -len(pieces) <= index < len(pieces) else ""


def decode_url(call: FunctionCall) -> str:
    text = _plain(call, 0)
    return unquote_plus(text, errors="replace") if len(text) <= _MAX_LENGTH else _too_long(call)


def string_functions() -> list[ParserFunction]:
    return [
        ParserFunction("len", show_length),
        ParserFunction("pos", find_position),
        ParserFunction("rpos", find_last_position),
        ParserFunction("sub", cut),
        ParserFunction("count", count_occurrences),
        ParserFunction("replace", replace),
        ParserFunction("explode", explode),
        ParserFunction("urldecode", decode_url),
    ]
