"""The options of `[[File:...|options]]`: splitting them, and what each one means in the wiki's language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wikigrove_engine.language import load_language
from wikigrove_engine.preprocess import TemplateNode
from wikigrove_engine.tokenize.tags import Span, flatten

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_HALIGN: Final = ("left", "right", "center", "none")
_VALIGN: Final = ("baseline", "sub", "super", "top", "text_top", "middle", "bottom", "text_bottom")
_FORMAT: Final = ("thumbnail", "framed", "frameless")
_WITH_VALUE: Final = ("alt", "link", "lang", "page", "class", "upright", "width", "manualthumb")
_SIZE: Final = re.compile(r"(\d*)\s*(?:x\s*(\d+)\s*)?(?:px)?\Z")
_STOPS: Final = re.compile(r"\||\[\[|\n[ \t]*\{\||-\{")
_TABLE_EDGE: Final = re.compile(r"\n[ \t]*(\{\||\|\})")
_TIMED: Final = {
    "starttime": "start=$1",
    "endtime": "end=$1",
    "thumbtime": "thumbtime=$1",
    "disablecontrols": "disablecontrols=$1",
    "loop": "loop",
    "muted": "muted",
}
"""Of players. They have the same names in all languages."""


class Option:
    """One option as written: [start, end) in the scanner's text, -1 for one that a template gave among others.

    `key` is "caption" for what is no option, "bogus" for one that another of its kind beats.
    """

    __slots__ = ("key", "value", "start", "end", "text", "spans")

    def __init__(self, key: str, value: str, *, start: int, end: int, text: str, spans: list[Span]) -> None:
        self.key = key
        self.value: Final = value
        self.start: Final = start
        self.end: Final = end
        self.text: Final = text
        self.spans: Final = spans

    @property
    def group(self) -> str:
        """Options of one group exclude each other."""
        if self.key in _HALIGN:
            return "halign"
        if self.key in _VALIGN:
            return "valign"
        return "format" if self.key in _FORMAT or self.key == "manualthumb" else self.key


class OptionNames:
    """The names of all options in one language."""

    def __init__(self, language: str) -> None:
        self.literal: Final[dict[str, str]] = {}
        self.patterns: Final[list[tuple[str, re.Pattern[str]]]] = []
        words = load_language(language).magic_words
        for key in (*_HALIGN, *_VALIGN, *_FORMAT, "border", *_WITH_VALUE):
            word = words.get(f"img_{key}")
            for name in word.names if word is not None else ():
                self._add(key, name)
        for key, name in _TIMED.items():
            self._add(key, name)

    def _add(self, key: str, name: str) -> None:
        if "$1" not in name:
            self.literal.setdefault(name, key)
            return
        before, _, after = name.partition("$1")
        self.patterns.append((key, re.compile(f"{re.escape(before)}(.*?){re.escape(after)}\\Z", re.DOTALL)))

    def find(self, text: str) -> tuple[str, str] | None:
        """Key and value of an option; None for a caption."""
        key = self.literal.get(text)
        if key is not None:
            return key, ""
        for key, pattern in self.patterns:
            match = pattern.match(text)
            if match is None:
                continue
            if key == "width" and parse_size(match[1]) is None:
                continue
            return key, match[1].strip()
        return None


@lru_cache(maxsize=64)
def option_names(language: str) -> OptionNames:
    return OptionNames(language)


def parse_size(text: str) -> tuple[int | None, int | None] | None:
    """Width and height of "200", "200x100", "x100", also with a further "px"; None for anything else."""
    match = _SIZE.match(text.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if len(match[1]) > 6 or len(match[2] or "") > 6:
        return None
    width = int(match[1]) if match[1] else None
    height = int(match[2]) if match[2] else None
    if not width and not height:
        return None
    return width or None, height or None


def read_options(scanner: Scanner, start: int, close: int) -> list[Option]:
    """The options between the pipe at `start` and `close`, in order, with those that count marked by their keys."""
    names = option_names(scanner.parser.site.language)
    out: list[Option] = []
    for begin, end in split_options(scanner, start + 1, close):
        text, spans = flatten(scanner, begin, end)
        if "|" in text and _is_one_call(scanner, begin, end):
            # One call that gives several options.
            for piece in text.split("|"):
                out.append(_make_option(names, piece, start=-1, end=-1, spans=spans))
        else:
            out.append(_make_option(names, text, start=begin, end=end, spans=spans))
    mark_losers(out)
    return out


def _is_one_call(scanner: Scanner, begin: int, end: int) -> bool:
    """Whether nothing but one template stands in [begin, end)."""
    while begin < end and scanner.src[begin].isspace():
        begin += 1
    while end > begin and scanner.src[end - 1].isspace():
        end -= 1
    node = scanner.nodes.get(begin)
    return isinstance(node, TemplateNode) and node.end == end


def mark_losers(options: list[Option]) -> None:
    """Of a group the first option counts; of sizes and captions the last."""
    seen: set[str] = set()
    for option in options:
        group = option.group
        if group in ("caption", "width"):
            continue
        if group in seen:
            option.key = "bogus"
        seen.add(group)
    for key in ("caption", "width"):
        same = [o for o in options if o.key == key]
        for option in same[:-1]:
            option.key = "bogus"


def _make_option(names: OptionNames, text: str, *, start: int, end: int, spans: list[Span]) -> Option:
    found = names.find(text.strip())
    if found is None:
        return Option("caption", "", start=start, end=end, text=text, spans=spans)
    return Option(found[0], found[1], start=start, end=end, text=text, spans=spans)


def split_options(scanner: Scanner, start: int, close: int) -> list[tuple[int, int]]:
    """The ranges between the pipes of [start, close), not counting those of links, tables and calls inside."""
    src = scanner.src
    out: list[tuple[int, int]] = []
    begin = pos = start
    while True:
        match = _STOPS.search(src, pos, close)
        if match is None:
            break
        at = match.start()
        node = scanner.covering_node(match.end() - 1 if src[at] == "\n" else at) if scanner.starts else None
        if node is not None:
            pos = node.end
        elif src[at] == "|":
            out.append((begin, at))
            begin = pos = at + 1
        elif src[at] == "[":
            inner = scanner.closers.get(at, -1) if scanner.closers is not None else -1
            pos = inner + 2 if at < inner < close else at + 2
        elif src[at] == "-":
            pos = at + 2
            if scanner.parser.has_variants:
                inner = scanner.find("}-", at, close)
                pos = inner + 2 if inner >= 0 else at + 2
        else:
            inner = find_table_end(scanner, at, close)
            pos = inner if inner >= 0 else match.end()
    out.append((begin, close))
    return out


def find_table_end(scanner: Scanner, at: int, close: int) -> int:
    """The place behind the table whose line break is at `at`; -1 when it does not end before `close`."""
    depth = 0
    pos = at
    while True:
        match = _TABLE_EDGE.search(scanner.src, pos, close)
        if match is None:
            return -1
        pos = match.end()
        if scanner.starts and scanner.covering_node(match.start(1)) is not None:
            continue
        depth += 1 if match[1] == "{|" else -1
        if depth == 0:
            return pos
