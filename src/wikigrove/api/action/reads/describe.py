"""Modules as paraminfo and the help describe them, from the declarations that read their parameters."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any, Final

from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Module, Param
from wikigrove.api.action.registry import find_module
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.i18n import has_message, message

_PREFIXES: Final = ("prop", "list", "meta")
_SHARED: Final = {
    "titles": "api-pageset-param-titles",
    "pageids": "api-pageset-param-pageids",
    "revids": "api-pageset-param-revids",
    "generator": "api-pageset-param-generator",
    "redirects": "api-pageset-param-redirects-generator",
    "converttitles": "api-pageset-param-converttitles",
}
"""Keys of the parameters that name pages, where a module takes all of them."""


def path_of(module: Module) -> str:
    return module.path


def describe_module(call: Call, module: Module, *, form: str) -> Row:
    """The entry of paraminfo. `form`: none, raw, wikitext or html."""
    out: Row = {
        "name": module.name,
        "classname": module.class_name or f"Api{module.name.capitalize()}",
        "path": module.path,
    }
    if module.group != "main":
        out["group"] = module.group
    out |= _source(call, module)
    out["prefix"] = module.prefix
    out = {k: out[k] for k in (*(n for n in ("name", "classname", "path", "group", "prefix") if n in out), *out)}
    if form != "none":
        out["description"] = describe_text(
            summary_keys(module), module.summary, (module.prefix, module.name, module.path), form
        )
    for name, is_true in _marks(module):
        if is_true:
            out[name] = True
    out["helpurls"] = Items(_help_addresses(module), "helpurl")
    if module.examples:
        out["examples"] = Items((_example(module, n, form) for n in range(len(module.examples))), "example")
    rows = [describe_param(call, module, p, form=form, index=n) for n, p in enumerate(module.params, 1)]
    out["parameters"] = Items(rows, "param")
    count = len(rows)
    slots = [describe_param(call, module, p, form=form, index=n) for n, p in enumerate(module.templated, count + 1)]
    out["templatedparameters"] = Items(slots, "param")
    if module.dynamic is not None:
        out["dynamicparameters"] = True
    return out


def _source(call: Call, module: Module) -> Row:
    return {
        "source": module.source or "MediaWiki",
        "sourcename": module.source or "MediaWiki",
        "licensetag": "GPL-2.0-or-later" if not module.source else "AGPL-3.0-or-later",
        "licenselink": call.full_url(
            f"{call.wiki.path_prefix}/wiki/Special:Version/License/{module.source or 'MediaWiki'}"
        ),
    }


def _marks(module: Module) -> tuple[tuple[str, bool], ...]:
    return (
        ("internal", module.is_internal),
        ("readrights", module.needs_read and module.group != "main"),
        ("writerights", module.writes),
        ("mustbeposted", module.must_be_posted),
        ("deprecated", module.is_deprecated),
        ("generator", module.is_generator),
    )


def _help_addresses(module: Module) -> list[str]:
    if module.help_page:
        return [f"https://www.mediawiki.org/wiki/Special:MyLanguage/{module.help_page}"]
    if module.source or module.group in ("main", "format"):
        return []
    return [f"https://www.mediawiki.org/wiki/Special:MyLanguage/API:{module.name.capitalize()}"]


def _example(module: Module, number: int, form: str) -> Row:
    query, shown = module.examples[number]
    out: Row = {"query": query}
    if form == "raw":
        key = f"apihelp-{module.path}-example-{number + 1}"
        out["description"] = {"key": key, "params": Items((module.prefix, module.name, module.path), "param")}
    elif form != "none":
        out["description"] = html.escape(shown, quote=False) if form == "html" else shown
    return out


def describe_param(call: Call, module: Module, param: Param, *, form: str, index: int) -> Row:
    out: Row = {"index": index, "name": param.name}
    if form != "none":
        out["description"] = describe_param_text(module, param, form)
    if param.template:
        hole = param.name.partition("{")[2].partition("}")[0]
        out["templatevars"] = Record({hole: param.template})
    values = values_of(param)
    out["type"] = Items(values, "t") if values is not None else _type(param)
    out["required"] = param.is_required
    default = _default(param)
    if default is not None:
        out["default"] = default
    if param.is_deprecated:
        out["deprecated"] = True
    if param.is_sensitive:
        out["sensitive"] = True
    out["multi"] = param.is_multi
    if param.is_multi:
        low, high = param.multi_limits
        if param.kind == "namespace" or values is not None:
            pass
        out |= {"lowlimit": low, "highlimit": high, "limit": high if call.may("apihighlimits") else low}
        if param.all_value:
            out["allspecifier"] = param.all_value
        if param.keeps_duplicates:
            out["allowsduplicates"] = True
    out |= _of_kind(param, values)
    return out


def _of_kind(param: Param, values: Sequence[str] | None) -> Row:
    """What only some kinds have."""
    out: Row = {}
    if param.kind in ("integer", "limit"):
        for name, bound in (("min", param.least), ("max", param.most), ("highmax", param.most_high)):
            if bound is not None:
                out[name] = bound
        if param.is_enforced:
            out["enforcerange"] = True
    if param.kind == "user":
        out["subtypes"] = Items(param.users, "subtype")
    if param.kind == "title" and param.must_exist is not None:
        out["mustExist"] = param.must_exist
    if param.extra_namespaces:
        out["extranamespaces"] = Items(param.extra_namespaces, "ns")
    if param.token:
        out["tokentype"] = param.token
    if values is not None:
        deprecated = [v for v in values if v in param.deprecated_values]
        if deprecated:
            out["deprecatedvalues"] = Items(deprecated, "v")
        out |= _submodules(param, values)
    if param.info:
        out["info"] = Items(({"name": name} for name in param.info), "i")
    return out


def _submodules(param: Param, values: Sequence[str]) -> Row:
    if param.kind != "submodule" and not param.submodule_prefix:
        return {}
    found = {value: _module_of(param, value) for value in values}
    out: Row = {"submodules": Record({v: m.path for v, m in found.items() if m is not None}, tag="v", key="value")}
    if param.submodule_prefix:
        out["submoduleparamprefix"] = param.submodule_prefix
    internal = [v for v, m in found.items() if m is not None and m.is_internal]
    if internal:
        out["internalvalues"] = Items(internal, "v")
    return out


def _module_of(param: Param, value: str) -> Module | None:
    if param.submodule_prefix:
        return next((m for g in _PREFIXES if (m := find_module(g, value)) is not None and m.is_generator), None)
    return find_module(param.name, value)


def values_of(param: Param) -> list[str] | None:
    """The choices in the order of the alphabet, deprecated ones last; None for those without."""
    if param.kind == "submodule":
        return list(param.list_choices())
    if param.kind in ("enum", "raw") and (param.choices or param.kind == "enum"):
        found = sorted(set(param.list_choices()), key=lambda v: (v in param.deprecated_values, v.casefold(), v))
        return found
    return None


def _type(param: Param) -> str:
    return {"raw": "string", "tags": "string"}.get(param.kind, param.kind)


def _default(param: Param) -> Any:
    if param.default is None:
        return None
    if param.kind in ("integer", "limit", "namespace") and not isinstance(param.default, int):
        return int(param.default) if str(param.default).lstrip("-").isdigit() and not param.is_multi else param.default
    return param.default


# Texts


def summary_keys(module: Module) -> tuple[str, ...]:
    return (f"apihelp-{module.path}-summary",)


def describe_text(keys: Sequence[str], fallback: str, params: Sequence[str], form: str) -> Any:
    if form == "raw":
        return Items(({"key": key, "params": Items(params, "param")} for key in keys), "m")
    shown = " ".join(message(key, *params) for key in keys if has_message(key)) or fallback
    return html.escape(shown, quote=False) if form == "html" else shown


def param_key(module: Module, param: Param) -> str:
    if param.token and param.name == "token":
        return "api-help-param-token"
    if param.name in _SHARED and "pageids" in module.by_name and "revids" in module.by_name:
        return _SHARED[param.name]
    if param.name == "continue" and module.name != "query":
        return "api-help-param-continue"
    if param.name == "dir":
        return "api-help-param-direction"
    return f"apihelp-{module.path}-param-{param.name}"


def describe_param_text(module: Module, param: Param, form: str) -> Any:
    key = param_key(module, param)
    params = (module.prefix, param.name, module.name, module.path)
    if form != "raw":
        shown = message(key, *params) if has_message(key) else general_text(param)
        return html.escape(shown, quote=False) if form == "html" else shown
    rows: list[Row] = [{"key": key, "params": Items(params, "param")}]
    if param.token and param.name == "token":
        rows.append({"key": "api-help-param-token", "params": Items((*params, param.token), "param")})
        rows = rows[1:]
    if param.kind == "submodule" or param.submodule_prefix:
        rows += [_submodule_text(m) for v in values_of(param) or () if (m := _module_of(param, v)) is not None]
    return Items(rows, "param")


def _submodule_text(module: Module) -> Row:
    return {
        "key": f"apihelp-{module.path}-summary",
        "params": Items((module.prefix, module.name, module.path), "param"),
        "forvalue": f"[[Special:ApiHelp/{module.path}|{module.name}]]",
    }


def general_text(param: Param) -> str:
    """What parameters of this name mean wherever they are, else what their kind says."""
    key = f"wikigrove-api-param-{param.name.partition('-{')[0]}"
    if has_message(key):
        return message(key)
    return message(f"wikigrove-api-kind-{'enum' if param.choices else param.kind}")
