"""Times: {{CURRENTYEAR}} and its like, {{REVISION...}}, {{#time:}}, {{#formatdate:}}."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from wikigrove_engine.access import RevisionFacts
from wikigrove_engine.ext import ParserFunction
from wikigrove_engine.language import is_known_code, load_language
from wikigrove_engine.language.dates import format_date, now_utc
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.preprocess.functions.pages import find_call_title
from wikigrove_engine.preprocess.functions.parse_date import parse_date

# Variable -> (format, seconds that it stays true).
_CURRENT: Final = {
    "month": ("m", 86400),
    "month1": ("n", 86400),
    "monthname": ("F", 86400),
    "monthnamegen": ("xg", 86400),
    "monthabbrev": ("M", 86400),
    "day": ("j", 3600),
    "day2": ("d", 3600),
    "dayname": ("l", 3600),
    "year": ("Y", 86400),
    "time": ("H:i", 3600),
    "hour": ("H", 3600),
    "dow": ("w", 3600),
    "week": ("W", 3600),
    "timestamp": ("xNYmdHis", 3600),
}
_REVISION: Final = {"day": "j", "day2": "d", "month": "m", "month1": "n", "year": "Y", "timestamp": "xNYmdHis"}
_MAX_FORMAT: Final = 6000
_NAMED_FORMATS: Final = {"date": "date", "time": "time", "both": "both", "pretty": "pretty"}


def page_now(expander: Expander) -> datetime:
    """The moment that this rendering calls now, in UTC."""
    now = expander.page.now
    if now is None:
        stored = expander.notes.get("now")
        if isinstance(stored, datetime):
            return stored
        now = expander.notes["now"] = now_utc()
        return now if isinstance(now, datetime) else now_utc()
    return now.replace(tzinfo=UTC) if now.tzinfo is None else now.astimezone(UTC)


def local_zone(expander: Expander) -> tzinfo:
    try:
        return ZoneInfo(expander.site.timezone)
    except (KeyError, ValueError, OSError):
        return UTC


class CurrentTime:
    """{{CURRENTMONTH}} and {{LOCALMONTH}}."""

    def __init__(self, what: str, *, local: bool) -> None:
        self._form, self._seconds = _CURRENT[what]
        self._local: Final = local
        self._is_week: Final = what == "week"

    def __call__(self, call: FunctionCall) -> str:
        expander = call.expander
        moment = page_now(expander)
        if self._local:
            moment = moment.astimezone(local_zone(expander))
        expander.metadata.limit_cache(self._seconds)
        text = format_date(self._form, moment, expander.language)
        return text.lstrip("0") if self._is_week else text


def find_revision(call: FunctionCall, *, flag: str = "") -> RevisionFacts | None:
    """The revision that {{REVISION...}} speaks of: the page's own, or the latest of another page.

    `flag` tells what of this page's revision the rendering depends on.
    """
    expander = call.expander
    page = expander.page
    title = find_call_title(call)
    if title is None:
        return None
    if title == page.title:
        if flag:
            expander.metadata.flags.add(flag)
        stamp = page.revision_timestamp or page_now(expander)
        stamp = stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp
        return RevisionFacts(page.revision_id, stamp, page.revision_user, page.revision_size, page.protection)
    if title.is_external or title.namespace < 0 or not expander.count_expensive():
        return None
    expander.metadata.existence.add(title)
    return expander.access.fetch_revisions([title]).get(title)


class RevisionTime:
    def __init__(self, what: str) -> None:
        self._form: Final = _REVISION[what]

    def __call__(self, call: FunctionCall) -> str:
        known = call.expander.page.revision_timestamp is not None
        facts = find_revision(call, flag="" if known else "vary-revision-timestamp")
        if facts is None:
            return ""
        return format_date(self._form, facts.timestamp.astimezone(local_zone(call.expander)), call.expander.language)


def show_revision_id(call: FunctionCall) -> str:
    page = call.expander.page
    if call.first is not None and page.revision_timestamp is None and find_call_title(call) == page.title:
        # {{REVISIONID}} tells of the text that is read; with a title it asks for what is saved: nothing yet.
        call.expander.metadata.flags.add("vary-revision-id")
        return ""
    facts = find_revision(call, flag="vary-revision-id")
    return str(facts.revision_id) if facts is not None and facts.revision_id else ""


def show_revision_user(call: FunctionCall) -> str:
    facts = find_revision(call, flag="vary-user")
    return facts.user if facts is not None else ""


def show_revision_size(call: FunctionCall) -> str:
    facts = find_revision(call, flag="vary-revision")
    return str(facts.size) if facts is not None else ""


class FormatTime:
    """{{#time:format|date|language|local}} and {{#timel:}}."""

    def __init__(self, *, local: bool) -> None:
        self._local: Final = local

    def __call__(self, call: FunctionCall) -> str:
        local = self._local or call.arg(3) not in ("", "0")
        return _show_time(call, call.arg(0), call.arg(1), call.arg(2), local=local)


class FormatNamedTime:
    """{{#timef:date|format type|language}}: the language's own format for a date, a time or both."""

    def __init__(self, *, local: bool) -> None:
        self._local: Final = local

    def __call__(self, call: FunctionCall) -> str:
        language = load_language(call.arg(2)) if is_known_code(call.arg(2)) else call.expander.language
        kind = _NAMED_FORMATS.get(call.arg(1).lower() or "both")
        if kind is None:
            return _error(call, "pfunc_time_error")
        form = language.date_format("default", kind)
        return _show_time(call, form, call.arg(0), call.arg(2), local=self._local)


def _show_time(call: FunctionCall, form: str, text: str, code: str, *, local: bool) -> str:
    expander = call.expander
    used = expander.notes.get("time-length", 0)
    length = (used if isinstance(used, int) else 0) + len(form)
    expander.notes["time-length"] = length
    if length > _MAX_FORMAT:
        return _error(call, "pfunc_time_too_long")
    zone = local_zone(expander) if local else UTC
    now = page_now(expander)
    if not text or re.search(r"now|today|tomorrow|yesterday|ago|[+-]\s*\d+\s*[a-z]|next|last", text, re.IGNORECASE):
        expander.metadata.limit_cache(60 if re.search("[HGhgis]", form) else 3600)
    moment = parse_date(text, now=now) if text else now
    if moment is None:
        return _error(call, "pfunc_time_error")
    language = load_language(code) if is_known_code(code) else expander.language
    return format_date(form, moment.astimezone(zone), language)


def _error(call: FunctionCall, key: str) -> str:
    return f'<strong class="error">{call.expander.message(key)}</strong>'


_MONTH_WORDS: Final = r"[^\W\d_]+\.?"
_DATE_FORMS: Final = (
    (
        "dmy",
        re.compile(rf"(?P<day>\d{{1,2}})[ _](?P<month>{_MONTH_WORDS})(?:,?[ _]*(?P<year>-?\d{{1,4}}(?:[ _]?BC)?))?\Z"),
    ),
    (
        "mdy",
        re.compile(rf"(?P<month>{_MONTH_WORDS})[ _](?P<day>\d{{1,2}})(?:,?[ _]*(?P<year>\d{{1,4}}(?:[ _]?BC)?))?\Z"),
    ),
    ("ymd", re.compile(rf"(?P<year>\d{{1,4}}(?:[ _]?BC)?)[ _](?P<month>{_MONTH_WORDS})[ _](?P<day>\d{{1,2}})\Z")),
    ("iso", re.compile(r"(?P<year>-?\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\Z")),
)


def format_written_date(call: FunctionCall) -> str:
    """{{#formatdate:date|style}}: a date as readers like it; here always in the style that the call names."""
    text = call.arg(0).strip()
    language = call.expander.language
    style = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd", "ISO 8601": "iso"}.get(call.arg(1), "")
    for found_style, pattern in _DATE_FORMS:
        match = pattern.match(text)
        if match is None:
            continue
        name = match["month"].lower().rstrip(".")
        months = [*language.months, *language.months_genitive, *language.months_short]
        month = (
            int(name) if name.isdecimal() else next((n % 12 + 1 for n, m in enumerate(months) if m.lower() == name), 0)
        )
        if not 1 <= month <= 12:
            return text
        return _write_date(match, month, style or found_style, language.months[month - 1])
    return text


def _write_date(match: re.Match[str], month: int, style: str, name: str) -> str:
    day, year = int(match["day"]), match["year"]
    iso_year = ""
    if year is not None:
        era = year.upper().endswith("BC")
        digits = year[:-2].strip(" _") if era else year
        if era:
            iso_year = f"-{int(digits) - 1:04}"
        else:
            iso_year = f"-{int(digits[1:]):04}" if digits.startswith("-") else f"{int(digits):04}"
    iso = f"{iso_year}-{month:02}-{day:02}" if iso_year else f"{month:02}-{day:02}"
    plain_year = year.lstrip("0") if year is not None else None
    if year is not None and not year.upper().endswith("BC") and int(year) <= 0:
        # The year 0 of ISO is the first one before our era.
        plain_year = f"{1 - int(year)} BC"
    if style == "dmy":
        shown = f"{day} {name}" + (f" {plain_year}" if plain_year else "")
    elif style == "mdy":
        shown = f"{name} {day}" + (f", {plain_year}" if plain_year else "")
    elif style == "ymd":
        shown = (f"{plain_year} " if plain_year else "") + f"{name} {day}"
    else:
        shown = iso if year is not None else f"{name} {day}"
    return f'<span class="mw-formatted-date" title="{iso}">{shown}</span>'


def time_functions() -> list[ParserFunction]:
    out = []
    for what in _CURRENT:
        for scope in ("current", "local"):
            out.append(
                ParserFunction(
                    f"{scope}{what}",
                    CurrentTime(what, local=scope == "local"),
                    hash=False,
                    variable=True,
                    function=False,
                    case_sensitive=True,
                    volatile=True,
                )
            )
    for what in _REVISION:
        out.append(ParserFunction(f"revision{what}", RevisionTime(what), hash=False, variable=True))
    out += [
        ParserFunction("revisionid", show_revision_id, hash=False, variable=True),
        ParserFunction("revisionuser", show_revision_user, hash=False, variable=True),
        ParserFunction("revisionsize", show_revision_size, hash=False, variable=True),
        ParserFunction("time", FormatTime(local=False), volatile=True),
        ParserFunction("timel", FormatTime(local=True), volatile=True),
        ParserFunction("timef", FormatNamedTime(local=False), volatile=True),
        ParserFunction("timefl", FormatNamedTime(local=True), volatile=True),
        ParserFunction("formatdate", format_written_date),
    ]
    return out
