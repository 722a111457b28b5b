"""How pages with subtitles are called: TimedText:<file>.<language>.srt, or .vtt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NS_TIMED_TEXT: Final = 710
NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "ar": ("نص موقوت", "نقاش النص الموقوت"),
    "es": ("TextoSincronizado", "TextoSincronizado discusión"),
    "fa": ("متن زمان‌بندی‌شده", "بحث متن زمان‌بندی‌شده"),
    "ko": ("자막", "자막토론"),
}
"""Local names, as the wikis of these languages have them; all others use the English one."""
_NAME: Final = re.compile(r"(?P<file>.+)\.(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3})\.(?P<format>srt|vtt)")


@dataclass(frozen=True)
class SubtitleName:
    """The parts of such a name. `file` is a key."""

    file: str
    language: str
    format: str


def parse_subtitle_name(key: str) -> SubtitleName | None:
    """None for a page of the namespace that is called otherwise."""
    found = _NAME.fullmatch(key)
    if found is None:
        return None
    return SubtitleName(found["file"], found["language"].lower(), found["format"])
