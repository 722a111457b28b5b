"""The host's half of mw.text: entities by name, splitting, messages, strip markers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html.entities import html5
from typing import TYPE_CHECKING, Final

from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.library import pack_list
from wikigrove_engine.lua.pattern_search import Search, prepare_pattern
from wikigrove_engine.lua.patterns import PatternError
from wikigrove_engine.preprocess.messages import DEFAULTS
from wikigrove_engine.preprocess.strip import MARKER, ExtensionCall, RawText, StripState

if TYPE_CHECKING:
    from wikigrove_engine.lua.host import LuaHost

_REFERENCE: Final = re.compile(r"&(?:#([0-9]{1,8})|#[xX]([0-9A-Fa-f]{1,8})|([A-Za-z0-9]+));")


def decode_references(raw: bytes) -> bytes:
    """All character references, by number and by any name of HTML."""
    return _REFERENCE.sub(_decode, raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _decode(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        return html5.get(f"{name};", match[0])
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    return chr(code) if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else match[0]


def split(raw: bytes, pattern: bytes, plain: bool) -> bytes:
    """The pieces between matches; a match of nothing parts single characters."""
    try:
        text, source = raw.decode(), pattern.decode()
    except UnicodeDecodeError as error:
        raise LuaFault("bad argument #1 to 'split' (string is not UTF-8)") from error
    if plain:
        pieces = text.split(source) if source else list(text) or [""]
    else:
        try:
            pieces = _split(text, source)
        except PatternError as error:
            raise LuaFault(str(error)) from error
    return pack_list([piece.encode() for piece in pieces])


def _split(text: str, source: str) -> list[str]:
    search = Search(prepare_pattern(source.encode(), is_unicode=True), text)
    out: list[str] = []
    start = 0
    while True:
        found = search.find(start)
        if found is None:
            out.append(text[start:])
            return out
        if found.end > found.start:
            out.append(text[start : found.start])
            start = found.end
            continue
        out.append(text[start : found.start + 1])
        start = found.start + 1
        if start >= len(text):
            return out


class TextHost:
    """What of mw.text needs the page."""

    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def functions(self) -> dict[str, Callable[..., object]]:
        return {
            "decode_references": decode_references,
            "split": split,
            "message": self.message,
            "kill_markers": self.kill_markers,
            "unstrip_nowiki": self.unstrip_nowiki,
        }

    def message(self, key: bytes) -> bytes:
        """A message of the interface in the wiki's language; what stands for white space in it is put in place."""
        expander = self._host.expander
        name = key.decode("utf-8", "replace")
        text = expander.access.fetch_messages([name], expander.content_language.code).get(name)
        if text is None:
            text = DEFAULTS.get(name, f"⧼{name}⧽")
        return text.replace("&#32;", " ").replace("&nbsp;", "\xa0").encode()

    def kill_markers(self, raw: bytes) -> bytes:
        text = raw.decode("utf-8", "surrogateescape")
        return self._host.expander.strip.remove_markers(text).encode("utf-8", "surrogateescape")

    def unstrip_nowiki(self, raw: bytes, keep_source: bool) -> bytes:
        """What nowiki tags hold in place of their markers: as it was written, or as HTML shows it."""
        show = partial(_show_nowiki, self._host.expander.strip, keep_source)
        return MARKER.sub(show, raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _show_nowiki(strip: StripState, keep_source: bool, match: re.Match[str]) -> str:
    item = strip.find_number(match[2])
    if isinstance(item, ExtensionCall) and item.name == "nowiki":
        inner = item.inner or ""
        return inner if keep_source else inner.replace("<", "&lt;").replace(">", "&gt;")
    return item.text if isinstance(item, RawText) and not item.is_html else match[0]


def make_text(host: LuaHost) -> dict[str, Callable[..., object]]:
    return TextHost(host).functions()
