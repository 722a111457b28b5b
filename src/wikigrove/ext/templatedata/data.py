"""TemplateData read from JSON, checked as its specification says.

Source: https://www.mediawiki.org/wiki/Help:TemplateData and the specification in TemplateData's repository.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

MAX_BYTES: Final = 500_000
TYPES: Final = (
    "unknown",
    "string",
    "number",
    "boolean",
    "date",
    "line",
    "url",
    "wiki-page-name",
    "wiki-user-name",
    "wiki-file-name",
    "wiki-template-name",
    "content",
    "unbalanced-wikitext",
)
_OLD_TYPES: Final = {
    "string/line": "line",
    "string/wiki-page-name": "wiki-page-name",
    "string/wiki-user-name": "wiki-user-name",
    "string/wiki-file-name": "wiki-file-name",
    "number/integer": "number",
}
_ROOT_KEYS: Final = frozenset({"description", "params", "paramOrder", "sets", "maps", "format"})
_PARAM_KEYS: Final = frozenset(
    {
        "label",
        "required",
        "suggested",
        "description",
        "example",
        "deprecated",
        "aliases",
        "autovalue",
        "default",
        "inherits",
        "type",
        "suggestedvalues",
    }
)
_TEXT_KEYS: Final = ("label", "description", "example", "default")
_FORMAT: Final = re.compile(r"\n?\{\{ *_+\n? *\|\n? *_+ *= *_+\n? *\}\}\n?")


class TemplateDataError(Exception):
    """What is wrong: a message key and its parameters."""

    def __init__(self, key: str, *params: str) -> None:
        super().__init__(key, *params)
        self.key: Final = key
        self.params: Final = params


@dataclass(frozen=True)
class Parameter:
    """One parameter. Texts are in the language that was asked for; "" where there is none."""

    name: str
    label: str = ""
    description: str = ""
    kind: str = "unknown"
    aliases: tuple[str, ...] = ()
    status: str = "optional"
    """required, suggested, optional or deprecated."""
    deprecated: str = ""
    """Why it is, where somebody says so."""
    default: str = ""
    example: str = ""
    auto_value: str = ""
    suggested_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class TemplateData:
    description: str
    parameters: tuple[Parameter, ...]
    """In the order in which they are shown."""
    layout: str
    """inline, block, a format of its own, or ""."""
    stored: str
    """The whole as JSON, complete: what parameters inherit is filled in."""


def read_template_data(text: str, language: str) -> TemplateData:
    """Read and check the inside of a tag. Raises TemplateDataError."""
    if len(text) > MAX_BYTES:
        raise TemplateDataError("templatedata-invalid-length", str(MAX_BYTES))
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TemplateDataError("templatedata-invalid-parse") from error
    if not isinstance(root, dict):
        raise TemplateDataError("templatedata-invalid-parse")
    _check_root(root)
    params = {name: _complete(name, root["params"], []) for name in root["params"]}
    order = root.get("paramOrder")
    _check_order(order, params)
    stored = {**root, "params": params}
    stored.setdefault("format", None)
    names = order if isinstance(order, list) else list(params)
    return TemplateData(
        description=pick_text(root.get("description"), language),
        parameters=tuple(_describe(name, params[name], language) for name in names),
        layout=root.get("format") or "",
        stored=json.dumps(stored, ensure_ascii=False, separators=(",", ":")),
    )


def pick_text(value: object, language: str) -> str:
    """A text in one language: the wiki's, else its base language, else English, else the first that there is."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    for code in (language, language.partition("-")[0], "en"):
        if isinstance(value.get(code), str):
            return str(value[code])
    return str(next(iter(value.values()), ""))


def _check_root(root: dict[str, Any]) -> None:
    for key in root:
        if key not in _ROOT_KEYS:
            raise TemplateDataError("templatedata-invalid-unknown", key)
    _check_text(root.get("description"), "description")
    layout = root.get("format")
    if layout is not None and not isinstance(layout, str):
        raise TemplateDataError("templatedata-invalid-format", "format")
    if layout not in (None, "", "inline", "block") and not _FORMAT.fullmatch(layout):
        raise TemplateDataError("templatedata-invalid-format", "format")
    if "params" not in root:
        raise TemplateDataError("templatedata-invalid-missing", "params", "object")
    if not isinstance(root["params"], dict):
        raise TemplateDataError("templatedata-invalid-type", "params", "object")
    for name, value in root["params"].items():
        if not isinstance(value, dict):
            raise TemplateDataError("templatedata-invalid-type", f"params.{name}", "object")
        _check_parameter(f"params.{name}", value)
    _check_sets(root.get("sets"), root["params"])
    if not isinstance(root.get("maps", {}), dict):
        raise TemplateDataError("templatedata-invalid-type", "maps", "object")


def _check_parameter(path: str, value: dict[str, Any]) -> None:
    for key in value:
        if key not in _PARAM_KEYS:
            raise TemplateDataError("templatedata-invalid-unknown", f"{path}.{key}")
    for key in _TEXT_KEYS:
        _check_text(value.get(key), f"{path}.{key}")
    for key in ("required", "suggested"):
        if not isinstance(value.get(key, False), bool):
            raise TemplateDataError("templatedata-invalid-type", f"{path}.{key}", "boolean")
    if not isinstance(value.get("deprecated", False), bool | str):
        raise TemplateDataError("templatedata-invalid-type", f"{path}.deprecated", "boolean|string")
    for key in ("autovalue", "inherits"):
        if value.get(key) is not None and not isinstance(value[key], str):
            raise TemplateDataError("templatedata-invalid-type", f"{path}.{key}", "string")
    kind = value.get("type", "unknown")
    if not isinstance(kind, str):
        raise TemplateDataError("templatedata-invalid-type", f"{path}.type", "string")
    if _OLD_TYPES.get(kind, kind) not in TYPES:
        raise TemplateDataError("templatedata-invalid-value", f"{path}.type")
    for key in ("aliases", "suggestedvalues"):
        found = value.get(key, [])
        if not isinstance(found, list):
            raise TemplateDataError("templatedata-invalid-type", f"{path}.{key}", "array")
        for number, item in enumerate(found):
            if not isinstance(item, str | int) or isinstance(item, bool):
                raise TemplateDataError("templatedata-invalid-type", f"{path}.{key}[{number}]", "int|string")


def _check_text(value: object, path: str) -> None:
    """A text, or one for each language."""
    if value is None or isinstance(value, str):
        return
    if not isinstance(value, dict):
        raise TemplateDataError("templatedata-invalid-type", path, "string|object")
    for code, text in value.items():
        if not isinstance(text, str):
            raise TemplateDataError("templatedata-invalid-type", f"{path}.{code}", "string")


def _check_sets(sets: object, params: dict[str, Any]) -> None:
    if sets is None:
        return
    if not isinstance(sets, list):
        raise TemplateDataError("templatedata-invalid-type", "sets", "array")
    for number, one in enumerate(sets):
        path = f"sets.{number}"
        if not isinstance(one, dict):
            raise TemplateDataError("templatedata-invalid-type", path, "object")
        if "label" not in one:
            raise TemplateDataError("templatedata-invalid-missing", f"{path}.label", "string|object")
        _check_text(one["label"], f"{path}.label")
        members = one.get("params")
        if not isinstance(members, list):
            raise TemplateDataError("templatedata-invalid-missing", f"{path}.params", "array")
        if not members:
            raise TemplateDataError("templatedata-invalid-empty-array", f"{path}.params")
        for member in members:
            if not isinstance(member, str) or member not in params:
                raise TemplateDataError("templatedata-invalid-missing", f"params.{member}", "object")


def _check_order(order: object, params: dict[str, Any]) -> None:
    if order is None:
        return
    if not isinstance(order, list):
        raise TemplateDataError("templatedata-invalid-type", "paramOrder", "array")
    seen: dict[str, int] = {}
    for number, name in enumerate(order):
        if not isinstance(name, str) or name not in params:
            raise TemplateDataError("templatedata-invalid-value", f"paramOrder[{number}]")
        if name in seen:
            where = f"paramOrder[{number}]"
            raise TemplateDataError("templatedata-invalid-duplicate-value", where, f"paramOrder[{seen[name]}]", name)
        seen[name] = number
    for name in params:
        if name not in seen:
            raise TemplateDataError("templatedata-invalid-missing", f"paramOrder[{len(order)}]", name)


def _complete(name: str, params: dict[str, Any], heirs: list[str]) -> dict[str, Any]:
    """A parameter with what it inherits."""
    own = dict(params[name])
    if isinstance(own.get("type"), str):
        own["type"] = _OLD_TYPES.get(own["type"], own["type"])
    parent = own.pop("inherits", None)
    if parent is None:
        return own
    if parent not in params:
        raise TemplateDataError("templatedata-invalid-missing", f"params.{parent}", "object")
    if parent == name or parent in heirs or len(heirs) > 50:
        raise TemplateDataError("templatedata-invalid-value", f"params.{name}.inherits")
    return {**_complete(parent, params, [*heirs, name]), **own}


def _describe(name: str, value: dict[str, Any], language: str) -> Parameter:
    deprecated = value.get("deprecated", False)
    status = "optional"
    if deprecated is not False and deprecated != "":
        status = "deprecated"
    elif value.get("required"):
        status = "required"
    elif value.get("suggested"):
        status = "suggested"
    return Parameter(
        name=name,
        label=pick_text(value.get("label"), language),
        description=pick_text(value.get("description"), language),
        kind=value.get("type", "unknown"),
        aliases=tuple(str(alias) for alias in value.get("aliases", [])),
        status=status,
        deprecated=deprecated if isinstance(deprecated, str) else "",
        default=pick_text(value.get("default"), language),
        example=pick_text(value.get("example"), language),
        auto_value=value.get("autovalue") or "",
        suggested_values=tuple(str(item) for item in value.get("suggestedvalues", [])),
    )
