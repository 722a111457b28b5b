"""Special:RestSandbox: every route of the JSON APIs with a form to try it; the same declarations that parse the calls."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from wikigrove.accounts.domain.edit_tokens import make_token
from wikigrove.api.own.door import table as own_table
from wikigrove.api.own.site_routes import TAGS as OWN_TAGS
from wikigrove.api.rest.door import table as rest_table
from wikigrove.api.rest.specs import TAGS as REST_TAGS
from wikigrove.api.restbase.door import table as restbase_table
from wikigrove.api.routes import Param, Route, RouteTable
from wikigrove.consumers.domain.addresses import origin_of
from wikigrove.farm.scope import current_wiki
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page

NAME: Final = "RestSandbox"
_PART: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Api:
    """One table of routes and where it lives."""

    key: str
    title: str
    base: str
    spec: str
    table: RouteTable
    tags: dict[str, str]


APIS: Final = (
    Api("own", "Wikigrove", "/api/wikigrove/v1", "/api/wikigrove/v1/openapi.json", own_table, OWN_TAGS),
    Api("rest", "REST", "/w/rest.php", "/w/rest.php/specs/v0/all", rest_table, dict(REST_TAGS)),
    Api("restbase", "rest_v1", "/api/rest_v1", "/api/rest_v1/?spec", restbase_table, {}),
)


@dataclass(frozen=True)
class Field:
    """One value in a form. `value` is as it is typed: lists and objects as JSON."""

    param: Param
    value: str

    @property
    def is_long(self) -> bool:
        return self.param.kind in ("object", "array") or self.param.name in ("source", "text", "html", "wikitext")

    @property
    def options(self) -> tuple[str, ...]:
        if self.param.choices:
            return self.param.choices
        return ("true", "false") if self.param.kind == "boolean" else ()


@dataclass(frozen=True)
class ShownRoute:
    route: Route
    fields: tuple[Field, ...]
    is_open: bool
    request: Composed | None


@dataclass(frozen=True)
class Composed:
    """A call as it would be sent."""

    method: str
    address: str
    body: str
    curl: str


@special_page(NAME, group="wiki", aliases=("ApiSandbox",))
def rest_sandbox(request: HttpRequest, sub: str) -> HttpResponse:
    api = next((one for one in APIS if one.key == (sub or request.GET.get("api"))), APIS[0])
    asked = request.GET.get("route", "")
    groups: dict[str, list[ShownRoute]] = {}
    for route in sorted(api.table, key=lambda r: (r.path, r.method)):
        groups.setdefault(api.tags.get(route.tag, route.tag), []).append(_show(request, api, route, asked=asked))
    prefix = current_wiki().path_prefix
    return present_special(
        request,
        "special/rest_sandbox.html",
        name=NAME,
        sub=sub,
        apis=APIS,
        api=api,
        base=prefix + api.base,
        spec=prefix + api.spec,
        groups=[(title, groups[title]) for title in _in_order(api, groups)],
        token=make_token(request),
    )


def _in_order(api: Api, groups: Iterable[str]) -> list[str]:
    known = list(api.tags.values())
    return sorted(groups, key=lambda title: known.index(title) if title in known else len(known))


def _show(request: HttpRequest, api: Api, route: Route, *, asked: str) -> ShownRoute:
    is_open = asked == route.operation_id
    given = request.GET if is_open else QueryDict()
    fields = tuple(Field(p, given.get(f"p.{p.name}", _typed(p.example))) for p in route.params)
    return ShownRoute(route, fields, is_open, _compose(request, api, route, fields) if is_open else None)


def _typed(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _compose(request: HttpRequest, api: Api, route: Route, fields: tuple[Field, ...]) -> Composed:
    """What a form without scripts leads to: the call, to follow or to copy."""
    values = {field.param.name: field.value for field in fields}
    path = _PART.sub(lambda match: quote(values.get(match[1], ""), safe=""), route.path)
    query = urlencode([(f.param.name, f.value) for f in fields if f.param.source == "query" and f.value])
    address = f"{origin_of(request)}{current_wiki().path_prefix}{api.base}{path}{'?' + query if query else ''}"
    sent = [f for f in fields if f.param.source in ("body", "form") and f.value]
    if not sent:
        return Composed(route.method, address, "", _curl(route.method, address))
    if sent[0].param.source == "form":
        body = urlencode([(f.param.name, f.value) for f in sent])
        return Composed(route.method, address, body, _curl(route.method, address, "--data", body))
    body = json.dumps({f.param.name: _read(f) for f in sent}, ensure_ascii=False, indent=1)
    kind = "Content-Type: application/json"
    return Composed(route.method, address, body, _curl(route.method, address, "-H", kind, "--data", body))


def _curl(method: str, address: str, *more: str) -> str:
    verb = () if method == "GET" else ("-X", method)
    return " ".join(shlex.quote(word) for word in ("curl", *verb, *more, address))


def _read(field: Field) -> Any:
    if field.param.kind == "string":
        return field.value
    try:
        return json.loads(field.value)
    except ValueError:
        return field.value
