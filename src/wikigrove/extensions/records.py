"""Rows of an extension's own: typed values by key, for each wiki apart.

An extension brings no database tables of its own, and so no migrations. A stranger's migration could keep an upgrade
from being undone, would see every wiki of a farm, and its rows would be missing where a wiki leaves with all that it
has. Values here are JSON in one table of the platform: scoped, backed up, exported and taken back with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

T = TypeVar("T")
MAX_KEY: Final = 200
MAX_VALUE: Final = 65_536
"""Bytes of JSON."""
MAX_ROWS: Final = 500
"""That one call answers."""


class RecordError(Exception):
    """A key, or a value, that can't be stored or read; its text is for the extension's author."""


class RecordStore(Protocol):
    """Where the rows are: implemented by the context that knows wikis. All of it is for the wiki in scope."""

    def find(self, extension: str, table: str, key: str) -> str | None: ...

    def put(self, extension: str, table: str, key: str, value: str) -> None: ...

    def change(self, extension: str, table: str, key: str, make: Callable[[str | None], str]) -> str:
        """Replace a value by what `make` makes of it, with nobody else in between."""
        ...

    def remove(self, extension: str, table: str, key: str) -> bool: ...

    def list(self, extension: str, table: str, *, prefix: str, after: str, limit: int) -> list[tuple[str, str]]: ...

    def count(self, extension: str, table: str) -> int: ...


_store: RecordStore | None = None


def use_records(store: RecordStore) -> None:
    """Say where rows are; called once when the platform is ready."""
    global _store
    _store = store


@dataclass(frozen=True)
class Table(Generic[T]):
    """Values of one kind by key. `kind` is a frozen dataclass of JSON's types, or str, int, float, bool, list or dict.

    A dataclass may get fields with defaults later, and lose some: rows that were written before can still be read.
    """

    extension: str
    name: str
    kind: type[T]

    def find(self, key: str) -> T | None:
        found = _get_store().find(self.extension, self.name, _check_key(key))
        return self._read(found) if found is not None else None

    def put(self, key: str, value: T) -> None:
        _get_store().put(self.extension, self.name, _check_key(key), self._write(value))

    def change(self, key: str, make: Callable[[T | None], T]) -> T:
        """Replace a value by what `make` makes of it (of None where there is none), and give it.

        Nobody else changes it in between; `make` may be called again.
        """

        def remake(old: str | None) -> str:
            return self._write(make(self._read(old) if old is not None else None))

        return self._read(_get_store().change(self.extension, self.name, _check_key(key), remake))

    def remove(self, key: str) -> bool:
        """True when there was one."""
        return _get_store().remove(self.extension, self.name, _check_key(key))

    def list(self, *, prefix: str = "", after: str = "", limit: int = 100) -> list[tuple[str, T]]:
        """Keys and values in the order of the keys' code points; `after` is the last key of the page before."""
        rows = _get_store().list(
            self.extension, self.name, prefix=prefix, after=after, limit=max(0, min(limit, MAX_ROWS))
        )
        return [(key, self._read(value)) for key, value in rows]

    def count(self) -> int:
        return _get_store().count(self.extension, self.name)

    def _write(self, value: T) -> str:
        plain: Any = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
        if not isinstance(value, self.kind):
            raise RecordError(f"{self.name} holds {self.kind.__name__}, not {type(value).__name__}")
        try:
            text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError) as err:
            raise RecordError(f"a value of {self.name} is no JSON: {err}") from err
        if len(text.encode("utf-8", "surrogatepass")) > MAX_VALUE or "\\u0000" in text:
            raise RecordError(f"a value of {self.name} is over {MAX_VALUE} bytes, or has a zero character in it")
        return text

    def _read(self, text: str) -> T:
        try:
            plain = json.loads(text)
            if is_dataclass(self.kind):
                known = {f.name for f in fields(self.kind)}
                return self.kind(**{name: _frozen(value) for name, value in plain.items() if name in known})
        except (ValueError, TypeError, AttributeError) as err:
            raise RecordError(f"a row of {self.name} is no {self.kind.__name__}: {err}") from err
        if not isinstance(plain, self.kind):
            raise RecordError(f"a row of {self.name} is no {self.kind.__name__}")
        return plain


def _frozen(value: object) -> object:
    # JSON knows no tuples, and frozen values hold no lists.
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


def _check_key(key: str) -> str:
    if not key or len(key) > MAX_KEY or "\x00" in key or any("\ud800" <= c <= "\udfff" for c in key):
        raise RecordError(f"a key has 1 to {MAX_KEY} characters, none of them zero: {key[:50]!r}")
    return key


def _get_store() -> RecordStore:
    if _store is None:
        raise RuntimeError("there are no records: the platform is not set up")
    return _store
