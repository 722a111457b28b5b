"""The values that answers are made of.

An answer is built of plain dictionaries, lists, texts, numbers and booleans, as formatversion 2 shows them. What
formatversion 1 and XML show otherwise is said where the value is made, by these types. In formatversion 1 a true
boolean is an empty text and a false one is left out; `Kept` booleans stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

Row = dict[str, Any]


class Items(list[Any]):
    """A list whose entries are called `tag` in XML."""

    __slots__ = ("tag",)

    def __init__(self, rows: Iterable[Any] = (), tag: str = "_v") -> None:
        super().__init__(rows)
        self.tag = tag


class Keyed(list[Any]):
    """A list in formatversion 2; in 1 an object, with `keys` for names; in XML elements with `_idx`."""

    __slots__ = ("keys", "tag")

    def __init__(self, rows: Iterable[Any] = (), keys: Iterable[object] = (), tag: str = "_v") -> None:
        super().__init__(rows)
        self.keys = [str(key) for key in keys]
        self.tag = tag


class Record(dict[str, Any]):
    """An object of which more is to be said.

    `content`: the entry that is `*` in formatversion 1 and the element's text in XML.
    `sub`: entries that are objects with a `*` in 1 and elements in XML.
    `elements`: entries that are elements in XML, and nothing else in JSON.
    `kept`: booleans that stay booleans in 1.
    `tag`: entries that are objects become elements of this name with `_name`, in XML.
    `key`: XML's name for the attribute that has the entry's name; `listed`: in 1 the object is a list of such entries.
    """

    __slots__ = ("content", "elements", "key", "kept", "listed", "sub", "tag")

    def __init__(
        self,
        values: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
        *,
        content: str = "",
        sub: Iterable[str] = (),
        elements: Iterable[str] = (),
        kept: Iterable[str] = (),
        tag: str = "",
        key: str = "",
        listed: bool = False,
    ) -> None:
        super().__init__(values)
        self.content = content
        self.sub = frozenset(sub)
        self.elements = frozenset(elements)
        self.kept = frozenset(kept)
        self.tag = tag
        self.key = key
        self.listed = listed


EMPTY: Final = Record()


def to_version_1(value: Any) -> Any:
    """`value` as formatversion 1 shows it. Plain values are not copied where nothing changes in them."""
    kind = type(value)
    if kind is str or kind is int:
        return value
    if kind is dict:
        return _row_1(value)
    if kind is Record:
        return _record_1(value)
    if kind is Keyed:
        return {key: to_version_1(row) for key, row in zip(value.keys, value, strict=True)}
    if isinstance(value, list | tuple):
        return [to_version_1(row) for row in value]
    if isinstance(value, dict):
        return _row_1(value)
    return value


def _row_1(row: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in row.items():
        kind = type(value)
        if kind is str or kind is int:
            out[key] = value
        elif kind is bool:
            if value:
                out[key] = ""
        else:
            out[key] = to_version_1(value)
    return out


def _record_1(record: Record) -> Any:
    if record.listed:
        return [_entry_1(record, key, value) for key, value in record.items()]
    out: dict[str, Any] = {}
    for key, value in record.items():
        if value is True and key not in record.kept:
            out[key] = ""
        elif value is False and key not in record.kept:
            continue
        elif key == record.content:
            out["*"] = to_version_1(value)
        elif key in record.sub and not isinstance(value, dict):
            out[key] = {"*": to_version_1(value)}
        else:
            out[key] = to_version_1(value)
    return out


def _entry_1(record: Record, key: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {record.key: key, **_row_1(value)}
    return {record.key: key, "*": to_version_1(value)}
