"""The tree as HTML text."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Final

from wikigrove_engine.tokenize.tokens import Source
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Comment, Element, Json, Node, Text

_RAW_TEXT: Final = frozenset(("style", "script", "xmp", "iframe", "noembed", "noframes", "plaintext"))
_encode_string: Final = encode_basestring
_HIDDEN: Final = frozenset(
    (
        "end_start",
        "end_end",
        "end_in_template",
        "late_end",
        "ends_in_template",
        "tag_open",
        "tag_close",
        "indent",
        "kept_variant",
        "section",
        "wrapper",
        "tpl_attrs",
    )
)


def write_children(root: Element, *, data_parsoid: bool = False) -> str:
    """The inside of `root` as HTML; with `data-parsoid` attributes inline when asked."""
    out: list[str] = []
    node: Node | None = root.first
    while node is not None:
        if isinstance(node, Element) and _write_start(node, out, data_parsoid=data_parsoid):
            node = node.first
            continue
        if isinstance(node, Text):
            out.append(escape_text(node.data))
        elif isinstance(node, Comment):
            out.append(f"<!--{node.data}-->")
        while node is not None and node.next is None:
            node = node.parent
            if node is root or node is None:
                return "".join(out)
            out.append(f"</{node.name}>")
        if node is not None:
            node = node.next
    return "".join(out)


def write_node(node: Node, *, data_parsoid: bool = False) -> str:
    """One node as HTML."""
    if isinstance(node, Text):
        return escape_text(node.data)
    if isinstance(node, Comment):
        return f"<!--{node.data}-->"
    assert isinstance(node, Element)
    out: list[str] = []
    if _write_start(node, out, data_parsoid=data_parsoid):
        out.append(write_children(node, data_parsoid=data_parsoid))
        out.append(f"</{node.name}>")
    return "".join(out)


def escape_text(text: str) -> str:
    if text.startswith("\u0338"):
        # Behind a tag this letter would melt with its ">" in a normalised text.
        return "&#x338;" + escape_text(text[1:])
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text


def escape_attribute(text: str) -> str:
    """For a value between double quotes."""
    text = escape_text(text)
    return text.replace('"', "&quot;") if '"' in text else text


def quote_attribute(text: str) -> str:
    """A value with the quotes that need fewer escapes."""
    if '"' not in text:
        return f'"{escape_text(text)}"'
    if text.count("'") <= text.count('"'):
        return "'" + escape_text(text).replace("'", "&apos;") + "'"
    return f'"{escape_attribute(text)}"'


def write_json(value: object) -> str:
    """JSON without white space. Made piece by piece: the library's encoder costs more to set up than most values."""
    out: list[str] = []
    _add_json(value, out)
    return "".join(out)


def _add_json(value: object, out: list[str]) -> None:
    if isinstance(value, str):
        out.append(_encode_string(value))
    elif value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, int):
        out.append(str(value))
    elif isinstance(value, dict):
        mark = "{"
        for key, item in value.items():
            out.append(mark)
            out.append(_encode_string(str(key)))
            out.append(":")
            _add_json(item, out)
            mark = ","
        out.append("}" if value else "{}")
    elif isinstance(value, list | tuple):
        mark = "["
        for item in value:
            out.append(mark)
            _add_json(item, out)
            mark = ","
        out.append("]" if value else "[]")
    else:
        out.append(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def quote_json(value: object) -> str:
    """JSON as an attribute, between the quotes that need fewer escapes."""
    text = write_json(value)
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    if '"' not in text:
        return f'"{text}"'
    if text.count("'") <= text.count('"'):
        return "'" + text.replace("'", "&apos;") + "'"
    return '"' + text.replace('"', "&quot;") + '"'


def source_json(source: Source) -> Json:
    """What `data-parsoid` tells of a node."""
    out: Json = {}
    if source.syntax:
        out["stx"] = source.syntax
    if source.extra is not None:
        for key, value in source.extra.items():
            if key not in _HIDDEN:
                out[key] = value
    if source.auto_start:
        out["autoInsertedStart"] = True
    if source.auto_end:
        out["autoInsertedEnd"] = True
    if source.fostered:
        out["fostered"] = True
    if source.dsr_start >= 0 and source.dsr_end >= 0:
        out["dsr"] = [
            source.dsr_start,
            source.dsr_end,
            source.open_width if source.open_width >= 0 else None,
            source.close_width if source.close_width >= 0 else None,
        ]
    return out


def _write_start(element: Element, out: list[str], *, data_parsoid: bool) -> bool:
    """Write the start tag; True when children and an end tag follow (else all is written)."""
    name = element.name
    out.append(f"<{name}")
    for key, value in element.attrs.items():
        out.append(f" {key}={quote_attribute(value)}")
    if data_parsoid:
        out.append(f" data-parsoid={quote_json(source_json(element.source))}")
    if element.data_mw is not None:
        out.append(f" data-mw={quote_json(element.data_mw)}")
    if element.i18n is not None:
        out.append(f" data-mw-i18n={quote_json(element.i18n)}")
    if name in VOID_ELEMENTS:
        out.append("/>")
        return False
    out.append(">")
    if element.first is None:
        out.append(f"</{name}>")
        return False
    if name in _RAW_TEXT:
        out.append(_raw_text(element))
        out.append(f"</{name}>")
        return False
    if (
        name in ("pre", "textarea", "listing")
        and isinstance(element.first, Text)
        and element.first.data.startswith("\n")
    ):
        # A reader of HTML drops the first newline here.
        out.append("\n")
    return True


def _raw_text(element: Element) -> str:
    # Only finished text of our own comes here, but a text that closes the element must never get out.
    text = element.text()
    return text.replace(f"</{element.name}", f"<\\/{element.name}")
