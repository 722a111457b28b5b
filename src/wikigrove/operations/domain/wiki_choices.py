"""What people may set on the settings page of a wiki: each declared once, with how it is read, checked and kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from wikigrove_engine.title import find_title

from wikigrove.farm.models import Wiki
from wikigrove.media.domain.inspect_file import TYPES
from wikigrove.media.domain.upload_limits import allowed_types
from wikigrove.operations.domain.policies import POLICIES, read_policy
from wikigrove.operations.errors import SettingRefused
from wikigrove.pages.domain.collation import is_collation
from wikigrove.pages.domain.collation.collations import list_collations

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8}){0,3}")
LOWEST_CONTRAST: Final = 4.5
"""Of text on white, as WCAG's level AA wants it."""


@dataclass(frozen=True)
class Choice:
    """`kind`: text, colour, choice, number, check, many. `is_column`: kept on the wiki's row, not among its settings."""

    name: str
    section: str
    kind: str
    default: object = ""
    options: tuple[str, ...] = ()
    is_column: bool = False


def all_choices() -> tuple[Choice, ...]:
    """In the order of the page."""
    return (
        Choice("name", "general", "text", is_column=True),
        Choice("language", "general", "text", "en", is_column=True),
        Choice("main_page", "general", "text", "Main Page"),
        Choice("license_text", "general", "text"),
        Choice("license_url", "general", "text"),
        Choice("logo", "look", "text"),
        Choice("accent", "look", "colour"),
        Choice("reading", "people", "choice", "everyone", tuple(POLICIES["reading"])),
        Choice("editing", "people", "choice", "everyone", tuple(POLICIES["editing"])),
        Choice("registration", "people", "choice", "open", tuple(POLICIES["registration"])),
        Choice("main_page_is_open", "people", "check", False),
        Choice("oauth_approval", "people", "check", False),
        Choice("category_collation", "content", "choice", "uppercase", tuple(list_collations())),
        Choice("thumb_width", "content", "number", 220),
        Choice("upload_types", "files", "many", (), tuple(sorted(TYPES))),
        Choice("upload_limit_mb", "files", "number", 0),
    )


def read_choice(wiki: Wiki, choice: Choice) -> Any:
    """The value that is in force."""
    if choice.name in POLICIES:
        return read_policy(wiki, choice.name)
    if choice.name == "upload_types":
        return allowed_types()
    return getattr(wiki, choice.name) if choice.is_column else wiki.setting(choice.name, choice.default)


def clean_choice(wiki: Wiki, choice: Choice, given: object) -> Any:
    """The value that a form gave, as it is kept. Raises SettingRefused."""
    if choice.kind == "check":
        return bool(given)
    if choice.kind == "many":
        chosen = sorted(str(value) for value in given if value in choice.options) if isinstance(given, list) else []
        if not chosen:
            raise SettingRefused(choice.name, "wikigrove-settings-choose-one")
        return chosen
    text = str(given or "").strip()
    if choice.kind == "number":
        if text and not (text.isdecimal() and len(text) < 8):
            raise SettingRefused(choice.name, "wikigrove-settings-number")
        return int(text or 0)
    if choice.kind == "choice" and text not in choice.options:
        raise SettingRefused(choice.name, "wikigrove-settings-choose-one")
    return _clean_text(wiki, choice.name, text)


def contrast_with_white(colour: str) -> float:
    """WCAG's contrast of a colour (#rrggbb) with white, from 1 to 21."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _clean_text(wiki: Wiki, name: str, text: str) -> str:
    if name == "name" and not 0 < len(text) <= 200:
        raise SettingRefused(name, "wikigrove-settings-needed")
    if name == "language" and not _LANGUAGE.fullmatch(text):
        raise SettingRefused(name, "wikigrove-settings-language-code")
    if name == "main_page" and (text == "" or find_title(text, wiki.title_rules) is None):
        raise SettingRefused(name, "wikigrove-settings-title")
    if name == "logo" and text:
        found = find_title(text, wiki.title_rules, default_namespace=6)
        if found is None or found.namespace != 6:
            raise SettingRefused(name, "wikigrove-settings-title")
        return found.key
    if name == "accent" and text:
        text = text.lower()
        if not _COLOUR.fullmatch(text):
            raise SettingRefused(name, "wikigrove-settings-colour")
        if contrast_with_white(text) < LOWEST_CONTRAST:
            raise SettingRefused(name, "wikigrove-settings-contrast")
    if name == "license_url" and text and not text.startswith(("https://", "http://", "/")):
        raise SettingRefused(name, "wikigrove-settings-address")
    if name == "category_collation" and not is_collation(text):
        raise SettingRefused(name, "wikigrove-settings-choose-one")
    return text
