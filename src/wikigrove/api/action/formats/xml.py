"""XML, with MediaWiki's rules for what becomes an attribute, an element or a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from wikigrove.api.action.result import Items, Keyed, Record

_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*")
_BAD: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE: Final = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_PRESERVE: Final = ' xml:space="preserve"'


def to_xml(value: Mapping[str, Any], *, version: int = 1, namespace: str = "") -> str:
    """The whole document."""
    out = ['<?xml version="1.0"?>']
    attributes = f' xmlns="{escape(namespace)}"' if namespace else ""
    if isinstance(value, Record) and value.content:
        # Texts right below the root are elements.
        value = Record(value, sub={value.content})
    _element("api", value, out, attributes, version)
    return "".join(out)


def _element(name: str, value: Any, out: list[str], attributes: str, version: int) -> None:
    tag, own = _tag(name)
    attributes = own + attributes
    if isinstance(value, Mapping):
        _object(tag, value, out, attributes, version)
    elif isinstance(value, list | tuple):
        _list(tag, value, out, attributes, version)
    elif value is None:
        out.append(f"<{tag}{attributes} />")
    else:
        shown = _scalar(value, version)
        out.append(
            f"<{tag}{attributes}{_PRESERVE}>{_escape(shown)}</{tag}>" if shown != "" else f"<{tag}{attributes} />"
        )


def _list(tag: str, rows: Any, out: list[str], attributes: str, version: int) -> None:
    if not rows:
        out.append(f"<{tag}{attributes} />")
        return
    out.append(f"<{tag}{attributes}>")
    if isinstance(rows, Keyed):
        for key, row in zip(rows.keys, rows, strict=True):
            _element(rows.tag, row, out, f' _idx="{_quote(key)}"', version)
    else:
        name = rows.tag if isinstance(rows, Items) else "_v"
        for row in rows:
            if isinstance(row, str | int | float) and not isinstance(row, bool):
                shown = _scalar(row, version)
                inner, own = _tag(name)
                out.append(f"<{inner}{own}>{_escape(shown)}</{inner}>" if shown != "" else f"<{inner}{own} />")
            else:
                _element(name, row, out, "", version)
    out.append(f"</{tag}>")


def _object(tag: str, value: Mapping[str, Any], out: list[str], attributes: str, version: int) -> None:
    record = value if isinstance(value, Record) else None
    shown = [attributes]
    inner: list[str] = []
    text = None
    for key, entry in value.items():
        if record is not None and record.key:
            _pair(record, key, entry, inner, version)
        elif record is not None and key == record.content:
            text = _scalar(entry, version)
        elif isinstance(entry, Mapping | list | tuple):
            if record is not None and record.tag:
                _element(record.tag, entry, inner, f' _name="{_quote(key)}"', version)
            else:
                _element(key, entry, inner, "", version)
        elif record is not None and (key in record.sub or key in record.elements):
            _element(key, entry, inner, "", version)
        elif entry is False and version == 1 and not (record is not None and key in record.kept):
            continue
        elif entry is not None:
            _attribute(record, key, entry, shown, inner, version)
    head = "".join(shown)
    if text is not None and inner and record is not None:
        # A text beside elements gets one of its own.
        _element(record.content, text, inner, "", version)
        out.append(f"<{tag}{head}>{''.join(inner)}</{tag}>")
    elif text is not None:
        out.append(f"<{tag}{head}{_PRESERVE}>{_escape(text)}</{tag}>" if text else f"<{tag}{head}{_PRESERVE} />")
    elif inner:
        out.append(f"<{tag}{head}>{''.join(inner)}</{tag}>")
    else:
        out.append(f"<{tag}{head} />")


def _attribute(record: Record | None, key: str, entry: Any, shown: list[str], inner: list[str], version: int) -> None:
    kept = record is not None and key in record.kept
    value = ("true" if entry else "false") if kept and isinstance(entry, bool) else _scalar(entry, version)
    if record is not None and record.tag:
        inner.append(f'<{record.tag} _name="{_quote(key)}"{_PRESERVE}>{_escape(value)}</{record.tag}>')
    elif _NAME.fullmatch(key):
        shown.append(f' {key}="{_quote(value)}"')
    else:
        shown.append(f' {encode_name(key)}="{_quote(value)}"')


def _pair(record: Record, key: str, entry: Any, inner: list[str], version: int) -> None:
    """An entry of an object that is a list of names and values."""
    name = f' {record.key}="{_quote(key)}"'
    if isinstance(entry, list | tuple):
        _list(record.tag or "_v", entry, inner, name, version)
    else:
        _element(record.tag or "_v", entry, inner, name, version)


def _tag(name: str) -> tuple[str, str]:
    return (name, "") if _NAME.fullmatch(name) else (encode_name(name), "")


def encode_name(name: str) -> str:
    """A name that XML would not take: each bad character as `.hex.` between underscores, as MediaWiki has it."""
    safe = "".join(
        c if re.fullmatch(r"[\w.-]", c) and not (i == 0 and not re.match(r"[A-Za-z_]", c)) else f".{ord(c):x}."
        for i, c in enumerate(name)
    )
    return f"_{safe}" if not re.match(r"[A-Za-z_]", safe) else safe


def _scalar(value: Any, version: int) -> str:
    if value is True:
        return ""
    if value is False:
        return "false"
    if isinstance(value, float):
        return repr(value)
    return str(value)


def _escape(text: str) -> str:
    return escape(_BAD.sub("\ufffd", text), {'"': "&quot;"})


def _quote(text: str) -> str:
    return escape(_BAD.sub("\ufffd", text), _ATTRIBUTE)
