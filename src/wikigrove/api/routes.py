"""Routes of the JSON APIs: declared once, and used for parsing, for dispatch and for the description in OpenAPI."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Literal

from django.http import HttpRequest, HttpResponse

Kind = Literal["string", "integer", "number", "boolean", "object", "array"]
Source = Literal["path", "query", "body", "form"]
Schema = Mapping[str, Any]

_NAME: Final = re.compile(r"\{(\w+)\}")
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}")
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"", "0", "false", "no", "off"})
_GREEDY: Final = frozenset({"title", "name", "file", "from_title", "key"})
"""Parts of a path that may have slashes in them: WSGI hands paths over decoded, so `%2F` can't be told from `/`."""


@dataclass(frozen=True)
class Param:
    """One value that a route takes. Checks are those of its kind, the choices and the bounds."""

    name: str
    kind: Kind = "string"
    source: Source = "query"
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    summary: str = ""
    example: Any = None
    schema: Schema | None = None
    """For objects and lists: what is inside."""


@dataclass(frozen=True)
class Call:
    """A request to a route: its checked values by name (absent ones have their default)."""

    request: HttpRequest
    values: Mapping[str, Any]

    @property
    def actor(self) -> Any:
        """Who asks; rights of a program's token are narrowed already."""
        return self.request.actor  # type: ignore[attr-defined]

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "")

    def number(self, name: str) -> int:
        return int(self.values.get(name) or 0)

    def flag(self, name: str) -> bool:
        return bool(self.values.get(name))


@dataclass(frozen=True)
class Reply:
    """What a route answers: `data` as JSON, or `body` as it stands with its `content_type`."""

    data: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    content_type: str = "application/json"


Act = Callable[[Call], "Reply | HttpResponse"]


@dataclass(frozen=True)
class Route:
    """One method on one path. `answer` is the schema of a good answer, `errors` the statuses it may refuse with."""

    method: str
    path: str
    act: Act
    summary: str
    params: tuple[Param, ...] = ()
    tag: str = ""
    answer: Schema | None = None
    answer_type: str = "application/json"
    status: int = 200
    errors: tuple[int, ...] = ()
    details: str = ""
    cost: float = 1.0
    """What it takes from the caller's points (see `api.limits`)."""
    writes: bool = False
    scope: str = ""
    """The grant that a program's token needs for it; empty: reading."""

    @property
    def operation_id(self) -> str:
        words = re.findall(r"[A-Za-z0-9]+", self.path)
        return "_".join([self.method.lower(), *words])


class BadValue(Exception):
    """A value that a route can't take. `failure` is MediaWiki's failure code."""

    def __init__(self, param: Param, value: Any, failure: str, data: Any = None) -> None:
        super().__init__(f"{param.name}: {failure}")
        self.param, self.value, self.failure, self.data = param, value, failure, data


class BadBody(Exception):
    """The body of a request is not what its type says."""

    def __init__(self, text: str, *, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


class MissingField(Exception):
    """A field of the body that has to be there."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class WrongField(Exception):
    """A field of the body with a value of another kind."""

    def __init__(self, param: Param, value: Any) -> None:
        super().__init__(param.name)
        self.param, self.value = param, value


class RouteTable:
    """The routes below one root, most specific first.

    `check_token` is asked of callers by cookie before anything is written, and raises; None: the way of REST.
    """

    def __init__(self, *, check_token: Callable[[HttpRequest], None] | None = None) -> None:
        self.check_token = check_token
        self._routes: list[tuple[re.Pattern[str], Route]] = []

    def add(self, method: str, path: str, summary: str, *params: Param, **facts: Any) -> Callable[[Act], Act]:
        """Register the decorated function. Parts of the path that are not declared are required strings."""

        def register(act: Act) -> Act:
            known = {p.name for p in params}
            own = [Param(n, source="path", required=True) for n in _NAME.findall(path) if n not in known]
            route = Route(method, path, act, summary, (*own, *params), **facts)
            self._routes.append((_pattern(path), route))
            # The sort is stable: among equals the one that was declared first wins.
            self._routes.sort(key=lambda pair: -_weight(pair[1].path))
            return act

        return register

    def __iter__(self) -> Iterator[Route]:
        return iter(route for _, route in self._routes)

    def find(self, path: str, method: str) -> tuple[Route | None, dict[str, str], list[str]]:
        """The route of a path, the values in the path, and the methods that the path takes."""
        allowed: list[str] = []
        first = ""
        found: tuple[Route, dict[str, str]] | None = None
        for pattern, route in self._routes:
            match = pattern.fullmatch(path)
            if match is None or (first and route.path != first):
                continue
            # Only the most specific path counts: `/page/A/history` is no page that is called "A/history".
            first = route.path
            allowed.append(route.method)
            if route.method == method or (method == "HEAD" and route.method == "GET"):
                found = (route, match.groupdict())
        if "GET" in allowed:
            allowed.append("HEAD")
        return (found[0], found[1], allowed) if found else (None, {}, allowed)


def read_values(route: Route, request: HttpRequest, in_path: Mapping[str, str]) -> dict[str, Any]:
    """All values of a call, checked. Raises BadValue, BadBody, MissingField, WrongField."""
    values: dict[str, Any] = {}
    wants_body = any(p.source == "body" for p in route.params)
    body = read_body(request) if wants_body else {}
    for param in route.params:
        if param.source == "body":
            values[param.name] = _from_body(param, body)
        else:
            sent = {"path": in_path, "query": request.GET, "form": request.POST}[param.source]
            values[param.name] = read_text_value(param, sent.get(param.name))
    return values


def read_body(request: HttpRequest) -> Mapping[str, Any]:
    """A JSON object, or the fields of a form. Raises BadBody."""
    kind = (request.content_type or "").lower()
    if not kind:
        raise BadBody("no-content-type", status=415)
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return request.POST.dict()
    if kind != "application/json" and not kind.endswith("+json"):
        raise BadBody("unsupported-content-type", status=415)
    try:
        value = json.loads(request.body or b"{}")
    except (ValueError, RecursionError) as err:
        raise BadBody("invalid-json") from err
    if not isinstance(value, dict):
        raise BadBody("not-an-object")
    return value


def read_text_value(param: Param, text: str | None) -> Any:
    """A value of a path or a query. Raises BadValue."""
    if text is None or (text == "" and param.required):
        if param.required:
            raise BadValue(param, text, "missingparam")
        return param.default
    if "\x00" in text:
        raise BadValue(param, text, "badvalue", [])
    if param.kind == "integer":
        return _integer(param, text)
    if param.kind == "boolean":
        if text.lower() not in _TRUE | _FALSE:
            raise BadValue(param, text, "badbool")
        return text.lower() in _TRUE
    if param.choices and text not in param.choices:
        raise BadValue(param, text, "badvalue", [])
    return text


def _integer(param: Param, text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise BadValue(param, text, "badinteger")
    number = int(text)
    low, high = param.minimum, param.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise BadValue(param, text, "outofrange", {"min": low, "curmax": high, "max": high, "highmax": high})
    return number


_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str, int, float),
    "integer": (int, str),
    "number": (int, float, str),
    "boolean": (bool, int, str),
    "object": (dict,),
    "array": (list,),
}


def _from_body(param: Param, body: Mapping[str, Any]) -> Any:
    value = body.get(param.name)
    if value is None:
        if param.required:
            raise MissingField(param.name)
        return param.default
    if not isinstance(value, _KINDS[param.kind]) or (isinstance(value, bool) and param.kind != "boolean"):
        raise WrongField(param, value)
    if param.kind in ("integer", "boolean"):
        return read_text_value(param, str(value))
    if param.kind == "string":
        text = str(value)
        if param.choices and text not in param.choices:
            raise WrongField(param, value)
        return text
    return value


def reason_of(status: int) -> str:
    return HTTPStatus(status).phrase


def _pattern(path: str) -> re.Pattern[str]:
    parts = []
    for part in re.split(r"(\{\w+\})", path):
        name = _NAME.fullmatch(part)
        if name is None:
            parts.append(re.escape(part))
        else:
            inner = ".+" if name[1] in _GREEDY else r"\d{1,18}" if name[1] == "revision" else "[^/]+"
            parts.append(f"(?P<{name[1]}>{inner})")
    return re.compile("".join(parts), re.S)


def _weight(path: str) -> int:
    """More fixed parts go first."""
    return sum(not part.startswith("{") for part in path.strip("/").split("/")) * 100 + path.count("/")
