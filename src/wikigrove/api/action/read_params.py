"""Read a module's parameters by its declaration, with MediaWiki's codes for what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from wikigrove_engine.title import NS_USER, TitleError, find_title, make_title

from wikigrove.accounts.domain.addresses import find_range
from wikigrove.accounts.domain.expiry import parse_expiry
from wikigrove.accounts.domain.rights import has_right
from wikigrove.api.action.call import Call, Frame
from wikigrove.api.action.declare import Module, Param
from wikigrove.api.action.errors import ApiError, Listed, Plain, fail
from wikigrove.api.action.times import parse_moment

SEPARATOR: Final = "\x1f"
_WHOLE: Final = re.compile(r"[+-]?\d{1,19}")


def read_params(module: Module, frame: Frame, *, outer: str = "") -> Call:
    """The call of `module` with its parameters; `outer` comes before its prefix ("g" of a generator).

    Raises ApiError that names the module.
    """
    call = Call(frame, module, {}, prefix=outer + module.prefix)
    try:
        for param in module.params:
            call.params[param.name] = read_param(param, call)
        for param in module.templated:
            call.params.update(_read_templated(param, call))
    except ApiError as err:
        raise err.in_module(module.path) from None
    return call


def read_param(param: Param, call: Call, *, name: str = "") -> Any:
    """The value of one parameter; None where it was not sent and has no default."""
    name = call.prefix + (name or param.name)
    frame = call.frame
    frame.used.add(name)
    if param.kind == "boolean":
        # Its presence counts, even with an empty value.
        sent = name in frame.sent
        _note(param, name, call, sent)
        return sent
    if param.kind == "upload":
        frame.used.add(name)
        found = frame.request.FILES.get(name)
        if found is None and name in frame.sent:
            raise fail("apierror-badupload", name, code=f"badupload_{name}")
        if found is None and param.is_required:
            raise fail("paramvalidator-missingparam", Plain(name), code="missingparam")
        return found
    raw = frame.sent.get(name)
    _note(param, name, call, raw is not None)
    if raw is None:
        if param.default is None:
            if param.is_required:
                raise fail("paramvalidator-missingparam", Plain(name), code="missingparam")
            return None
        if param.is_multi:
            return _many(param, name, str(param.default), call)
        raw = str(param.default)
    if param.is_sensitive and name in frame.request.GET:
        raise fail("apierror-mustpostparams", Plain(name), 1)
    if param.is_required and raw == "" and param.kind in ("string", "text", "password"):
        raise fail("paramvalidator-missingparam", Plain(name), code="missingparam")
    if param.is_multi:
        return _many(param, name, raw, call)
    return _READERS[param.kind](param, name, raw, call)


def split_values(raw: str) -> list[str]:
    """Values are separated by `|`; or by U+001F where the whole starts with it."""
    if raw == "":
        return []
    if raw.startswith(SEPARATOR):
        return raw[1:].split(SEPARATOR)
    return raw.split("|")


def join_values(values: Sequence[object]) -> str:
    """The reverse, for continuations."""
    texts = [str(v) for v in values]
    return SEPARATOR + SEPARATOR.join(texts) if any("|" in t for t in texts) else "|".join(texts)


def _note(param: Param, name: str, call: Call, sent: bool) -> None:
    if sent and param.is_deprecated:
        call.warn_deprecated(_feature(call, name), "paramvalidator-param-deprecated", Plain(name))


def _feature(call: Call, name: str) -> str:
    module = call.module
    if module.group == "action":
        return f"action={module.name}&{name}"
    return f"action=query&{module.group}={module.name}&{name}" if "query+" in module.path else name


def _many(param: Param, name: str, raw: str, call: Call) -> tuple[Any, ...]:
    values = split_values(raw)
    most = param.multi_limits[1] if has_right(call.actor, "apihighlimits") else param.multi_limits[0]
    if param.all_value and values == [param.all_value]:
        return _all_of(param, call)
    if param.kind in ("enum", "namespace", "submodule"):
        values = _known(param, name, values, call)
    if not param.keeps_duplicates:
        values = list(dict.fromkeys(values))
    if len(values) > most:
        low, high = param.multi_limits
        raise fail(
            "paramvalidator-toomanyvalues", Plain(name), most, code="toomanyvalues",
            data={"limit": most, "lowlimit": low, "highlimit": high},
        )  # fmt: skip
    if param.kind in ("enum", "submodule"):
        _check_values(param, name, values, call)
        return tuple(values)
    if param.kind in ("string", "text"):
        return tuple(values)
    return tuple(_READERS[param.kind](param, name, value, call) for value in values)


def _all_of(param: Param, call: Call) -> tuple[Any, ...]:
    if param.kind == "namespace":
        return (*sorted(n for n in call.rules.namespaces if n >= 0), *param.extra_namespaces)
    return tuple(param.list_choices())


def _known(param: Param, name: str, values: list[str], call: Call) -> list[str]:
    """Those that are among the choices; the others are told, and left out."""
    if param.kind == "namespace":
        known = {str(n) for n in _all_of(param, call)}
    else:
        known = set(param.list_choices())
    bad = [v for v in values if v not in known]
    if bad:
        call.warn(
            "paramvalidator-unrecognizedvalues", Plain(name), Plain("|".join(bad)), Listed(tuple(bad), "comma"), len(bad),
            code="unrecognizedvalues", data={"values": bad},
        )  # fmt: skip
    return [v for v in values if v in known]


def _check_values(param: Param, name: str, values: Sequence[str], call: Call) -> None:
    for value in values:
        if value in param.deprecated_values:
            feature = f"{_feature(call, name)}={value}"
            call.warn_deprecated(feature, "paramvalidator-deprecated-value", Plain(name), Plain(value))


def _read_text(param: Param, name: str, raw: str, call: Call) -> str:
    return raw


def _read_enum(param: Param, name: str, raw: str, call: Call) -> str:
    if raw not in param.list_choices():
        key = "paramvalidator-badvalue-enumnotmulti"
        raise fail(key, Plain(name), Plain(raw), Listed(tuple(param.list_choices()), "comma"), code="badvalue")
    _check_values(param, name, (raw,), call)
    return raw


def _read_integer(param: Param, name: str, raw: str, call: Call) -> int:
    if not _WHOLE.fullmatch(raw.strip()):
        raise fail("paramvalidator-badinteger", Plain(name), Plain(raw), code="badinteger")
    most = param.most_high if param.most_high is not None and has_right(call.actor, "apihighlimits") else param.most
    return _bounded(param, name, int(raw), most, call)


def _read_limit(param: Param, name: str, raw: str, call: Call) -> int:
    high = has_right(call.actor, "apihighlimits")
    most = param.most_high if high and param.most_high is not None else param.most
    if raw == "max":
        best = most or 0
        call.frame.limits[call.module.name] = best
        return best
    if not _WHOLE.fullmatch(raw.strip()):
        raise fail("paramvalidator-badinteger", Plain(name), Plain(raw), code="badinteger")
    return _bounded(param, name, int(raw), most, call)


def _bounded(param: Param, name: str, value: int, most: int | None, call: Call) -> int:
    low = param.least
    if (low is None or value >= low) and (most is None or value <= most):
        return value
    kind = "minmax" if low is not None and most is not None else "min" if low is not None else "max"
    key = f"paramvalidator-outofrange-{kind}"
    bounds = tuple(str(b) for b in (low, most) if b is not None)
    data: dict[str, Any] = {"min": low, "curmax": most, "max": param.most, "highmax": param.most_high}
    data = {k: v for k, v in data.items()}
    params = (Plain(name), Plain(str(value)), *((bounds[0], bounds[1]) if kind == "minmax" else bounds))
    if param.is_enforced:
        raise fail(key, *params, code="outofrange", data=data)
    call.warn(key, *params, code="outofrange", data=data)
    if low is not None and value < low:
        return low
    return most if most is not None and value > most else value


def _read_moment(param: Param, name: str, raw: str, call: Call) -> datetime:
    # MediaWiki takes nothing and 0 for now, and has been saying for years that it will not go on doing so.
    if raw in ("", "0"):
        call.warn("paramvalidator-unclearnowtimestamp", Plain(name), Plain(raw), code="unclearnowtimestamp")
        return timezone.now()
    try:
        return parse_moment(raw)
    except (ValueError, OverflowError):
        raise fail("paramvalidator-badtimestamp", Plain(name), Plain(raw), code="badtimestamp") from None


def _read_expiry(param: Param, name: str, raw: str, call: Call) -> str:
    """Stays a text, as the domain reads it; only whether it makes sense is looked at."""
    try:
        parse_expiry(raw, now=timezone.now())
    except ValueError:
        raise fail("paramvalidator-badexpiry", Plain(name), Plain(raw), code="badexpiry") from None
    return raw


def _read_namespace(param: Param, name: str, raw: str, call: Call) -> int:
    if raw.lstrip("-").isdigit() and (int(raw) in _all_of(param, call)):
        return int(raw)
    key = "paramvalidator-badvalue-enumnotmulti"
    raise fail(key, Plain(name), Plain(raw), code="badvalue")


def _read_user(param: Param, name: str, raw: str, call: Call) -> str:
    """The name as it is kept, an address in its normal form, `#12`, or `prefix>name`."""
    text = raw.strip()
    if "id" in param.users and re.fullmatch(r"#\d+", text):
        return text
    found = find_range(text) if re.search(r"[.:]", text) else None
    if found is not None and (found.is_single and "/" not in text if "cidr" not in param.users else True):
        if found.is_single or "cidr" in param.users:
            return found.text
    if "interwiki" in param.users and ">" in text:
        return text
    if "name" in param.users and text and not (text.startswith("#") or found is not None):
        try:
            title = find_title(f"User:{text}", call.rules) if "#" not in text else None
            if title is not None and title.namespace == NS_USER and not title.interwiki and "/" not in title.key:
                return make_title(NS_USER, text, call.rules).text
        except TitleError:
            pass
    raise fail("paramvalidator-baduser", Plain(name), Plain(raw), code="baduser")


def _read_title(param: Param, name: str, raw: str, call: Call) -> str:
    found = find_title(raw, call.rules)
    if found is None:
        raise fail("paramvalidator-badtitle", Plain(name), Plain(raw), code="badtitle")
    return call.rules.prefixed_text(found)


def _read_submodule(param: Param, name: str, raw: str, call: Call) -> str:
    return _read_enum(param, name, raw, call)


def _read_templated(param: Param, call: Call) -> dict[str, Any]:
    """Values of `text-{slot}`, by their full names, for each value of the parameter that fills the gap."""
    out: dict[str, Any] = {}
    hole = re.search(r"\{\w+\}", param.name)
    for value in call.params.get(param.template) or ():
        name = param.name.replace(hole[0] if hole else "", str(value))
        out[name] = read_param(param, call, name=name)
    return out


_READERS: Final[Mapping[str, Callable[[Param, str, str, Call], Any]]] = {
    "string": _read_text,
    "text": _read_text,
    "raw": _read_text,
    "password": _read_text,
    "tags": _read_text,
    "enum": _read_enum,
    "submodule": _read_submodule,
    "integer": _read_integer,
    "limit": _read_limit,
    "timestamp": _read_moment,
    "expiry": _read_expiry,
    "namespace": _read_namespace,
    "user": _read_user,
    "title": _read_title,
}
