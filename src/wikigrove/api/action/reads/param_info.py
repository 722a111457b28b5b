"""action=paraminfo: what each module takes, for programs."""

from __future__ import annotations

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Module
from wikigrove.api.action.errors import Plain
from wikigrove.api.action.main import FORMATS
from wikigrove.api.action.reads.describe import describe_module
from wikigrove.api.action.registry import find_module, find_path, module, modules_of, names_of
from wikigrove.api.action.result import Items, Row

_GROUPS = ("prop", "list", "meta")


def query_names() -> tuple[str, ...]:
    return tuple(sorted(name for group in _GROUPS for name in names_of(group)))


@module(
    "paraminfo",
    params=(
        p.string("modules", multi=True),
        p.one("helpformat", "html|wikitext|raw|none", "none"),
        p.many("querymodules", query_names, is_deprecated=True),
        p.string("mainmodule", is_deprecated=True),
        p.string("pagesetmodule", is_deprecated=True),
        p.many("formatmodules", "|".join(FORMATS), is_deprecated=True),
    ),
    class_name="ApiParamInfo",
    needs_read=False,
    help_page="API:Parameter_information",
)
def run_param_info(call: Call) -> None:
    """What modules take and give, as programs read it."""
    form = call.text("helpformat")
    out: Row = {"helpformat": form}
    if call.given("modules"):
        found = _find(call, call.many("modules"))
        out["modules"] = Items((describe_module(call, m, form=form) for m in found.values()), "module")
    if call.many("querymodules"):
        names = call.many("querymodules")
        rows = (m for n in names if (m := find_path(f"query+{n}")) is not None)
        out["querymodules"] = Items((describe_module(call, m, form=form) for m in rows), "module")
    if call.given("mainmodule"):
        main = find_path("main")
        out["mainmodule"] = describe_module(call, main, form=form) if main is not None else {}
    if call.many("formatmodules"):
        rows = (m for n in call.many("formatmodules") if (m := find_module("format", n)) is not None)
        out["formatmodules"] = Items((describe_module(call, m, form=form) for m in rows), "module")
    call.public()
    call.answer("paraminfo", out)


def _find(call: Call, paths: tuple[str, ...]) -> dict[str, Module]:
    """By path; `query+*` and `query+**` stand for all below."""
    out: dict[str, Module] = {}
    for path in paths:
        head, star, _ = path.partition("*")
        if star:
            for found in _below(head.rstrip("+"), is_deep=path.endswith("**")):
                out.setdefault(found.path, found)
            continue
        known = find_path(path)
        if known is None:
            parent, name = missing_part(path)
            call.warn("apierror-badmodule-missingsubmodule", Plain(parent), Plain(name), code="badmodule")
            continue
        out.setdefault(known.path, known)
    return out


def missing_part(path: str) -> tuple[str, str]:
    """The module that has no such submodule, and the submodule's name."""
    first, plus, rest = path.partition("+")
    if plus and find_path(first) is not None:
        return first, rest
    return "main", first


def _below(path: str, *, is_deep: bool) -> list[Module]:
    query = [m for group in _GROUPS for m in modules_of(group)]
    if path == "query":
        return sorted(query, key=lambda m: m.path)
    if path in ("", "main"):
        actions = modules_of("action")
        return [*actions, *modules_of("format"), *(query if is_deep else ())]
    return []
