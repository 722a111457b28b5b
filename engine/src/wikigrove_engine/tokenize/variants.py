"""Language variants: `-{flags|rules}-`. Kept for the converter and for editors; nothing is converted here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.elements import WIKITEXT_BLOCK
from wikigrove_engine.passes.kept import VARIANT_NUMBER, KeptVariant, write_rules
from wikigrove_engine.stages.media_item import ITEM_ATTRIBUTE, LINK_ATTRIBUTE
from wikigrove_engine.tokenize.tokens import close_tag, open_tag, void_tag
from wikigrove_engine.tree.nodes import Element, Json, list_elements
from wikigrove_engine.tree.writer import write_children

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_MARKS: Final = re.compile(r"-\{|\}-")
_FLAGS: Final = frozenset(["A", "D", "E", "H", "N", "R", "S", "T", "-"])
_CODE: Final = re.compile(r"[a-z][-A-Za-z]+")
_HIDDEN: Final = frozenset(("H", "T", "-"))
Range = tuple[int, int]


class _Inner:
    """What the texts of a variant hold."""

    def __init__(self) -> None:
        self.has_block = False
        self.bodies: dict[str, Element] = {}
        """Trees with files, whose pictures come later, by what is written of them now."""


def scan(scanner: Scanner, at: int, end: int) -> int:
    """Take the markup at `at`; -1 when it has no end."""
    close = find_close(scanner, at, end)
    if close < 0 or scanner.is_too_deep():
        return -1
    start = at + 2
    flags, codes, body = _read_flags(scanner, start, close)
    data: Json = {}
    inner = _Inner()
    rules = [] if "R" in flags or "N" in flags or codes else _read_rules(scanner, body, close)
    if codes:
        data["filter"] = {"l": codes, "t": _html(scanner, (body, close), inner)}
    elif "N" in flags:
        data["name"] = {"t": scanner.src[body:close].strip()}
    elif rules:
        two: list[object] = []
        one: list[object] = []
        for origin, code, text in rules:
            value = _html(scanner, text, inner)
            if origin is None:
                two.append({"l": code, "t": value})
            else:
                one.append({"f": _html(scanner, origin, inner), "l": code, "t": value})
        if one:
            data["oneway"] = one
        else:
            data["twoway"] = two
    elif "H" in flags or "A" in flags or "-" in flags:
        data["twoway"] = [{"l": "*", "t": _html(scanner, (body, close), inner)}]
    else:
        data["disabled"] = {"t": _html(scanner, (body, close), inner)}
    if "A" in flags or "H" in flags:
        data["add"] = True
    if "T" in flags:
        data["title"] = True
    if "-" in flags:
        data["remove"] = True
    if "D" in flags and "N" not in flags:
        data["describe"] = True
    source = scanner.whole(at, close + 2)
    source.note("fl", [*flags, *codes])
    if rules and not any(c.isspace() for c in scanner.src[body:close]):
        # White space around the parts of rules, of which there is none: three places a rule, four with a source.
        places = sum(3 if origin is None else 4 for origin, _, _ in rules)
        source.note("tSp", [places + 1 if scanner.src[body:close].endswith(";") else places])
    if not scanner.parser.bare_facts:
        source.note("src", scanner.src[at : close + 2])
    rules_data = dict(sorted(data.items()))
    if inner.bodies:
        source.note(VARIANT_NUMBER, len(scanner.parser.kept_variants))
        scanner.parser.kept_variants.append(KeptVariant(rules_data, inner.bodies))
    written = write_rules(rules_data, source)
    attrs = {"typeof": "mw:LanguageVariant", "data-mw-variant": written}
    if any(f in _HIDDEN for f in flags):
        scanner.out.append(void_tag("meta", source, attrs))
    else:
        name = "div" if inner.has_block else "span"
        scanner.out.append(open_tag(name, source, attrs))
        scanner.out.append(close_tag(name))
    return close + 2


def find_close(scanner: Scanner, at: int, end: int) -> int:
    pairs = scanner.variant_closers
    if pairs is None:
        pairs = scanner.variant_closers = {}
        stack: list[int] = []
        for match in _MARKS.finditer(scanner.src):
            if scanner.starts and scanner.covering_node(match.start()) is not None:
                continue
            if match[0] == "-{":
                stack.append(match.start())
            elif stack:
                pairs[stack.pop()] = match.start()
    close = pairs.get(at, -1)
    return close if close + 2 <= end else -1


def _read_flags(scanner: Scanner, start: int, close: int) -> tuple[list[str], list[str], int]:
    """Flags, language codes and where the rules start."""
    pipe = _find_outside(scanner, "|", start, close)
    if pipe < 0:
        return [], [], start
    flags: list[str] = []
    codes: list[str] = []
    for piece in scanner.src[start:pipe].split(";"):
        name = piece.strip()
        if name in _FLAGS:
            flags.append(name)
        elif _CODE.fullmatch(name):
            codes.append(name)
        elif name:
            return [], [], start
    return flags, codes, pipe + 1


def _find_outside(scanner: Scanner, char: str, pos: int, end: int) -> int:
    """The next `char` outside nodes, links and inner variants."""
    src = scanner.src
    while True:
        at = scanner.find(char, pos, end)
        if at < 0:
            return -1
        inner = src.find("-{", pos, at)
        if inner >= 0:
            close = find_close(scanner, inner, end)
            if close >= 0:
                pos = close + 2
                continue
        link = src.find("[[", pos, at)
        if link >= 0:
            stop = src.find("]]", at, end)
            if stop >= 0 and src.find("]]", link, at) < 0:
                pos = stop + 2
                continue
        return at


def _read_rules(scanner: Scanner, start: int, close: int) -> list[tuple[Range | None, str, Range]]:
    """The rules `code:text` and `from=>code:text`; none at all when a piece is no rule."""
    out: list[tuple[Range | None, str, Range]] = []
    src = scanner.src
    pos = start
    while pos < close:
        stop = _find_outside(scanner, ";", pos, close)
        if stop < 0:
            stop = close
        if not src[pos:stop].strip():
            pos = stop + 1
            continue
        origin: Range | None = None
        begin = pos
        arrow = _find_outside(scanner, "=>", pos, stop)
        if arrow >= 0:
            origin = _trimmed(src, pos, arrow)
            begin = arrow + 2
        while begin < stop and src[begin].isspace():
            begin += 1
        code = _CODE.match(src, begin, stop)
        if code is None:
            return []
        colon = code.end()
        while colon < stop and src[colon].isspace():
            colon += 1
        if colon >= stop or src[colon] != ":":
            return []
        out.append((origin, code[0], _trimmed(src, colon + 1, stop)))
        pos = stop + 1
    return out


def _trimmed(src: str, start: int, end: int) -> Range:
    while start < end and src[start].isspace():
        start += 1
    while end > start and src[end - 1].isspace():
        end -= 1
    return start, end


def _html(scanner: Scanner, place: Range, inner: _Inner) -> str:
    start, end = place
    if start >= end:
        return ""
    scanner.parser.bare_facts += 1
    line = scanner.src.find("\n", start, end)
    if line >= 0 and scanner.covering_node(line) is None:
        # Whole lines may be lists and tables; nothing makes paragraphs here.
        tokens = scanner.collect(start, line) + scanner.collect_block(line, end)
        body = scanner.parser.parse_tokens(tokens, scanner, start=start, end=end)
    else:
        body = scanner.parser.parse_range(scanner, start, end)
    scanner.parser.bare_facts -= 1
    elements = list_elements(body)
    for element in elements:
        if scanner.state.inner or element.has_type("mw:Transclusion"):
            # The text of a template, and what stands in a caption, has no place of its own in the page.
            element.source.dsr_start = -1
    html = write_children(body, data_parsoid=True)
    for element in elements:
        if element.name in WIKITEXT_BLOCK:
            inner.has_block = True
        if ITEM_ATTRIBUTE in element.attrs or LINK_ATTRIBUTE in element.attrs:
            inner.bodies[html] = body
    return html
