"""A query module's view of a request: the pages, its rows, and where it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, cast

from wikigrove_engine.title import Title

from wikigrove.api.action.call import Call, Frame
from wikigrove.api.action.declare import Module, Param
from wikigrove.api.action.errors import ApiError, fail
from wikigrove.api.action.query.page_set import PageSet
from wikigrove.api.action.registry import add_module
from wikigrove.api.action.result import Items, Row

MAX_BYTES: Final = 8 * 1024 * 1024


class Query:
    """What the modules of one query share."""

    def __init__(self, pages: PageSet) -> None:
        self.pages = pages
        self.target = pages
        self.entries: dict[int, Row] = {}
        """Page objects of the answer, by id."""
        self.answer: Row = {}
        self.continues: dict[str, dict[str, str | int]] = {}
        """Module -> the parameters with which it goes on."""
        self.generator_continues: dict[str, dict[str, str | int]] = {}
        self.generator_repeats: dict[str, str] = {}
        self.generator_params: dict[str, str] = {}
        self.bytes = 0


class QueryCall(Call):
    """A call of a prop, list or meta module; or of a generator."""

    def __init__(self, frame: Frame, module: Module, params: dict[str, Any], *, prefix: str = "") -> None:
        super().__init__(frame, module, params, prefix=prefix)
        self.query: Query = cast("Query", None)
        self.is_generator = False

    @property
    def pages(self) -> PageSet:
        return self.query.pages

    # Rows

    def rows(self, rows: Iterable[Any], tag: str) -> None:
        """The list of a list module."""
        self.query.answer[self.module.name] = Items(rows, tag)

    def put(self, key: str, value: Any) -> None:
        """Another entry of the query's answer."""
        self.query.answer[key] = value

    def to_page(self, page_id: int, row: Any, tag: str, *, name: str = "") -> None:
        """Add a row to a page's list of this module."""
        entry = self.query.entries.get(page_id)
        if entry is None:
            return
        name = name or self.module.name
        known = entry.get(name)
        if known is None:
            entry[name] = Items((row,), tag)
        else:
            known.append(row)

    def on_page(self, page_id: int, values: Mapping[str, Any]) -> None:
        """Set entries of a page."""
        entry = self.query.entries.get(page_id)
        if entry is not None:
            entry.update(values)

    def fits(self, size: int) -> bool:
        """Whether so many bytes more may be sent; texts ask this, so that no answer grows without end."""
        self.query.bytes += size
        return self.query.bytes <= MAX_BYTES or self.query.bytes == size

    # Generators

    def generate(self, titles: Iterable[Title], *, data: Mapping[Title, Row] | None = None) -> None:
        """These titles are the query's pages."""
        self.found.data.update(data or {})
        self.found.add_titles(titles, redirects=self.redirects)

    def generate_ids(self, ids: Iterable[int]) -> None:
        self.found.load_ids(list(ids), redirects=self.redirects)

    def generate_revisions(self, ids: Iterable[int]) -> None:
        self.found.load_revisions(list(ids), redirects=self.redirects)

    @property
    def found(self) -> PageSet:
        """Where a generator puts its pages."""
        return self.query.target

    redirects = False

    # Going on

    def continue_at(self, value: object, *, name: str = "continue") -> None:
        """There is more, from here."""
        param = self.prefix + name
        place = self.query.generator_continues if self.is_generator else self.query.continues
        # Places that are counted are numbers, all others texts.
        place.setdefault(self.module.name, {})[param] = (
            value if name == "offset" and isinstance(value, int) else str(value)
        )

    def repeat_with(self, value: object, *, name: str = "continue") -> None:
        """Of a generator whose pages are others each time: what makes it find the same ones again."""
        self.query.generator_repeats[self.prefix + name] = str(value)

    def cursor(self, *kinds: Callable[[str], Any], name: str = "continue") -> tuple[Any, ...] | None:
        """The parts of the continuation that was sent; None where none was. Raises ApiError for a bad one."""
        given = self.find_text(name)
        if given is None:
            return None
        parts = given.split("|", len(kinds) - 1) if len(kinds) > 1 else [given]
        if len(parts) != len(kinds) or (len(kinds) > 1 and given.count("|") != len(kinds) - 1):
            raise bad_continue()
        try:
            return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
        except (ValueError, OverflowError):
            raise bad_continue() from None


def bad_continue() -> ApiError:
    return fail("apierror-badcontinue")


def whole(text: str) -> int:
    """A number in a continuation. Raises ValueError."""
    if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdigit()) or len(text) > 18:
        raise ValueError(text)
    return int(text)


RunQuery = Callable[[QueryCall], None]


def query_module(
    group: str, name: str, prefix: str, *, params: tuple[Param, ...] = (), generator: bool = False, **more: Any
) -> Callable[[RunQuery], RunQuery]:
    """Register a function as a module of `action=query`; group is prop, list or meta."""

    def register(run: RunQuery) -> RunQuery:
        declared = Module(
            name, cast("Callable[[Call], None]", run), prefix, group=cast("Any", group), params=params,
            is_generator=generator, **more,
        )  # fmt: skip
        add_module(declared)
        return run

    return register
