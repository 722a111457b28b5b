"""OpenAPI 3.1 from the routes: what is described is what parses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from wikigrove import __version__
from wikigrove.api.routes import Param, Route, reason_of

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def describe(
    routes: Iterable[Route], *, title: str, summary: str, base: str, error: Mapping[str, Any], tags: Mapping[str, str]
) -> dict[str, Any]:
    """The description of these routes below the address `base`."""
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for route in sorted(routes, key=lambda r: (r.tag, r.path, r.method)):
        paths[route.path][route.method.lower()] = _operation(route)
    used = {route.tag for route in routes}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "summary": summary,
            "version": __version__,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": base}],
        "tags": [{"name": name, "description": text} for name, text in tags.items() if name in used],
        "paths": dict(paths),
        "components": {
            "schemas": {"Error": dict(error)},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "An access token of OAuth 2."},
                "basic": {"type": "http", "scheme": "basic", "description": "`Name@app` and a bot password."},
            },
        },
        "security": [{}, {"bearer": []}, {"basic": []}],
    }


def _operation(route: Route) -> dict[str, Any]:
    out: dict[str, Any] = {
        "operationId": route.operation_id,
        "summary": route.summary,
        "tags": [route.tag],
        "parameters": [_parameter(p) for p in route.params if p.source in ("path", "query")],
        "responses": _responses(route),
    }
    if route.details:
        out["description"] = route.details
    fields = [p for p in route.params if p.source in ("body", "form")]
    if fields:
        kind = FORM if fields[0].source == "form" else JSON
        out["requestBody"] = {"required": True, "content": {kind: {"schema": _body(fields)}}}
        example = {p.name: p.example for p in fields if p.example is not None}
        if example:
            out["requestBody"]["content"][kind]["example"] = example
    return out


def _responses(route: Route) -> dict[str, Any]:
    good: dict[str, Any] = {"description": route.summary}
    if route.status != 204:
        schema = dict(route.answer) if route.answer is not None else {}
        good["content"] = {route.answer_type: {"schema": schema}}
    out = {str(route.status): good}
    for status in sorted({*route.errors, 400, 401, 403, 429}):
        out[str(status)] = {
            "description": reason_of(status),
            "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}},
        }
    return out


def _parameter(param: Param) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": param.name,
        "in": param.source,
        "required": param.required,
        "description": param.summary or param.name,
        "schema": _schema(param),
    }
    if param.example is not None:
        out["example"] = param.example
    return out


def _body(fields: list[Param]) -> dict[str, Any]:
    properties = {p.name: {**_schema(p), "description": p.summary or p.name} for p in fields}
    out: dict[str, Any] = {"type": "object", "properties": properties}
    required = [p.name for p in fields if p.required]
    if required:
        out["required"] = required
    return out


def _schema(param: Param) -> dict[str, Any]:
    out: dict[str, Any] = {"type": param.kind, **(dict(param.schema) if param.schema else {})}
    if param.choices:
        out["enum"] = list(param.choices)
    if param.minimum is not None:
        out["minimum"] = param.minimum
    if param.maximum is not None:
        out["maximum"] = param.maximum
    if param.default is not None:
        out["default"] = param.default
    return out
