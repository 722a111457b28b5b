"""Choices: #if, #ifeq, #iferror, #ifexist, #switch, #rel2abs, #titleparts.

These belong to MediaWiki's ParserFunctions extension and move into one of ours with the extension API.
"""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.access import FileRequest
from wikigrove_engine.ext import ParserFunction
from wikigrove_engine.language.numbers import is_numeric
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import decode_references, escape_text
from wikigrove_engine.preprocess.functions.words import matches_word, to_int
from wikigrove_engine.title import NS_FILE, NS_MEDIA, NS_SPECIAL, Title

# Two simple steps instead of one pattern, which would take exponential time on a run of spaces.
_ERROR_TAG: Final = re.compile(r"<(?:strong|span|p|div)\s([^>]*)")
_CLASS: Final = re.compile(r'(?:^|\s)class="([^">]*)"')
_MAX_TITLE_PARTS: Final = 25


def is_equal(left: str, right: str) -> bool:
    """As PHP compares strings with ==: numbers by value."""
    if left == right:
        return True
    if not left or not right or left[-1] > "9" or right[-1] > "9":
        return False
    if not is_numeric(left) or not is_numeric(right):
        return False
    try:
        return int(left) == int(right)
    except ValueError:
        return float(left) == float(right)


def choose_if(call: FunctionCall) -> str:
    return call.arg(1) if call.arg(0) else call.arg(2)


def choose_if_equal(call: FunctionCall) -> str:
    left, right = decode_references(call.arg(0)).strip(), decode_references(call.arg(1)).strip()
    return call.arg(2) if is_equal(left, right) else call.arg(3)


def choose_if_error(call: FunctionCall) -> str:
    test = call.arg(0)
    if "error" in test and has_error(test):
        return call.arg(1)
    return call.arg(2) if call.count > 2 else test


def has_error(text: str) -> bool:
    """Whether an element that MediaWiki's functions use for errors, of the class "error", stands in the text."""
    for tag in _ERROR_TAG.finditer(text):
        for found in _CLASS.finditer(tag[1]):
            if "error" in found[1].split():
                return True
    return False


def choose_switch(call: FunctionCall) -> str:
    """The first matching case; cases without "=" fall through; the last one without is the default."""
    wanted = decode_references(call.arg(0)).strip()
    found = default_next = False
    default = -1
    last: str | None = None
    for index in range(1, call.count):
        name = call.arg_name(index)
        if name is None:
            last = call.arg_value(index)
            test = decode_references(last).strip()
            if is_equal(test, wanted):
                found = True
            elif matches_word(call, "default", test):
                default_next = True
            continue
        last = None
        if found:
            return call.arg_value(index)
        test = decode_references(name).strip()
        if is_equal(test, wanted):
            return call.arg_value(index)
        if default_next or matches_word(call, "default", test):
            default = index
            default_next = False
    if last is not None:
        return last
    return call.arg_value(default) if default > 0 else ""


def choose_if_exists(call: FunctionCall) -> str:
    return call.arg(1) if _exists(call, call.arg(0)) else call.arg(2)


def _exists(call: FunctionCall, text: str) -> bool:
    expander = call.expander
    title = expander.find_title(decode_references(text))
    if title is None or title.is_external:
        return False
    if title.namespace == NS_MEDIA:
        request = FileRequest(Title(NS_FILE, title.key))
        return expander.count_expensive() and expander.access.fetch_files([request]).get(request) is not None
    if title.namespace == NS_SPECIAL:
        return title.key.partition("/")[0].lower() in expander.content_language.special_pages
    if not title.key:
        return False
    if title == expander.page.title and expander.page.page_id:
        return True
    return expander.count_expensive() and expander.page_facts(title).exists


def resolve_relative(call: FunctionCall) -> str:
    """{{#rel2abs:path|base}}."""
    to = call.arg(0).rstrip(" /") if call.arg(0) else ""
    base = call.arg(1)
    if not base:
        base = call.expander.site.title_rules.prefixed_text(call.expander.page.title)
    if to in ("", "."):
        return base
    if not to.startswith(("/", "./", "../")) and to != "..":
        base = ""
    path: list[str] = []
    for part in re.sub(r"/{2,}", "/", f"/{base}/{to}/".replace("/./", "/")).strip("/").split("/"):
        if part == ".":
            continue
        if part != "..":
            path.append(part)
        elif path:
            path.pop()
        else:
            message = call.expander.message("pfunc_rel2abs_invalid_depth", f"{base}/{to}" if base else to)
            return f'<strong class="error">{escape_text(message)}</strong>'
    return "/".join(path)


def show_title_parts(call: FunctionCall) -> str:
    """{{#titleparts:title|count|first}}."""
    text = call.arg(0)
    title = call.expander.find_title(text)
    if title is None:
        return text
    count, first = to_int(call.arg(1)), to_int(call.arg(2))
    pieces = call.expander.site.title_rules.prefixed_text(title).split("/", _MAX_TITLE_PARTS - 1)
    if first > 0:
        first -= 1
    pieces = pieces[first:] if abs(first) <= len(pieces) else (pieces if first < 0 else [])
    return "/".join(pieces[:count] if count else pieces)


def logic_functions() -> list[ParserFunction]:
    return [
        ParserFunction("if", choose_if),
        ParserFunction("ifeq", choose_if_equal),
        ParserFunction("iferror", choose_if_error),
        ParserFunction("ifexist", choose_if_exists),
        ParserFunction("switch", choose_switch),
        ParserFunction("rel2abs", resolve_relative),
        ParserFunction("titleparts", show_title_parts),
    ]
