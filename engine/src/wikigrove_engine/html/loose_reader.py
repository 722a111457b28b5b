"""HTML that is not well nested: tokens as the HTML standard (13.2.5) cuts them, built into a tree as it says."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.html.read_attributes import decode_attribute, decode_text, set_attributes
from wikigrove_engine.tokenize.tokens import CLOSE, OPEN, VOID, CommentToken, Fragment, Source, Tag
from wikigrove_engine.tree.builder import TreeBuilder
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Element, Json, Text, join_texts, list_elements

_NAME: Final = re.compile(r"[a-zA-Z][^\s/>]*+", re.ASCII)
# A name, which may begin with "=", and a value in quotes or without. A quote that never ends makes the tag no tag.
_REST: Final = re.compile(
    r"(?:[\s/]++|(?:=[^\s/>=]*+|[^\s/>=]++)"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]*+)|(?!\s*+=)))*+>",
    re.ASCII,
)
_ATTRIBUTE: Final = re.compile(
    r"(=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|(?![\"'])([^\s>]*+)))?+", re.ASCII
)
_RAW: Final = frozenset(("style", "script", "xmp", "iframe", "noembed", "noframes", "textarea", "title"))
_RAW_ENDS: Final = {name: re.compile(f"</{name}(?=[\\s/>])[^>]*+>", re.I | re.ASCII) for name in _RAW}
_IGNORED: Final = frozenset(("html", "head", "body", "frame", "frameset"))


def read_loose(src: str, facts: dict[str, Json] | None, *, max_depth: int) -> Element:
    """The body that a browser would make of `src`."""
    return _LooseReader(src, facts, max_depth).read()


class _LooseReader:
    """Feeds tree construction with the tokens of one text."""

    def __init__(self, src: str, facts: dict[str, Json] | None, max_depth: int) -> None:
        self._src = src
        self._facts = facts
        self._builder = TreeBuilder(max_depth=max_depth, is_foreign=True)
        self._elements: list[Element] = []
        self._foreign = 0
        self._skip_newline = False
        self._texts: list[str] = []

    def read(self) -> Element:
        src = self._src
        size = len(src)
        pos = 0
        while pos < size:
            at = src.find("<", pos)
            if at < 0:
                at = size
            if at > pos:
                self._add_text(src[pos:at])
            if at >= size:
                break
            pos = self._read_markup(at)
        self._flush_text()
        body = self._builder.finish()
        _join_texts(body)
        _restore_facts(body)
        return body

    def _add_text(self, data: str) -> None:
        """Keep text until markup comes: a run is placed as a whole."""
        self._texts.append(decode_text(data) if "&" in data else data)

    def _flush_text(self) -> None:
        data = "".join(self._texts)
        self._texts.clear()
        if self._skip_newline:
            self._skip_newline = False
            data = data.removeprefix("\n")
        if data:
            self._builder.add([data])

    def _read_markup(self, at: int) -> int:
        src = self._src
        after = src[at + 1 : at + 2]
        if after == "!":
            return self._read_declaration(at)
        if after == "?":
            return self._add_comment(at + 1, src.find(">", at), 1)
        if after == "/":
            if src.startswith(">", at + 2):
                return at + 3
            if at + 2 == len(src):
                self._add_text("</")
                return at + 2
            found = _NAME.match(src, at + 2)
            if found is None:
                return self._add_comment(at + 2, src.find(">", at), 1)
            rest = _REST.match(src, found.end())
            if rest is None:
                return len(src)
            self._flush_text()
            self._skip_newline = False
            self._end(found[0].lower())
            return rest.end()
        found = _NAME.match(src, at + 1)
        if found is None:
            self._add_text("<")
            return at + 1
        rest = _REST.match(src, found.end())
        if rest is None:
            # A tag that never ends is dropped with what follows.
            return len(src)
        self._flush_text()
        self._skip_newline = False
        return self._start(found[0].lower(), src[found.end() : rest.end() - 1], rest.end())

    def _read_declaration(self, at: int) -> int:
        src = self._src
        if src.startswith("<!--", at):
            if src.startswith(">", at + 4):
                return self._add_comment(at + 4, at + 4, 1)
            if src.startswith("->", at + 4):
                return self._add_comment(at + 4, at + 4, 2)
            end, bang = src.find("-->", at + 4), src.find("--!>", at + 4)
            if bang >= 0 and (end < 0 or bang < end):
                return self._add_comment(at + 4, bang, 4)
            return self._add_comment(at + 4, end, 3)
        if src[at + 2 : at + 9].lower() == "doctype":
            end = src.find(">", at)
            return end + 1 if end >= 0 else len(src)
        return self._add_comment(at + 2, src.find(">", at), 1)

    def _add_comment(self, start: int, end: int, width: int) -> int:
        src = self._src
        stop = len(src) if end < 0 else end
        data = src[start:stop]
        self._flush_text()
        self._builder.add([CommentToken(data, Source())])
        return stop if end < 0 else stop + width

    def _start(self, name: str, attributes: str, pos: int) -> int:
        if name in _IGNORED:
            return pos
        if name == "image" and not self._foreign:
            name = "img"
        closes = attributes.endswith("/")
        holder = Element(name)
        set_attributes(holder, _read_attributes(attributes), self._facts)
        # Construction writes its own findings into the source, so the facts wait aside.
        source = Source()
        source.note("facts", holder.source)
        tag = Tag(OPEN, name, source, holder.attrs)
        tag.data_mw, tag.i18n = holder.data_mw, holder.i18n
        if name in VOID_ELEMENTS:
            tag.kind = VOID
            self._builder.add([tag])
            return pos
        if name in _RAW and not self._foreign:
            return self._read_raw(holder, pos)
        self._builder.add([tag])
        if self._foreign and closes:
            self._builder.add([Tag(CLOSE, name, Source())])
        elif name in ("svg", "math"):
            self._foreign += 1
        elif name == "plaintext":
            self._builder.add([self._src[pos:]])
            return len(self._src)
        elif name in ("pre", "listing"):
            self._skip_newline = True
        return pos

    def _read_raw(self, element: Element, pos: int) -> int:
        stop = read_raw_text(self._src, pos, element)
        source = Source()
        source.note("facts", element.source)
        element.source = source
        self._builder.add([Fragment([element], Source(), is_block=False)])
        return stop

    def _end(self, name: str) -> None:
        if name in ("svg", "math") and self._foreign:
            self._foreign -= 1
        if name in _IGNORED:
            return
        self._builder.add([Tag(CLOSE, name, Source())])


def read_raw_text(src: str, pos: int, element: Element) -> int:
    """Read the inside of an element that holds no markup, up to and with its end tag; the place behind it."""
    name = element.name
    found = _RAW_ENDS[name].search(src, pos)
    end = found.start() if found is not None else len(src)
    data = src[pos:end]
    if name == "textarea":
        data = data.removeprefix("\n")
    if name in ("textarea", "title"):
        data = decode_text(data)
    if data:
        element.append(Text(data))
    return found.end() if found is not None else len(src)


def _read_attributes(text: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        low = name.lower()
        if low not in out:
            out[low] = decode_attribute(double or single or bare)
    return out


def _restore_facts(body: Element) -> None:
    """Give elements the facts they came with; what construction made by itself is new."""
    seen: set[int] = set()
    for element in list_elements(body):
        facts = element.source.find("facts")
        if isinstance(facts, Source) and id(facts) not in seen:
            seen.add(id(facts))
            element.source = facts
            continue
        fresh = Source(syntax=facts.syntax if isinstance(facts, Source) else "")
        fresh.is_new = True
        element.source = fresh


def _join_texts(body: Element) -> None:
    """One text node for neighbouring ones; fostered text leaves its holders."""
    for holder in [e for e in list_elements(body) if e.name == "mw:fostered"]:
        holder.unwrap()
    pending: list[Element] = [body]
    while pending:
        parent = pending.pop()
        join_texts(parent)
        child = parent.first
        while child is not None:
            if isinstance(child, Element):
                pending.append(child)
            child = child.next
