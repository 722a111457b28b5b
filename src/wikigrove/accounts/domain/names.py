"""User names: MediaWiki's rules."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from wikigrove_engine.title import NS_USER, TitleError, TitleRules, make_title

from wikigrove.accounts.errors import NameRefused

TEMPORARY: Final = re.compile(r"~\d{4}-[\d-]+")
_FORBIDDEN: Final = re.compile(r"[/@#<>\[\]|{}:=]|^~\d|[\u0000-\u001f\u007f]")
RESERVED: Final = frozenset(
    {"Wikigrove default", "Template loop", "MediaWiki default", "Unknown user", "Import script"}
)


def normalise_name(name: str, rules: TitleRules) -> str:
    """The name as it will be kept. Raises NameRefused."""
    try:
        text = make_title(NS_USER, name, rules).text
    except TitleError:
        raise NameRefused("noname") from None
    if _FORBIDDEN.search(text) or len(text.encode()) > 85 or is_address(text) or text in RESERVED:
        raise NameRefused("noname")
    return text


def is_address(name: str) -> bool:
    """Is this an IP address, or MediaWiki's old `1.2.3.xxx` form?"""
    try:
        ipaddress.ip_address(name.removesuffix(".xxx") + (".0" if name.endswith(".xxx") else ""))
    except ValueError:
        return False
    return True
