"""`action=query` itself."""

from __future__ import annotations

from typing import Final

from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Module, Param, flag, one, string
from wikigrove.api.action.errors import error_of, fail
from wikigrove.api.action.query.export import export_pages
from wikigrove.api.action.query.own_links import wait_for_own_links
from wikigrove.api.action.query.page_set import PageSet, open_source
from wikigrove.api.action.query.query_call import Query, QueryCall, bad_continue
from wikigrove.api.action.read_params import read_params
from wikigrove.api.action.registry import find_module, generators, module, names_of
from wikigrove.api.action.result import Items, Keyed

GROUPS: Final = ("prop", "list", "meta")


def names_of_generators() -> tuple[str, ...]:
    return tuple(m.name for m in generators())


def _group(name: str) -> Param:
    return Param(
        name, "submodule", choices=lambda: names_of(name), is_multi=True,
    )  # fmt: skip


PAGES: Final = (
    string("titles", multi=True),
    Param("pageids", "integer", is_multi=True),
    Param("revids", "integer", is_multi=True),
    Param("generator", "raw", choices=names_of_generators, submodule_prefix="g"),
    flag("redirects"),
    flag("converttitles"),
)


@module(
    "query",
    class_name="ApiQuery",
    needs_read=False,
    params=(
        *(_group(name) for name in GROUPS),
        flag("indexpageids"),
        flag("export"),
        flag("exportnowrap"),
        one("exportschema", "0.10|0.11", "0.11"),
        flag("iwurl"),
        string("continue"),
        flag("rawcontinue"),
        *PAGES,
    ),
)
def run_query(call: Call) -> None:
    """Make the set of pages, run the modules, and say how the query goes on."""
    chosen = [m for group in GROUPS for name in call.many(group) if (m := find_module(group, name)) is not None]
    if chosen and any(m.needs_read for m in chosen) and not call.may("read"):
        raise fail("apierror-readapidenied")
    generator = call.find_text("generator")
    wait_for_own_links(call, {m.name for m in chosen} | ({generator} if generator else set()))
    pages = PageSet(call)
    query = Query(pages)
    plan = _Plan(call, chosen, query)
    calls = [_open(call, m, query) for m in plan.run]
    if not plan.is_generator_done:
        _fill(call, query)
        query.answer.update(pages.describe(with_urls=call.flag("iwurl")))
        query.entries = pages.page_entries()
        if (call.flag("export") or call.flag("exportnowrap")) and export_pages(call, query):
            return
    for one_call in calls:
        run_module(one_call)
    if query.entries:
        query.answer["pages"] = Keyed(query.entries.values(), query.entries, "page")
        if call.flag("indexpageids"):
            query.answer["pageids"] = Items((str(pk) for pk in query.entries), "id")
    plan.finish()
    call.frame.is_public = all(not m.extra.get("private") for m in chosen)
    if query.answer:
        call.answer("query", query.answer)


def run_module(call: QueryCall) -> None:
    """What goes wrong in it is told with its name."""
    try:
        call.module.run(call)
    except Exception as err:
        told = error_of(err)
        if told is None:
            raise
        raise told.in_module(call.module.path) from None


def _open(call: Call, declared: Module, query: Query, *, outer: str = "") -> QueryCall:
    read = read_params(declared, call.frame, outer=outer)
    opened = QueryCall(call.frame, declared, read.params, prefix=read.prefix)
    opened.query = query
    opened.is_generator = bool(outer)
    return opened


def _fill(call: Call, query: Query) -> None:
    """The pages, from whatever names them; a generator may work on named pages."""
    source = open_source(call)
    redirects = call.flag("redirects")
    pages = query.pages
    pages.source = "generator" if call.given("generator") else source
    generator = call.find_text("generator")
    inner = query.pages if generator is None else PageSet(call)
    if source == "titles":
        inner.load_titles(call.many("titles"), redirects=redirects)
    elif source == "pageids":
        inner.load_ids(call.numbers("pageids"), redirects=redirects)
    elif source == "revids":
        inner.load_revisions(call.numbers("revids"), redirects=redirects)
    if generator is not None:
        _generate(call, query, generator, inner)


def _generate(call: Call, query: Query, name: str, inner: PageSet) -> None:
    declared = next((m for g in GROUPS if (m := find_module(g, name)) is not None), None)
    if declared is None:
        raise fail("apierror-badgenerator-unknown", name, code="badgenerator")
    if not declared.is_generator:
        raise fail("apierror-badgenerator-notgenerator", name, code="badgenerator")
    if not call.may("read"):
        raise fail("apierror-readapidenied")
    outer = query.pages
    opened = _open(call, declared, query, outer="g")
    opened.redirects = call.flag("redirects")
    generating = GeneratorQuery(inner, query)
    opened.query = generating
    run_module(opened)
    outer.normalized |= inner.normalized
    outer.interwiki |= inner.interwiki
    outer.redirects = [*inner.redirects, *outer.redirects]


def open_pages(call: Call) -> PageSet:
    """The pages that a call names by the parameters PAGES: for modules other than `query`."""
    query = Query(PageSet(call))
    _fill(call, query)
    if query.generator_continues:
        following = {k: v for params in query.generator_continues.values() for k, v in params.items()}
        call.answer("continue", {**following, "continue": f"{'|'.join(following)}||"})
    else:
        call.answer("batchcomplete", True)
    return query.pages


class GeneratorQuery(Query):
    """A generator reads one set of pages and fills another."""

    def __init__(self, inner: PageSet, outer: Query) -> None:
        super().__init__(inner)
        self.target = outer.pages
        self.generator_continues = outer.generator_continues
        self.generator_repeats = outer.generator_repeats


class _Plan:
    """Which modules run, by what `continue` says of those that are done; and what it says next time."""

    def __init__(self, call: Call, chosen: list[Module], query: Query) -> None:
        self._call, self._chosen, self._query = call, chosen, query
        self._generated = {m.name for m in chosen if m.group == "prop"}
        self.is_generator_done = False
        done: set[str] = set()
        given = call.text("continue")
        if given and not call.flag("rawcontinue"):
            parts = given.split("||")
            if len(parts) != 2:
                raise bad_continue()
            self.is_generator_done = parts[0] == "-"
            done = set(parts[1].split("|")) - {""}
            if self.is_generator_done:
                done |= self._generated
            else:
                names = set(parts[0].split("|"))
                query.generator_params = {k: v for k, v in call.frame.sent.items() if k in names}
        elif call.flag("rawcontinue"):
            generator = call.find_text("generator")
            if generator is not None:
                query.generator_params = {}
        self.run = [m for m in chosen if m.name not in done]
        # What modules that do not run know must not be told as unknown.
        for skipped in (m for m in chosen if m.name in done):
            call.frame.used |= {skipped.prefix + p.name for p in skipped.params}
        if self.is_generator_done and call.given("generator"):
            declared = next((m for g in GROUPS if (m := find_module(g, call.text("generator")))), None)
            if declared is not None:
                call.frame.used |= {f"g{declared.prefix}{p.name}" for p in declared.params}

    def finish(self) -> None:
        if self._call.flag("rawcontinue"):
            raw: dict[str, dict[str, str | int]] = {}
            for source in (self._query.generator_continues, self._query.continues):
                for name, params in source.items():
                    raw.setdefault(name, {}).update(params)
            if raw:
                self._call.answer("query-continue", raw)
            return
        data, complete = self._next()
        if complete:
            self._call.answer("batchcomplete", True)
        if data:
            self._call.answer("continue", data)

    def _next(self) -> tuple[dict[str, str | int], bool]:
        query = self._query
        finished = [m.name for m in self._chosen if m.name not in query.continues]
        data: dict[str, str | int] = {}
        for name, params in query.continues.items():
            if name not in self._generated:
                data.update(params)
        unfinished = [params for name, params in query.continues.items() if name in self._generated]
        complete = not unfinished
        if unfinished:
            for params in unfinished:
                data.update(params)
            same = {**query.generator_repeats, **query.generator_params}
            data.update(same)
            keys = "|".join(same)
        elif query.generator_continues:
            following = {k: v for params in query.generator_continues.values() for k, v in params.items()}
            data.update(following)
            keys = "|".join(following)
            finished = [name for name in finished if name not in self._generated]
        else:
            keys = "-"
        if data or keys != "-":
            data["continue"] = f"{keys}||{'|'.join(finished)}"
        return data, complete
