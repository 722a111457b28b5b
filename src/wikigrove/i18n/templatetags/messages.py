"""Template tags for interface texts, dates and numbers. Built in: templates need no load."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.safestring import SafeString

from wikigrove.i18n import format_bytes, format_day, format_number, format_time, format_timestamp, message, message_html

register = template.Library()


@register.simple_tag
def msg(key: str, *params: object) -> SafeString:
    """The text of `key`, escaped; parameters marked safe keep their markup."""
    return message_html(key, *params)


@register.simple_tag
def msgtext(key: str, *params: object) -> str:
    """The text of `key` as plain text, for attributes: the template engine escapes it."""
    return message(key, *params)


@register.filter
def timestamp(moment: datetime) -> str:
    return format_timestamp(moment)


@register.filter
def day(moment: datetime) -> str:
    return format_day(moment)


@register.filter
def clock(moment: datetime) -> str:
    return format_time(moment)


@register.filter
def number(value: int | float) -> str:
    return format_number(value)


@register.filter
def filesize(size: int) -> str:
    return format_bytes(size)


@register.filter
def playing_time(seconds: float) -> str:
    """How long something plays, as players show it: 4:05, 1:04:05."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
