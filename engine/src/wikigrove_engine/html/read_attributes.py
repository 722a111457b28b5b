"""Attributes and character references of HTML as the standard reads them; the facts that attributes carry."""

from __future__ import annotations

import html as html_module
import json
import re
from html.entities import html5
from typing import Final

from wikigrove_engine.tokenize.tokens import Source
from wikigrove_engine.tree.nodes import Element, Json

_ATTRIBUTE: Final = re.compile(
    r"([^\s\"'<>/=\x00]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?+", re.ASCII
)
_REFERENCE: Final = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")
_DECODER: Final = json.JSONDecoder()
_DSR: Final = re.compile(r"\{\"dsr\":\[([0-9]+),([0-9]+),([0-9]+|null),([0-9]+|null)\]\}")
_FLAGS: Final = frozenset(("stx", "autoInsertedStart", "autoInsertedEnd", "fostered", "dsr"))
_SIMPLE: Final[dict[str, str]] = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&apos;": "'",
    "&#39;": "'",
    "&nbsp;": "\u00a0",
}


def decode_text(data: str) -> str:
    """Text with its character references replaced."""
    if data.count("&") == data.count("&amp;") + data.count("&lt;"):
        # What our own writer makes.
        return data.replace("&lt;", "<").replace("&amp;", "&")
    return html_module.unescape(data)


def decode_attribute(value: str) -> str:
    """A value with its character references replaced: in `?a=1&copy=2` there is none."""
    quotes, apostrophes = value.count("&quot;"), value.count("&apos;")
    if value.count("&") == quotes + apostrophes + value.count("&amp;") + value.count("&lt;"):
        # What our own writer and browsers make.
        if quotes:
            value = value.replace("&quot;", '"')
        if apostrophes:
            value = value.replace("&apos;", "'")
        return value.replace("&lt;", "<").replace("&amp;", "&")
    return _REFERENCE.sub(_decode_reference, value)


def read_attributes(text: str) -> dict[str, str]:
    """Attributes by name in lower case; the first of a name counts."""
    out: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        if not name.islower():
            name = name.lower()
        if name in out:
            continue
        value = double or single or bare
        if "&" in value:
            value = decode_attribute(value)
        out[name] = value
    return out


def set_attributes(element: Element, attributes: dict[str, str], facts: dict[str, Json] | None = None) -> None:
    """Give an element its attributes; JSON attributes become facts."""
    written = attributes.pop("data-parsoid", None)
    data = attributes.pop("data-mw", None)
    i18n = attributes.pop("data-mw-i18n", None)
    element.attrs = attributes
    if data is not None:
        element.data_mw = _read_object(data)
    if i18n is not None:
        element.i18n = _read_object(i18n)
    if written is not None:
        element.source = read_source(written)
    elif facts is not None and "id" in attributes and attributes["id"] in facts:
        element.source = make_source(facts[attributes["id"]])
        if is_bundle_id(attributes["id"]):
            del attributes["id"]
    else:
        element.source.is_new = True


def is_bundle_id(value: str) -> bool:
    """Whether an id was given by the writer of page bundles and is no part of the page."""
    return value.startswith("mw") and 4 <= len(value) <= 8 and value.replace("-", "a").replace("_", "a").isalnum()


def read_source(text: str) -> Source:
    """The facts of a `data-parsoid` attribute; nothing is known where it is no JSON object."""
    found = _DSR.fullmatch(text)
    if found is not None:
        out = Source()
        start, end, opened, closed = found.groups()
        out.dsr_start, out.dsr_end = int(start), int(end)
        if opened != "null":
            out.open_width = int(opened)
        if closed != "null":
            out.close_width = int(closed)
        return out
    if text == "{}":
        return Source()
    value = _read_object(text)
    if value is None:
        out = Source()
        out.is_new = True
        return out
    return make_source(value)


def make_source(value: Json) -> Source:
    """Facts from a value of `data-parsoid`."""
    out = Source()
    extra: dict[str, object] | None = None
    for key, fact in value.items():
        if key == "dsr":
            _read_range(out, fact)
        elif key == "stx":
            if isinstance(fact, str):
                out.syntax = fact
        elif key == "autoInsertedStart":
            out.auto_start = bool(fact)
        elif key == "autoInsertedEnd":
            out.auto_end = bool(fact)
        elif key == "fostered":
            out.fostered = bool(fact)
        else:
            if extra is None:
                extra = {}
            extra[key] = fact
    out.extra = extra
    return out


def _read_range(out: Source, fact: object) -> None:
    if not isinstance(fact, list) or len(fact) < 2:
        return
    start, end = fact[0], fact[1]
    if isinstance(start, int) and isinstance(end, int) and 0 <= start <= end:
        out.dsr_start, out.dsr_end = start, end
    if len(fact) >= 4:
        opened, closed = fact[2], fact[3]
        if isinstance(opened, int) and opened >= 0:
            out.open_width = opened
        if isinstance(closed, int) and closed >= 0:
            out.close_width = closed


def _read_object(text: str) -> Json | None:
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not text[end:].strip() else None


def _decode_reference(match: re.Match[str]) -> str:
    written = match[0]
    known = _SIMPLE.get(written)
    if known is not None:
        return known
    if written[1] == "#":
        return html_module.unescape(written)
    if written.endswith(";"):
        value = html5.get(written[1:])
        if value is not None:
            return value
        return written
    after = match.string[match.end() : match.end() + 1]
    if after == "=" or written[1:] not in html5:
        # In a value, only a whole old name counts, and not before an equals sign.
        return written
    return html5[written[1:]]
