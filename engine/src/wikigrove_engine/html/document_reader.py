"""Any HTML to the engine's own tree: what editors, browsers and our own writer send.

Well-nested HTML, which is nearly all, is read by one regular expression and a stack. Where HTML5's tree construction
would do anything else than nest (implied ends, foster parenting, formatting across blocks), reading begins anew with
`read_loose`, which builds the tree as the standard says. Nothing is ever executed or fetched.
"""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.html.elements import CLOSES_P, HEADINGS
from wikigrove_engine.html.loose_reader import read_loose, read_raw_text
from wikigrove_engine.html.read_attributes import decode_text, read_attributes, set_attributes
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Comment, Element, Json, Text

MAX_DEPTH: Final = 256
"""Elements deeper than this are kept, but nothing nests in them."""

_TAG: Final = re.compile(
    r"<(?:([a-zA-Z][a-zA-Z0-9:_.\-]*+)"
    r"((?:\s++[^\s\"'<>/=\x00]++(?:=(?:\"[^\"]*+\"|'[^']*+'))?+)*+)\s*+(/?+)>"
    r"|/([a-zA-Z][a-zA-Z0-9:_.\-]*+)\s*+>"
    r"|(!--))",
    re.ASCII,
)
_DOCUMENT: Final = re.compile(r"\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype|html|head|body)\b", re.I | re.S)
_BODY: Final = re.compile(r"<body\b((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.I)
_BODY_END: Final = re.compile(r"</body\s*>\s*(?:</html\s*>)?\s*$", re.I)

_PLAIN: Final = 0
_CLOSES_P: Final = 1
_HEADING: Final = 2
_LIST_ITEM: Final = 3
_ROWS: Final = 4
_ROW: Final = 5
_CELL: Final = 6
_TABLE: Final = 7
_ANCHOR: Final = 8
_RAW: Final = 9
_LOOSE: Final = 10
_SCOPE: Final = 11
_FOREIGN: Final = 12
_COL: Final = 13
_PRE: Final = 14
_RUBY: Final = 15


def _make_kinds() -> dict[str, int]:
    out: dict[str, int] = dict.fromkeys(CLOSES_P, _CLOSES_P)
    out.update(dict.fromkeys(HEADINGS, _HEADING))
    out.update(dict.fromkeys(("li", "dd", "dt"), _LIST_ITEM))
    out.update(dict.fromkeys(("tbody", "thead", "tfoot", "colgroup", "caption"), _ROWS))
    out.update(dict.fromkeys(("td", "th"), _CELL))
    out.update(dict.fromkeys(("style", "script", "xmp", "iframe", "noembed", "noframes", "textarea", "title"), _RAW))
    out.update(
        dict.fromkeys(
            ("nobr", "plaintext", "html", "head", "body", "frame", "frameset", "form", "image", "select", "option"),
            _LOOSE,
        )
    )
    out.update(dict.fromkeys(("button", "applet", "marquee", "object", "template"), _SCOPE))
    out.update(dict.fromkeys(("svg", "math"), _FOREIGN))
    out.update(dict.fromkeys(("rb", "rp", "rt", "rtc"), _RUBY))
    out.update({"tr": _ROW, "table": _TABLE, "a": _ANCHOR, "col": _COL, "pre": _PRE, "listing": _PRE})
    return out


_KINDS: Final[dict[str, int]] = _make_kinds()
_IN_TABLE: Final = frozenset(("table", "tbody", "thead", "tfoot", "tr", "colgroup"))
_KEPT_IN_TABLE: Final = frozenset(("meta", "link", "style", "script"))
_ROW_GROUPS: Final = frozenset(("tbody", "thead", "tfoot"))
_LISTS: Final = frozenset(("ul", "ol", "dl"))
_SCOPED: Final = frozenset(
    ("table", "td", "th", "caption", "button", "applet", "marquee", "object", "template", "svg", "math")
)


class _NotNested(Exception):
    """The text is not well-nested HTML."""


def read_document(html: str, facts: dict[str, Json] | None = None) -> Element:
    """The body of a document, or a fragment as a body.

    `facts` are the values of `data-parsoid` by element id where they are kept beside the HTML (a page bundle).
    An element without them counts as new: `source.is_new`.
    """
    if "\r" in html:
        html = html.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in html:
        html = html.replace("\x00", "")
    html, attributes = _cut_body(html)
    try:
        body = _read_nested(html, facts)
    except _NotNested:
        body = read_loose(html, facts, max_depth=MAX_DEPTH)
    if attributes:
        set_attributes(body, read_attributes(attributes), facts)
    return body


def _cut_body(html: str) -> tuple[str, str]:
    """The inside of the body and the text of its attributes; a fragment stays as it is."""
    if _DOCUMENT.match(html) is None:
        return html, ""
    found = _BODY.search(html)
    if found is None:
        return html, ""
    end = _BODY_END.search(html, max(found.end(), len(html) - 200))
    return html[found.end() : end.start() if end is not None else len(html)], found[1]


def _read_nested(src: str, facts: dict[str, Json] | None) -> Element:
    """Read well-nested HTML; raises _NotNested where the standard would not simply nest."""
    body = Element("body")
    current = body
    stack: list[Element] = [body]
    open_p = False
    """Whether a paragraph is open that a block would close."""
    saved: list[bool] = []
    anchors = 0
    foreign = 0
    pos = 0
    size = len(src)
    match = _TAG.match
    while pos < size:
        at = src.find("<", pos)
        if at < 0:
            at = size
        if at > pos:
            data = src[pos:at]
            if current.name in _IN_TABLE and data.strip(" \t\n\f"):
                raise _NotNested
            if "&" in data:
                data = decode_text(data)
            current.append(Text(data))
            if at == size:
                break
        found = match(src, at)
        if found is None:
            raise _NotNested
        name, attributes, slash, closed, comment = found.groups()
        pos = found.end()
        if closed is not None:
            if current.name != closed:
                if current.name != closed.lower() or len(stack) == 1:
                    raise _NotNested
                closed = closed.lower()
            elif len(stack) == 1:
                raise _NotNested
            stack.pop()
            current = stack[-1]
            if closed == "p":
                open_p = False
            elif closed == "a":
                anchors -= 1
            elif closed in _SCOPED:
                open_p = saved.pop()
                if closed == "svg" or closed == "math":
                    foreign -= 1
            continue
        if comment is not None:
            pos = _read_comment(src, pos, current)
            continue
        if not name.islower():
            name = name.lower()
        element = Element(name)
        if attributes:
            set_attributes(element, read_attributes(attributes), facts)
        else:
            element.source.is_new = True
        kind = _KINDS.get(name, _PLAIN)
        parent_name = current.name
        if kind == _PLAIN:
            if parent_name in _IN_TABLE and name not in _KEPT_IN_TABLE:
                raise _NotNested
        elif not foreign:
            if kind == _LOOSE:
                raise _NotNested
            if kind == _ROW:
                if parent_name not in _ROW_GROUPS:
                    raise _NotNested
            elif kind == _CELL:
                if parent_name != "tr":
                    raise _NotNested
            elif kind == _ROWS:
                if parent_name != "table":
                    raise _NotNested
            elif kind == _COL:
                if parent_name != "colgroup":
                    raise _NotNested
            elif parent_name in _IN_TABLE and name not in _KEPT_IN_TABLE:
                raise _NotNested
            elif kind == _ANCHOR:
                if anchors:
                    raise _NotNested
            elif kind == _RUBY:
                if parent_name != "ruby" and parent_name != "rtc":
                    raise _NotNested
            elif kind != _RAW and kind != _SCOPE and kind != _FOREIGN:
                if open_p or (kind == _HEADING and parent_name in HEADINGS):
                    raise _NotNested
                if kind == _LIST_ITEM and parent_name not in _LISTS:
                    raise _NotNested
        current.append(element)
        if name in VOID_ELEMENTS or (foreign and slash):
            continue
        if kind == _RAW and not foreign:
            pos = read_raw_text(src, pos, element)
            continue
        if kind == _PRE and src.startswith("\n", pos):
            pos += 1
        stack.append(element)
        if len(stack) > MAX_DEPTH:
            raise _NotNested
        current = element
        if name == "p":
            open_p = True
        elif kind == _ANCHOR:
            anchors += 1
        elif name in _SCOPED:
            saved.append(open_p)
            open_p = False
            if kind == _FOREIGN:
                foreign += 1
    return body


def _read_comment(src: str, pos: int, parent: Element) -> int:
    """Add the comment whose inside begins at `pos`; the place behind it."""
    end = src.find("-->", pos)
    if end < 0 or src.startswith((">", "->"), pos) or src.find("--!>", pos, end) >= 0:
        raise _NotNested
    parent.append(Comment(src[pos:end]))
    return end + 3
