"""Code as elements: each kind of word in a span, each line by itself where lines are numbered or marked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pygments.token import STANDARD_TYPES, _TokenType
from wikigrove_engine.tree.nodes import Element, Text

from wikigrove.ext.syntaxhighlight.languages import find_lexer

MAX_BYTES: Final = 102_400
MAX_LINES: Final = 1000
_MAX_SECONDS: Final = 3.0

Word = tuple[str, str]
"""(class, text)."""


@dataclass(frozen=True)
class CodeStyle:
    """How code is shown. Lines count from 1 in `marked`, whatever number they are shown with."""

    lines: bool = False
    start: int = 1
    marked: frozenset[int] = frozenset()
    inline: bool = False
    link_prefix: str = ""
    """Lines get ids that start with it."""
    direction: str = "ltr"
    can_copy: bool = False


@dataclass(frozen=True)
class ShownCode:
    element: Element
    error: str = ""
    """Why it has no colours: "unknown-language", "exceeds-size-limit", "exceeds-line-limit"; "" where all is well."""


def show_code(code: str, language: str, style: CodeStyle) -> ShownCode:
    """The element that shows code; without colours where its language is not known or it is too long."""
    lexer = find_lexer(language) if language else None
    error = ""
    if language and lexer is None:
        error = "unknown-language"
    elif len(code.encode()) > MAX_BYTES:
        error = "exceeds-size-limit"
    elif code.count("\n") >= MAX_LINES:
        error = "exceeds-line-limit"
    words: list[Word] = [("", code)]
    if lexer is not None and not error:
        words = _read_words(code, language)
    classes = ["mw-highlight"]
    if lexer is not None:
        classes.append(f"mw-highlight-lang-{lexer.aliases[0]}")
    classes.append("mw-content-rtl" if style.direction == "rtl" else "mw-content-ltr")
    if style.inline:
        inner = Element("code", {"class": " ".join(classes), "dir": style.direction})
        _add_words(words, inner)
        return ShownCode(inner, error)
    if style.lines:
        classes.append("mw-highlight-lines")
    if style.can_copy:
        classes.append("mw-highlight-copy")
    outer = Element("div", {"class": " ".join(classes), "dir": style.direction})
    pre = Element("pre")
    # A line break right at the start would be lost without it.
    pre.append(Element("span"))
    if style.lines or style.marked:
        _add_lines(words, pre, style)
    else:
        _add_words(words, pre)
    outer.append(pre)
    return ShownCode(outer, error)


def read_line_numbers(text: str) -> frozenset[int]:
    """Lines from "1,3-5"; what is no number is left out."""
    out: set[int] = set()
    for part in text.split(",")[:200]:
        first, dash, last = part.strip().partition("-")
        if not first.strip().isdecimal() or len(first) > 6:
            continue
        start = int(first)
        end = int(last) if dash and last.strip().isdecimal() and len(last) < 7 else start
        out.update(range(start, min(end, start + MAX_LINES) + 1))
    return frozenset(out)


def _read_words(code: str, language: str) -> list[Word]:
    lexer = find_lexer(language)
    assert lexer is not None
    out: list[Word] = []
    end = time.monotonic() + _MAX_SECONDS
    for kind, text in lexer.get_tokens(code):
        name = _class_of(kind)
        if out and out[-1][0] == name:
            out[-1] = (name, out[-1][1] + text)
        else:
            out.append((name, text))
        if len(out) % 256 == 0 and time.monotonic() > end:
            # Some languages are slow to read on odd input; the page must not wait for them.
            return [("", code)]
    return out


def _class_of(kind: _TokenType) -> str:
    at: _TokenType | None = kind
    while at is not None:
        found = STANDARD_TYPES.get(at)
        if found is not None:
            return "" if found == "w" else found
        at = at.parent
    return ""


def _add_words(words: list[Word], target: Element) -> None:
    for name, text in words:
        if not text:
            continue
        if not name:
            target.append(Text(text))
            continue
        span = Element("span", {"class": name})
        span.append(Text(text))
        target.append(span)


def _add_lines(words: list[Word], target: Element, style: CodeStyle) -> None:
    for number, line in enumerate(_split_lines(words), 1):
        holder = target
        if number in style.marked:
            holder = Element("span", {"class": "hll"})
            target.append(holder)
        if style.lines:
            shown = style.start + number - 1
            numbered = Element("span")
            mark = Element("span", {"class": "linenos", "data-line": str(shown)})
            if style.link_prefix:
                numbered.attrs["id"] = f"{style.link_prefix}-{shown}"
                link = Element("a", {"href": f"#{style.link_prefix}-{shown}"})
                link.append(mark)
                numbered.append(link)
            else:
                numbered.append(mark)
            holder.append(numbered)
            holder = numbered
        _add_words(line, holder)


def _split_lines(words: list[Word]) -> Iterator[list[Word]]:
    line: list[Word] = []
    for name, text in words:
        pieces = text.split("\n")
        for piece in pieces[:-1]:
            line.append((name, f"{piece}\n"))
            yield line
            line = []
        if pieces[-1]:
            line.append((name, pieces[-1]))
    if line:
        yield line
