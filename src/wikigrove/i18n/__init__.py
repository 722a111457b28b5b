"""Interface texts: catalogs with MediaWiki's keys, in our own words, in the reader's language."""

from wikigrove.i18n.dates import DateChoice, format_day, format_time, format_timestamp, read_zone, use_dates
from wikigrove.i18n.genders import note_names, use_people
from wikigrove.i18n.languages import current_language, direction_of, fallbacks_of, language_name, use_language
from wikigrove.i18n.message import find_message, has_message, message, message_html, use_overrides
from wikigrove.i18n.numbers import format_bytes, format_number

__all__ = [
    "DateChoice",
    "current_language",
    "direction_of",
    "fallbacks_of",
    "find_message",
    "format_bytes",
    "format_day",
    "format_number",
    "format_time",
    "format_timestamp",
    "has_message",
    "language_name",
    "message",
    "message_html",
    "note_names",
    "read_zone",
    "use_dates",
    "use_language",
    "use_overrides",
    "use_people",
]
