"""Subtitles as WebVTT, from SubRip's format or from WebVTT as somebody wrote it."""

from __future__ import annotations

import re
from typing import Final

_TIME: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMING: Final = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?P<more>.*)")
_KEPT_TAG: Final = re.compile(r"</?[biu]>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_POSITION: Final = re.compile(r"\{\\an?(\d+)\}")
_STYLE: Final = re.compile(r"\{\\[^{}]{0,200}\}")
_ENTITY: Final = re.compile(r"&(?!(?:amp|lt|gt|lrm|rlm|nbsp|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_MOST_CUES: Final = 20_000


def to_webvtt(text: str, kind: str) -> str:
    """`text` in the format `kind` ("srt" or "vtt") as WebVTT. What is no cue is left out; text never raises."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if kind == "vtt" and lines and lines[0].startswith("WEBVTT"):
        return "\n".join(lines).rstrip() + "\n"
    out = ["WEBVTT", ""]
    at = cues = 0
    while at < len(lines) and cues < _MOST_CUES:
        timing = _TIMING.match(lines[at])
        at += 1
        if timing is None:
            continue
        spoken: list[str] = []
        while at < len(lines) and lines[at].strip() and _TIMING.match(lines[at]) is None:
            spoken.append(lines[at])
            at += 1
        if at < len(lines) and _TIMING.match(lines[at]) and spoken and spoken[-1].strip().isdecimal():
            # No empty line before the next cue: its number is none of this one's words.
            spoken.pop()
        if spoken:
            cues += 1
            out += [_write_timing(timing, spoken[0]), *(_clean(line) for line in spoken), ""]
    return "\n".join(out).rstrip() + "\n"


def to_srt(text: str) -> str:
    """SubRip's format with plain line breaks, as it is kept."""
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"


def _write_timing(found: re.Match[str], first_line: str) -> str:
    numbers = found.groups()[:8]
    line = f"{_write_time(numbers[:4])} --> {_write_time(numbers[4:])}"
    place = _POSITION.search(first_line)
    # Keys of a number pad: 7 to 9 are the top of the picture, where a sign or a name leaves no room below.
    return f"{line} line:0" if place is not None and place[1] in ("7", "8", "9") else line


def _write_time(parts: tuple[str | None, ...]) -> str:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return f"{int(hours):02}:{int(minutes):02}:{int(seconds):02}.{fraction.ljust(3, '0')}"


def _clean(line: str) -> str:
    """A line of a cue: bold, italic and underlined words stay, all other markup goes."""
    line = _STYLE.sub("", line)
    out = []
    end = 0
    for tag in _TAG.finditer(line):
        out.append(_escape(line[end : tag.start()]))
        if _KEPT_TAG.fullmatch(tag[0]):
            out.append(tag[0].lower())
        end = tag.end()
    out.append(_escape(line[end:]))
    return "".join(out)


def _escape(text: str) -> str:
    return _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
