"""action=help: the same for people, as a page."""

from __future__ import annotations

from html import escape

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Module, Param
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.reads.describe import describe_param_text, describe_text, summary_keys, values_of
from wikigrove.api.action.reads.param_info import missing_part
from wikigrove.api.action.registry import find_path, module, modules_of
from wikigrove.api.action.result import Record
from wikigrove.i18n import message


@module(
    "help",
    params=(
        p.string("modules", "main", multi=True),
        p.flag("submodules"),
        p.flag("recursivesubmodules"),
        p.flag("wrap"),
        p.flag("toc"),
    ),
    class_name="ApiHelp",
    needs_read=False,
    help_page="API:Main_page",
)
def run_help(call: Call) -> None:
    """What modules do and take, as people read it."""
    found = []
    for path in call.many("modules"):
        known = find_path(path)
        if known is None:
            parent, name = missing_part(path)
            raise fail("apierror-badmodule-missingsubmodule", Plain(parent), Plain(name), code="badmodule")
        found.append(known)
        if call.flag("submodules") or call.flag("recursivesubmodules"):
            found += submodules_of(known, is_deep=call.flag("recursivesubmodules"))
    found = list(dict.fromkeys(found))
    inner = help_html(call, found, with_contents=call.flag("toc"))
    page = _page(call, inner)
    if call.flag("wrap"):
        call.answer("help", Record({"mime": "text/html", "filename": "api-help.html", "help": page}, content="help"))
        return
    call.public()
    call.send(page, "text/html; charset=utf-8")


def submodules_of(parent: Module, *, is_deep: bool = False) -> list[Module]:
    query = [m for group in ("prop", "list", "meta") for m in modules_of(group)]
    if parent.name == "query":
        return sorted(query, key=lambda m: m.path)
    if parent.group != "main":
        return []
    out = modules_of("action")
    if is_deep:
        at = next((n for n, m in enumerate(out) if m.name == "query"), len(out) - 1)
        out[at + 1 : at + 1] = sorted(query, key=lambda m: m.path)
    return [*out, *modules_of("format")]


def help_html(call: Call, modules: list[Module], *, with_contents: bool = False, link: str = "") -> str:
    """Sections of modules; `link` is the address of a module's own help before its path."""
    link = link or f"{call.wiki.path_prefix}/wiki/Special:ApiHelp/"
    contents = ""
    if with_contents and len(modules) > 1:
        items = "".join(f'<li><a href="#{escape(m.path)}">{escape(_name(m))}</a></li>' for m in modules)
        contents = f'<nav class="apihelp-toc"><ul>{items}</ul></nav>'
    return contents + "".join(_module_html(call, m, link) for m in modules)


def _name(found: Module) -> str:
    if found.group == "main":
        return message("wikigrove-api-main-module")
    group = {"action": "action", "format": "format"}.get(found.group, found.group)
    return f"{group}={found.name}"


def _module_html(call: Call, found: Module, link: str) -> str:
    prefix = f" ({escape(found.prefix)})" if found.prefix else ""
    summary = describe_text(summary_keys(found), found.summary, (found.prefix, found.name, found.path), "html")
    notes = "".join(f"<li>{escape(message(key))}</li>" for key in _notes(found))
    rows = "".join(_param_html(found, param, link) for param in (*found.params, *found.templated))
    examples = "".join(
        f'<dt>{escape(shown)}</dt><dd><a href="{call.wiki.path_prefix}/w/api.php?{escape(query)}">'
        f"<code>api.php?{escape(query)}</code></a></dd>"
        for query, shown in found.examples
    )
    parts = [f'<section class="apihelp-block" id="{escape(found.path)}"><h2>{escape(_name(found))}{prefix}</h2>']
    if notes:
        parts.append(f'<ul class="apihelp-flags">{notes}</ul>')
    parts.append(f"<p>{summary}</p>")
    if rows:
        label = escape(message("wikigrove-api-parameters"))
        parts.append(f'<h3>{label}</h3><dl class="apihelp-parameters">{rows}</dl>')
    if examples:
        parts.append(f"<h3>{escape(message('wikigrove-api-examples'))}</h3><dl>{examples}</dl>")
    return "".join((*parts, "</section>"))


def _notes(found: Module) -> list[str]:
    marks = (
        ("wikigrove-api-flag-deprecated", found.is_deprecated),
        ("wikigrove-api-flag-internal", found.is_internal),
        ("wikigrove-api-flag-read", found.needs_read and found.group != "main"),
        ("wikigrove-api-flag-write", found.writes),
        ("wikigrove-api-flag-post", found.must_be_posted),
        ("wikigrove-api-flag-generator", found.is_generator),
    )
    return [key for key, is_true in marks if is_true]


def _param_html(found: Module, param: Param, link: str) -> str:
    text = describe_param_text(found, param, "html")
    facts = [_values_html(param, link)]
    if param.is_required:
        facts.append(f"<strong>{escape(message('wikigrove-api-required'))}</strong>")
    if param.is_deprecated:
        facts.append(f"<strong>{escape(message('wikigrove-api-deprecated'))}</strong>")
    if param.default not in (None, ""):
        facts.append(f"{escape(message('wikigrove-api-default'))} <kbd>{escape(str(param.default))}</kbd>")
    if param.is_multi:
        facts.append(escape(message("wikigrove-api-multi", *param.multi_limits)))
    shown = "".join(f'<dd class="info">{fact}</dd>' for fact in facts if fact)
    return f"<dt>{escape(found.prefix + param.name)}</dt><dd>{text}</dd>{shown}"


def _values_html(param: Param, link: str) -> str:
    values = values_of(param)
    if values is None:
        kind = escape(message(f"wikigrove-api-kind-{param.kind}"))
        if param.most is None:
            return kind
        return f"{kind} {escape(message('wikigrove-api-most', param.most, param.most_high or param.most))}"
    shown = []
    for value in values:
        name = f"<kbd>{escape(value)}</kbd>"
        if param.kind == "submodule" or param.submodule_prefix:
            path = value if param.name in ("action", "format") else f"query+{value}"
            name = f'<a href="{escape(link + path)}">{name}</a>'
        shown.append(f"<del>{name}</del>" if value in param.deprecated_values else name)
    return f"{escape(message('wikigrove-api-values'))} {', '.join(shown)}"


def _page(call: Call, inner: str) -> str:
    title = escape(f"{message('api-help-title')} - {call.wiki.name}")
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(call.language)}" dir="{call.wiki.direction}"><head><meta charset="UTF-8">'
        f'<title>{title}</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><style>body{font:16px/1.6 system-ui,sans-serif;margin:2rem auto;'
        "max-width:60rem;padding:0 1rem}dt{font-weight:600;margin-top:.75rem}dd.info{opacity:.8;font-size:.9em;overflow-wrap:anywhere}"
        f"kbd,code{{font:0.95em ui-monospace,monospace}}</style></head><body><h1>{title}</h1>{inner}</body></html>"
    )
