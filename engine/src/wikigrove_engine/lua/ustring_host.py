"""What Lua's string libraries ask of Python: patterns over Unicode, bounded ones over bytes, case, normal forms.

Lua's strings are bytes. A call answers a tuple that becomes several values: first None where nothing is found or the
text is not UTF-8. What is wrong with a call is a LuaFault.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.pattern_cost import NO_LIMIT, find_cost
from wikigrove_engine.lua.pattern_search import Found, Prepared, Search, has_astral, prepare_pattern
from wikigrove_engine.lua.patterns import CHAR, MAX_PATTERN, ONCE, PLUS, Pattern, PatternError, read_pattern

Value = bytes | int | bool | None
Values = tuple[Value, ...]

_MAGIC: Final = re.compile(rb"[\^$*+?.(\[%-]")
_CHUNK: Final = 400
"""Values that cross in one go; Lua's C stack holds 8,000."""
_REFERENCE: Final = re.compile(r"%(.)", re.DOTALL)
_MAX_TEXT: Final = 16
_MAX_WALKS: Final = 200
_MAX_PREPARED: Final = 1000
_MAX_CHEAP: Final = 50


class Decoder:
    """Bytes as text; the last long one is kept, as loops ask for the same text again and again."""

    def __init__(self) -> None:
        self._raw = b""
        self._text = ""
        self._astral = 0

    def decode(self, raw: bytes) -> str | None:
        """The text; None where the bytes are not UTF-8."""
        if len(raw) > _MAX_TEXT and raw == self._raw:
            return self._text
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return None
        self._raw, self._text = raw, text
        self._astral = -1
        return text

    def is_astral(self, text: str) -> bool:
        """Has the text characters beyond U+FFFF? Looked up once for the kept one."""
        if text is not self._text:
            return has_astral(text)
        if self._astral < 0:
            self._astral = 1 if has_astral(text) else 0
        return self._astral == 1


class StringHost:
    """The functions, for one Lua state."""

    def __init__(self) -> None:
        self._decoder: Final = Decoder()
        self._prepared: Final[dict[bytes, Prepared]] = {}
        """Patterns over code points that this state has asked for."""
        self._cheap: Final[dict[bytes, str]] = {}
        """The last long text on which a pattern was found cheap."""
        self._walks: Final[OrderedDict[int, _Chunks]] = OrderedDict()
        """Loops over matches that go on, the oldest first."""
        self._last_walk = 0

    def functions(self) -> dict[str, Callable[..., object]]:
        """By the names that the Lua side knows them by."""
        return {
            "native_limit": native_limit,
            "is_cheap": is_cheap,
            "needs_wide": needs_wide,
            "find": self.find,
            "match": self.match,
            "find_plain": self.find_plain,
            "find_bytes": find_bytes,
            "gsub": self.gsub,
            "matches": self.matches,
            "pieces": self.pieces,
            "more": self.more,
            "len": self.length,
            "sub": self.sub,
            "codepoint": self.codepoint,
            "char": make_chars,
            "byteoffset": self.byteoffset,
            "upper": self.upper,
            "lower": self.lower,
            "normalize": self.normalize,
        }

    # --- patterns

    def find(self, is_unicode: bool, raw: bytes, pattern: bytes, init: int) -> Values:
        """Start, end and captures of the first match."""
        text, prepared = self._prepare(is_unicode, raw, pattern, "find")
        regex = self._pick_regex(prepared, pattern, text)
        if regex is None or prepared.pattern.positions:
            found = _search(prepared, text, init)
            return (None,) if found is None else (found.start + 1, found.end, *_encode_captures(found, is_unicode))
        start = _start(init, len(text))
        match = regex.match(text, start) if prepared.pattern.is_anchored else regex.search(text, start)
        if match is None:
            return (None,)
        if not prepared.pattern.captures:
            return match.start() + 1, match.end()
        return (match.start() + 1, match.end(), *[_encode(group, is_unicode) for group in match.groups("")])

    def match(self, is_unicode: bool, raw: bytes, pattern: bytes, init: int) -> Values:
        """The captures of the first match, or all of it where the pattern has none."""
        text, prepared = self._prepare(is_unicode, raw, pattern, "match")
        regex = self._pick_regex(prepared, pattern, text)
        if regex is None or prepared.pattern.positions:
            found = _search(prepared, text, init)
            if found is None:
                return (None,)
            if found.captures:
                return tuple(_encode_captures(found, is_unicode))
            return (_encode(text[found.start : found.end], is_unicode),)
        start = _start(init, len(text))
        match = regex.match(text, start) if prepared.pattern.is_anchored else regex.search(text, start)
        if match is None:
            return (None,)
        if not prepared.pattern.captures:
            return (_encode(match[0], is_unicode),)
        return tuple([_encode(group, is_unicode) for group in match.groups("")])

    def find_plain(self, raw: bytes, wanted: bytes, init: int) -> Values:
        text, needle = self._decoder.decode(raw), self._decoder.decode(wanted)
        if text is None or needle is None:
            raise LuaFault("bad argument #1 to 'find' (string is not UTF-8)")
        at = text.find(needle, _start(init, len(text)))
        return (None,) if at < 0 else (at + 1, at + len(needle))

    def gsub(self, is_unicode: bool, raw: bytes, pattern: bytes, replacement: bytes, limit: int) -> Values:
        """The text with matches replaced by a string, and their number."""
        text, read = self._prepare(is_unicode, raw, pattern, "gsub")
        out: list[str] = []
        at = count = 0
        try:
            template = _decode(replacement, is_unicode)
            pieces = _read_replacement(template, read.pattern, is_unicode=is_unicode)
            for found in Search(read, text).iterate(0) if limit > 0 else ():
                out.append(text[at : found.start])
                _replace(pieces, text, found, out)
                at = found.end
                count += 1
                if count >= limit or read.pattern.is_anchored:
                    break
        except (PatternError, UnicodeDecodeError) as error:
            raise LuaFault(_describe(error)) from error
        out.append(text[at:])
        return (_encode("".join(out), is_unicode), count)

    def matches(self, is_unicode: bool, raw: bytes, pattern: bytes) -> int:
        """For gmatch: a number by which `more` gives the captures of each match."""
        text, read = self._prepare(is_unicode, raw, pattern, "gmatch")
        return self._start_walk(_MatchChunks(read, text, is_unicode=is_unicode, width=max(1, read.pattern.captures)))

    def pieces(self, is_unicode: bool, raw: bytes, pattern: bytes, limit: int) -> int:
        """For gsub by a function or table: a number by which `more` gives text before a match, the match, captures, ..."""
        text, read = self._prepare(is_unicode, raw, pattern, "gsub")
        chunks = _PieceChunks(read, text, is_unicode=is_unicode, width=2 + read.pattern.captures)
        chunks.left = min(limit, 1) if read.pattern.is_anchored else limit
        return self._start_walk(chunks)

    def more(self, walk: int) -> Values:
        """The number of matches that follow, and what there is to tell of each; 0 at the end."""
        chunks = self._walks.get(walk)
        if chunks is None:
            raise LuaFault("too many loops over matches at a time")
        try:
            answer = chunks.more()
        except PatternError as error:
            raise LuaFault(str(error)) from error
        if answer[0] == 0:
            del self._walks[walk]
        return answer

    def _start_walk(self, chunks: _Chunks) -> int:
        self._last_walk += 1
        self._walks[self._last_walk] = chunks
        if len(self._walks) > _MAX_WALKS:
            # Loops that were left early never end.
            self._walks.popitem(last=False)
        return self._last_walk

    def _prepare(self, is_unicode: bool, raw: bytes, pattern: bytes, name: str) -> tuple[str, Prepared]:
        text = self._decoder.decode(raw) if is_unicode else raw.decode("latin-1")
        if text is None:
            raise LuaFault(f"bad argument #1 to '{name}' (string is not UTF-8)")
        known = self._prepared if is_unicode and name != "gmatch" else None
        prepared = known.get(pattern) if known is not None else None
        if prepared is None:
            try:
                prepared = prepare_pattern(pattern, is_unicode=is_unicode, can_anchor=name != "gmatch")
            except (PatternError, UnicodeDecodeError) as error:
                raise LuaFault(_describe(error)) from error
            if known is not None and len(known) < _MAX_PREPARED:
                known[pattern] = prepared
        return text, prepared

    def _pick_regex(self, prepared: Prepared, pattern: bytes, text: str) -> re.Pattern[str] | None:
        """As `Prepared.pick_regex`; loops that search one long text many times have it looked at once."""
        if len(text) <= prepared.limit or self._cheap.get(pattern) is text:
            return prepared.compile_for(is_astral=prepared.pattern.is_unicode and self._decoder.is_astral(text))
        regex = prepared.pick_regex(text)
        if regex is not None:
            if len(self._cheap) > _MAX_CHEAP:
                self._cheap.clear()
            self._cheap[pattern] = text
        return regex

    # --- texts

    def length(self, raw: bytes) -> int | None:
        text = self._decoder.decode(raw)
        return None if text is None else len(text)

    def sub(self, raw: bytes, start: int, end: int) -> bytes | None:
        text = self._decoder.decode(raw)
        if text is None:
            return None
        first, last = _range(start, end, len(text))
        return text[first:last].encode()

    def codepoint(self, raw: bytes, start: int, end: int) -> Values | None:
        text = self._decoder.decode(raw)
        if text is None:
            return None
        first, last = _range(start, end, len(text))
        return tuple(ord(char) for char in text[first:last])

    def byteoffset(self, raw: bytes, distance: int, start: int) -> int | None:
        """Where the character `distance` from the one at byte `start` begins; 1 is the first that begins there or later."""
        if self._decoder.decode(raw) is None:
            return None
        at = start + len(raw) + 1 if start < 0 else start
        if not 1 <= at <= len(raw):
            return None
        at -= 1
        step = 1 if distance > 0 else -1
        while 0 <= at < len(raw) and raw[at] & 0xC0 == 0x80:
            at += step
        left = distance - 1 if distance > 0 else -distance
        while left > 0:
            at += step
            while 0 <= at < len(raw) and raw[at] & 0xC0 == 0x80:
                at += step
            if not 0 <= at < len(raw):
                return None
            left -= 1
        return at + 1 if 0 <= at < len(raw) else None

    def upper(self, raw: bytes) -> bytes | None:
        text = self._decoder.decode(raw)
        return None if text is None else text.upper().encode()

    def lower(self, raw: bytes) -> bytes | None:
        text = self._decoder.decode(raw)
        return None if text is None else text.lower().encode()

    def normalize(self, raw: bytes, form: bytes) -> bytes | None:
        text = self._decoder.decode(raw)
        if text is None:
            return None
        match form:
            case b"NFC":
                return unicodedata.normalize("NFC", text).encode()
            case b"NFD":
                return unicodedata.normalize("NFD", text).encode()
            case b"NFKC":
                return unicodedata.normalize("NFKC", text).encode()
            case _:
                return unicodedata.normalize("NFKD", text).encode()


class _Chunks:
    """Matches, as many at a time as may cross."""

    def __init__(self, prepared: Prepared, text: str, *, is_unicode: bool, width: int) -> None:
        self._search: Final = Search(prepared, text)
        self._text: Final = text
        self._unicode: Final = is_unicode
        self._per_chunk: Final = max(1, _CHUNK // width)
        self._next = 0

    def more(self) -> Values:
        """The number of matches, and what there is to tell of each."""
        raise NotImplementedError

    def _step(self) -> Found | None:
        if self._next > len(self._text):
            return None
        found = self._search.find(self._next)
        if found is None:
            self._next = len(self._text) + 1
        else:
            self._next = found.end if found.end > found.start else found.end + 1
        return found


class _MatchChunks(_Chunks):
    _first = True

    def more(self) -> Values:
        out: list[Value] = [0]
        count = 0
        # Who leaves a loop early shall not pay for all that he never asked for.
        wanted = 4 if self._first else self._per_chunk
        self._first = False
        while count < wanted:
            found = self._step()
            if found is None:
                break
            if found.captures:
                out.extend(_encode_captures(found, self._unicode))
            else:
                out.append(_encode(self._text[found.start : found.end], self._unicode))
            count += 1
        out[0] = count
        return tuple(out)


class _PieceChunks(_Chunks):
    left = 0
    _at = 0

    def more(self) -> Values:
        """At the end, the text behind the last match."""
        out: list[Value] = [0]
        count = 0
        while self.left > 0 and count < self._per_chunk:
            found = self._step()
            if found is None:
                self.left = 0
                break
            out.append(_encode(self._text[self._at : found.start], self._unicode))
            out.append(_encode(self._text[found.start : found.end], self._unicode))
            out.extend(_encode_captures(found, self._unicode))
            self._at = found.end
            self.left -= 1
            count += 1
        out[0] = count
        if count == 0:
            out.append(_encode(self._text[self._at :], self._unicode))
        return tuple(out)


def native_limit(pattern: bytes) -> int:
    """Up to which length of a text Lua's own functions may be used with this pattern."""
    if _MAGIC.search(pattern) is None:
        # It is searched as plain bytes.
        return 1_000_000_000 // max(1, len(pattern))
    try:
        return find_cost(read_pattern(pattern.decode("latin-1"), is_unicode=False)).limit
    except PatternError:
        # Lua's own function says what is wrong.
        return NO_LIMIT if len(pattern) <= MAX_PATTERN else 0


def is_cheap(raw: bytes, pattern: bytes) -> bool:
    """May Lua's own functions be used with this pattern on this text?"""
    if _MAGIC.search(pattern) is None:
        return False
    try:
        return find_cost(read_pattern(pattern.decode("latin-1"), is_unicode=False)).is_cheap(raw.decode("latin-1"))
    except PatternError:
        return len(pattern) <= MAX_PATTERN


def _search(prepared: Prepared, text: str, init: int) -> Found | None:
    try:
        return Search(prepared, text).find(_start(init, len(text)))
    except PatternError as error:
        raise LuaFault(str(error)) from error


def find_bytes(raw: bytes, wanted: bytes, init: int) -> Values:
    """Search for plain bytes, in linear time."""
    at = raw.find(wanted, _start(init, len(raw)))
    return (None,) if at < 0 else (at + 1, at + len(wanted))


def make_chars(*codes: int | float) -> bytes:
    """The text of some code points."""
    out: list[str] = []
    for number, code in enumerate(codes, 1):
        if not 0 <= code <= 0x10FFFF or code != int(code) or 0xD800 <= code <= 0xDFFF:
            raise LuaFault(f"bad argument #{number} to 'char' (value out of range)")
        out.append(chr(int(code)))
    return "".join(out).encode()


def _decode(raw: bytes, is_unicode: bool) -> str:
    return raw.decode() if is_unicode else raw.decode("latin-1")


def _encode(text: str, is_unicode: bool) -> bytes:
    return text.encode() if is_unicode else text.encode("latin-1")


def _describe(error: Exception) -> str:
    return str(error) if isinstance(error, PatternError) else "pattern or replacement is not UTF-8"


def _start(init: int, length: int) -> int:
    """Lua's place to start from, counted from 0."""
    if init < 0:
        return max(0, length + init)
    return min(length, max(0, init - 1))


def _range(start: int, end: int, length: int) -> tuple[int, int]:
    first = max(1, start + length + 1) if start < 0 else max(1, start)
    last = end + length + 1 if end < 0 else min(end, length)
    return (first - 1, last) if last >= first else (0, 0)


def _encode_captures(found: Found, is_unicode: bool) -> list[Value]:
    out: list[Value] = []
    for capture in found.captures:
        if isinstance(capture, int):
            out.append(capture)
        else:
            out.append(_encode(capture, is_unicode))
    return out


def _read_replacement(template: str, pattern: Pattern, *, is_unicode: bool) -> list[str | int]:
    """Texts and numbers of captures."""
    if "%" not in template:
        return [template]
    out: list[str | int] = []
    at = 0
    for match in _REFERENCE.finditer(template):
        char = match[1]
        out.append(template[at : match.start()])
        at = match.end()
        if not "0" <= char <= "9":
            out.append(char if char == "%" or not is_unicode else match[0])
            continue
        number = int(char)
        if number > max(1, pattern.captures):
            where = f" %{number} in replacement string" if is_unicode else ""
            raise PatternError(f"invalid capture index{where}")
        out.append(0 if number == 1 and not pattern.captures else number)
    out.append(template[at:])
    return out


def _replace(pieces: list[str | int], text: str, found: Found, out: list[str]) -> None:
    for piece in pieces:
        if isinstance(piece, str):
            out.append(piece)
        elif piece == 0:
            out.append(text[found.start : found.end])
        else:
            out.append(str(found.captures[piece - 1]))


def needs_wide(pattern: bytes) -> bool:
    """Can the pattern match no text of ASCII alone: is there a character in it that must be another one?

    A pattern has no alternatives, so one such item is enough.
    """
    try:
        read = read_pattern(pattern.decode(), is_unicode=True)
    except (PatternError, UnicodeDecodeError):
        return False
    for item in read.items:
        charset = item.charset
        if item.kind == CHAR and item.repeat in (ONCE, PLUS) and charset is not None and not any(charset.table[:128]):
            return True
    return False


def make_strings(host: object) -> dict[str, Callable[..., object]]:
    """The functions of one Lua state."""
    return StringHost().functions()
