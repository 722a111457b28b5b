"""Errors and warnings as texts, in each of the forms that `errorformat` names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from wikigrove.api.action.call import Names
from wikigrove.api.action.errors import ActionOf, Listed, Plain, Problem
from wikigrove.api.action.result import Items, Record
from wikigrove.i18n import has_message, message
from wikigrove.i18n.message import find_message, use_overrides

_MARKUP: Final = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^>]*)?/?>|'{2,5}", re.IGNORECASE)
_NAME: Final = re.compile(r'"([a-z][a-z0-9_-]*)"')
"""A parameter's name in a text."""
FORMATS: Final = ("bc", "html", "none", "plaintext", "raw", "wikitext")


def text_of(found: Problem, language: str, *, own_texts: bool = False) -> str:
    """Plain text. What the wiki's people changed in MediaWiki: counts only where it is asked for."""
    params = [_shown(p, language) for p in found.params]
    if own_texts:
        return _MARKUP.sub("", _message(found.key, params, language))
    with use_overrides(lambda key, code: None):
        return _MARKUP.sub("", _message(found.key, params, language))


def _message(key: str, params: Sequence[Any], language: str) -> str:
    if not has_message(key, language) and find_message(key, "en") is None:
        return f"{key}: {', '.join(map(str, params))}" if params else key
    return message(key, *params, language=language)


def _shown(param: Any, language: str) -> Any:
    if isinstance(param, Names):
        quoted = [f'"{name}"' for name in param]
        return _join(quoted, message("and", language=language).strip())
    if isinstance(param, Listed):
        if param.kind == "comma":
            return ", ".join(param.values)
        word = "wikigrove-api-or" if param.kind == "or" else "and"
        return _join(list(param.values), message(word, language=language).strip())
    if isinstance(param, ActionOf):
        key = f"action-{param}"
        return message(key, language=language) if has_message(key, language) else str(param)
    return param


def _join(values: list[str], last: str) -> str:
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {last} {values[-1]}"


def error_answer(
    problems: Sequence[Problem], *, form: str, language: str, own_texts: bool, hint: str
) -> dict[str, Any]:
    """What an answer has instead of a result."""
    if form == "bc":
        first = problems[0]
        entry: dict[str, Any] = {"code": first.code, "info": text_of(first, "en"), **first.data}
        return {"error": Record({**entry, "docref": hint}, content="docref")}
    rows = Items((entry_of(p, form=form, language=language, own_texts=own_texts) for p in problems), "error")
    out: dict[str, Any] = {"errors": rows}
    if hint:
        out["docref"] = hint
    return Record(out, content="docref")


def warning_answer(problems: Sequence[Problem], *, form: str, language: str, own_texts: bool) -> Any:
    if form != "bc":
        return Items((entry_of(p, form=form, language=language, own_texts=own_texts) for p in problems), "warning")
    by_module: dict[str, list[str]] = {}
    for found in problems:
        name = found.module.rpartition("+")[2] or "main"
        shown = text_of(found, "en")
        texts = by_module.setdefault(name, [])
        if shown not in texts:
            texts.append(shown)
    return {name: Record({"warnings": "\n".join(texts)}, content="warnings") for name, texts in by_module.items()}


def entry_of(found: Problem, *, form: str, language: str, own_texts: bool) -> Record:
    """One error or warning in the newer forms."""
    out: dict[str, Any] = {"code": found.code}
    content = ""
    if form in ("plaintext", "wikitext"):
        content = "text"
        out["text"] = text_of(found, language, own_texts=own_texts)
    elif form == "html":
        content = "html"
        shown = html.escape(text_of(found, language, own_texts=own_texts), quote=False)
        lists_names = any(isinstance(param, Names) for param in found.params)
        out["html"] = _NAME.sub(r"<var>\1</var>", shown) if lists_names else shown
    elif form == "raw":
        out["key"] = found.key
        out["params"] = Items(_raw(found.params), "param")
    if found.data:
        out["data"] = dict(found.data)
    if found.module:
        out["module"] = found.module
    return Record(out, content=content)


def _raw(params: Iterable[Any]) -> list[Any]:
    out: list[Any] = []
    for param in params:
        if isinstance(param, Plain):
            out.append({"plaintext": str(param)})
        elif isinstance(param, Names):
            out.append({"list": Items([f"<kbd>{n}</kbd>" for n in param]), "type": "text"})
        elif isinstance(param, Listed):
            out.append({"list": Items([{"plaintext": v} for v in param.values]), "type": param.kind})
        elif isinstance(param, int):
            out.append({"num": param})
        else:
            out.append(str(param))
    return out
