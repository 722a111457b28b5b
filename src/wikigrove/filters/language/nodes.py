"""What rules consist of, after reading. Positions are characters from the start."""

from __future__ import annotations

from dataclasses import dataclass

from wikigrove.filters.language.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    value: Value


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class ListOf:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Index:
    base: Node
    at: Node
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Node, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node
    position: int


@dataclass(frozen=True, slots=True)
class Choice:
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Assign:
    """`name := value`; with `at`, one item of a list; `append` adds an item."""

    name: str
    value: Node
    position: int
    at: Node | None = None
    append: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """Statements one after the other; the last one's value counts."""

    items: tuple[Node, ...]


Node = Literal | Variable | ListOf | Index | Call | Unary | Binary | Choice | Assign | Sequence
