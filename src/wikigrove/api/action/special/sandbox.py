"""Special:ApiSandbox: a form for any module, which sends the reader to the answer. It needs no script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse

from wikigrove.api.action.declare import Module, Param
from wikigrove.api.action.reads.describe import general_text, values_of
from wikigrove.api.action.registry import find_path, names_of
from wikigrove.farm.scope import current_wiki
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page

_MOST_CHOICES: Final = 200


@dataclass(frozen=True)
class Field:
    """One parameter in the form."""

    name: str
    kind: str
    """flag, choice, choices, text."""
    text: str
    values: tuple[str, ...] = ()
    default: str = ""
    is_required: bool = False


@special_page("ApiSandbox", group="wiki")
def api_sandbox(request: HttpRequest, sub: str) -> HttpResponse:
    """First the module, then its parameters. What writes needs a token and is sent by POST."""
    action = request.GET.get("action") or sub or ""
    chosen = [m for path in _paths(request, action) if (m := find_path(path)) is not None]
    groups = ("prop", "list", "meta") if action == "query" else ()
    return present_special(
        request,
        "api/sandbox.html",
        name="ApiSandbox",
        sub=sub,
        script=f"{current_wiki().path_prefix}/w/api.php",
        action=action,
        actions=names_of("action"),
        groups=[(group, names_of(group), request.GET.getlist(group)) for group in groups],
        modules=[(module, _fields(module)) for module in chosen],
        posts=any(module.must_be_posted for module in chosen),
    )


def _paths(request: HttpRequest, action: str) -> list[str]:
    if not action:
        return []
    inner = [f"query+{name}" for group in ("prop", "list", "meta") for name in request.GET.getlist(group)]
    return [action, *inner] if action == "query" else [action]


def _fields(module: Module) -> list[Field]:
    return [_field(module, p) for p in module.params if not p.is_deprecated and p.kind != "submodule"]


def _field(module: Module, param: Param) -> Field:
    values = values_of(param)
    kind = "flag" if param.kind == "boolean" else "text"
    if values and len(values) <= _MOST_CHOICES:
        kind = "choices" if param.is_multi else "choice"
    return Field(
        module.prefix + param.name,
        kind,
        general_text(param),
        tuple(values or ()),
        "" if param.default is None else str(param.default),
        param.is_required,
    )
