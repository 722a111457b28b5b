"""Dates and times as the reader's language writes them, in UTC until a reader chooses a zone."""

from __future__ import annotations

from datetime import UTC, datetime

from babel.dates import format_date, format_datetime
from babel.dates import format_time as babel_time

from wikigrove.i18n.languages import current_language, locale_of


def format_timestamp(moment: datetime, language: str | None = None) -> str:
    """Day and time, like "12 June 2026, 14:05"."""
    locale = locale_of(language or current_language())
    local = moment.astimezone(UTC)
    return f"{format_day(moment, language)}, {format_datetime(local, 'HH:mm', locale=locale)}"


def format_day(moment: datetime, language: str | None = None) -> str:
    locale = locale_of(language or current_language())
    # British order for English: wikis write for the world, and "long" would be American.
    pattern = "d MMMM y" if locale.language == "en" else "long"
    return format_date(moment.astimezone(UTC).date(), pattern, locale=locale)


def format_time(moment: datetime, language: str | None = None) -> str:
    locale = locale_of(language or current_language())
    return babel_time(moment.astimezone(UTC).time(), "HH:mm", locale=locale)
