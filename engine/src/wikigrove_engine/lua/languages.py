"""Languages for Lua: names, numbers, dates, grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from wikigrove_engine.language import Language, is_known_code, language_name, load_language, tables
from wikigrove_engine.language.bcp47 import to_bcp47
from wikigrove_engine.language.dates import format_date
from wikigrove_engine.language.numbers import is_numeric
from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.host import LuaHost, to_bytes, to_text
from wikigrove_engine.lua.library import pack_list
from wikigrove_engine.preprocess.functions.parse_date import parse_date
from wikigrove_engine.preprocess.functions.times import local_zone, page_now
from wikigrove_engine.preprocess.texts import substitute

INTERVALS: Final = (
    ("millennia", 31556952000),
    ("centuries", 3155695200),
    ("decades", 315569520),
    ("years", 31556952),
    ("weeks", 604800),
    ("days", 86400),
    ("hours", 3600),
    ("minutes", 60),
    ("seconds", 1),
)
_SINGULAR: Final = {
    "millennia": "millennium",
    "centuries": "century",
    "decades": "decade",
    "years": "year",
    "weeks": "week",
    "days": "day",
    "hours": "hour",
    "minutes": "minute",
    "seconds": "second",
}
_BUILT_IN: Final = re.compile(r"[a-z0-9-]{2,}\Z", re.IGNORECASE)
_BAD_IN_CODE: Final = re.compile(r"[:/\\\x00&<>'\"]")
_MAX_FORMAT: Final = 1000


class LanguageFunctions:
    """The first argument is a language's code, where there is one."""

    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def content(self) -> bytes:
        return to_bytes(self._host.expander.site.language)

    def name(self, code: bytes, in_language: bytes) -> bytes:
        return to_bytes(language_name(to_text(code), in_language=to_text(in_language)))

    def names(self, in_language: bytes, which: bytes) -> bytes:
        """Codes and names: "all", or those with messages of their own ("mw", "mwfile")."""
        wanted = to_text(in_language)
        out: list[bytes] = []
        for code in sorted(tables.load_names()):
            if which == b"mwfile" and not tables.load_tables(code):
                continue
            out += [to_bytes(code), to_bytes(language_name(code, in_language=wanted))]
        return pack_list(out)

    def fallbacks(self, code: bytes) -> bytes:
        text = to_text(code).lower()
        if not _BUILT_IN.match(text):
            return b""
        return pack_list([to_bytes(c) for c in load_language(text).fallbacks if c != text])

    def is_known(self, code: bytes) -> bool:
        return is_known_code(to_text(code))

    def is_supported(self, code: bytes) -> bool:
        text = to_text(code)
        return is_valid_code(text) and bool(tables.load_tables(text.lower()))

    def is_valid(self, code: bytes) -> bool:
        return is_valid_code(to_text(code))

    def direction(self, code: bytes) -> bytes:
        return to_bytes(_language(code).direction)

    def bcp47(self, code: bytes) -> bytes:
        return to_bytes(to_bcp47(to_text(code)))

    def change_case(self, code: bytes, how: bytes, text: bytes) -> bytes:
        language, value = _language(code), to_text(text)
        if how == b"lc":
            return to_bytes(language.lower(value))
        if how == b"uc":
            return to_bytes(language.upper(value))
        if how == b"lcfirst":
            return to_bytes(language.lower_first(value))
        if how == b"ucfirst":
            return to_bytes(language.upper_first(value))
        return to_bytes(value.upper())

    def format_number(self, code: bytes, number: bytes, separators: bool) -> bytes:
        text = to_text(number)
        if not is_numeric(text):
            return number
        return to_bytes(_language(code).format_number(text, separators=separators))

    def parse_number(self, code: bytes, text: bytes) -> float | None:
        plain = _language(code).parse_number(to_text(text)).strip()
        if plain in ("INF", "-INF", "NAN"):
            return float(plain.lower())
        try:
            return float(plain) if is_numeric(plain) else None
        except ValueError:
            return None

    def format_date(self, code: bytes, form: bytes, stamp: bytes, is_local: bool) -> bytes:
        expander = self._host.expander
        text = to_text(stamp)
        now = page_now(expander)
        if len(form) > _MAX_FORMAT:
            raise LuaFault("bad argument #1 to 'formatDate': the format is too long")
        if not text or not text.strip("0123456789 ").startswith(("-", "/", ".", "T", "@")):
            expander.volatile_calls += 1
            expander.metadata.limit_cache(3600)
        moment = _read_stamp(text, now)
        if moment is None:
            raise LuaFault(f"bad argument #2 to 'formatDate': invalid timestamp '{text}'")
        zone = local_zone(expander) if is_local else UTC
        try:
            return to_bytes(format_date(to_text(form), moment.astimezone(zone), _language(code)))
        except (ValueError, OverflowError) as error:
            raise LuaFault(f"bad argument #2 to 'formatDate': invalid timestamp '{text}'") from error

    def plural(self, code: bytes, number: bytes, *forms: bytes) -> bytes:
        return to_bytes(_language(code).plural(to_text(number), [to_text(f) for f in forms]))

    def gender(self, code: bytes, who: bytes, *forms: bytes) -> bytes:
        name = to_text(who).strip()
        gender = name if name in ("male", "female") else self._host.expander.gender_of(name)
        return to_bytes(_language(code).gender(gender, [to_text(f) for f in forms]))

    def grammar(self, code: bytes, word: bytes, case: bytes) -> bytes:
        return to_bytes(_language(code).grammar(to_text(word), to_text(case)))

    def format_duration(self, code: bytes, seconds: float, *chosen: bytes) -> bytes:
        language = _language(code)
        parts = []
        for name, count in split_duration(seconds, [to_text(c) for c in chosen]):
            parts.append(self._name_interval(language, name, count))
        if len(parts) < 2:
            return to_bytes("".join(parts))
        comma = self._message("comma-separator", language, ", ")
        both = self._message("word-separator", language, " ")
        joined = both + self._message("and", language, " and").strip() + both
        return to_bytes(comma.join(parts[:-1]) + joined + parts[-1])

    def intervals(self, seconds: float, *chosen: bytes) -> bytes:
        """Names and counts of the intervals that make up a time."""
        out: list[bytes] = []
        for name, count in split_duration(seconds, [to_text(c) for c in chosen]):
            out += [to_bytes(name), b"%d" % count]
        return pack_list(out)

    def _name_interval(self, language: Language, name: str, count: int) -> str:
        text = self._message(f"duration-{name}", language, "")
        shown = language.format_number(str(count))
        if not text:
            return f"{shown} {_SINGULAR[name] if count == 1 else name}"
        # A literal number: PLURAL is asked with the plain one.
        text = text.replace("{{PLURAL:$1|", f"{{{{PLURAL:{count}|")
        return self._host.expander.root.expand_text(substitute(text, [shown]))

    def _message(self, key: str, language: Language, default: str) -> str:
        text = self._host.expander.access.fetch_messages([key], language.code).get(key)
        return default if text is None else text.replace("&#32;", " ")


def split_duration(seconds: float, chosen: list[str]) -> list[tuple[str, int]]:
    """A time in the largest of the chosen intervals; nothing is "0 seconds" of the smallest."""
    rest = int(abs(seconds))
    out: list[tuple[str, int]] = []
    known = [(name, length) for name, length in INTERVALS if not chosen or name in chosen]
    for name, length in known:
        count = rest // length
        if count or (name == known[-1][0] and not out):
            out.append((name, count))
            rest -= count * length
    return out


def is_valid_code(code: str) -> bool:
    return bool(code) and _BAD_IN_CODE.search(code) is None and len(code) < 128


def _language(code: bytes) -> Language:
    text = to_text(code)
    return load_language(text if _BUILT_IN.match(text) else "en")


def _read_stamp(text: str, now: datetime) -> datetime | None:
    if not text:
        return now
    try:
        return parse_date(text, now=now)
    except (ValueError, OverflowError):
        return None


def make_languages(host: LuaHost) -> Mapping[str, Callable[..., Any]]:
    own = LanguageFunctions(host)
    return {
        "content": own.content,
        "name": own.name,
        "names": own.names,
        "fallbacks": own.fallbacks,
        "is_known": own.is_known,
        "is_supported": own.is_supported,
        "is_valid": own.is_valid,
        "direction": own.direction,
        "bcp47": own.bcp47,
        "change_case": own.change_case,
        "format_number": own.format_number,
        "parse_number": own.parse_number,
        "format_date": own.format_date,
        "plural": own.plural,
        "gender": own.gender,
        "grammar": own.grammar,
        "format_duration": own.format_duration,
        "intervals": own.intervals,
    }
