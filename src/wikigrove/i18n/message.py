"""Look a message up and fill it in: $1, {{PLURAL:}}, {{GENDER:}}.

The source texts live in messages/<language>.json. A wiki may replace texts by its MediaWiki: pages; upper layers hand
those in with `use_overrides`, since this floor knows nothing of wikis.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from wikigrove.i18n.genders import gender_of_name
from wikigrove.i18n.languages import KEYS_LANGUAGE, current_language, fallbacks_of, language_name, locale_of
from wikigrove.i18n.numbers import format_number

Overrides = Callable[[str, str], str | None]

MESSAGES: Final = Path(__file__).parent / "messages"

_PARAM = re.compile(r"\$(\d)")
_FORMS = re.compile(r"\{\{(PLURAL|GENDER):([^|{}]*)\|([^{}]*)\}\}", re.IGNORECASE)
_CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
_folders: Final[list[Path]] = []
_scope: ContextVar[_Scope | None] = ContextVar("wikigrove_message_scope", default=None)


@dataclass
class _Scope:
    """A wiki's own texts, and what was filled in already in this block: a list says the same words for each line."""

    source: Overrides
    plain: dict[tuple[object, ...], str] = field(default_factory=dict)
    html: dict[tuple[object, ...], SafeString] = field(default_factory=dict)


def message(key: str, *params: object, language: str | None = None) -> str:
    """The text of `key` as plain text, with `params` put in. An unknown key reads ⧼key⧽, as in MediaWiki."""
    code = language or current_language()
    scope = _scope.get()
    if scope is None or not _is_repeatable(params):
        return _fill(key, params, code)
    name = (key, code, *params)
    known = scope.plain.get(name)
    if known is None:
        known = scope.plain[name] = _fill(key, params, code)
    return known


def _fill(key: str, params: tuple[object, ...], code: str) -> str:
    if code == KEYS_LANGUAGE:
        return _as_key(key, params)
    text = _find_text(key, code)
    if text is None:
        return f"⧼{key}⧽"
    if "{{" in text:
        text = _choose_forms(text, params, code)
    return _PARAM.sub(lambda match: _param(match, params, code), text) if "$" in text else text


def message_html(key: str, *params: object, language: str | None = None) -> SafeString:
    """Like `message`, escaped; a parameter marked safe keeps its markup."""
    code = language or current_language()
    scope = _scope.get()
    if scope is None or not _is_repeatable(params):
        return _fill_html(key, params, code)
    name = (key, code, *params)
    known = scope.html.get(name)
    if known is None:
        known = scope.html[name] = _fill_html(key, params, code)
    return known


def _is_repeatable(params: tuple[object, ...]) -> bool:
    """Whether the same words will do again. Texts are left out: one marked safe equals one that is not."""
    return all(type(param) is int for param in params)


def _fill_html(key: str, params: tuple[object, ...], code: str) -> SafeString:
    if code == KEYS_LANGUAGE:
        return mark_safe(html.escape(_as_key(key, params)))  # noqa: S308 - escaped here
    text = _find_text(key, code)
    if text is None:
        return mark_safe(html.escape(f"⧼{key}⧽"))  # noqa: S308 - escaped here
    text = html.escape(_choose_forms(text, params, code), quote=False)
    filled = _PARAM.sub(lambda match: conditional_escape(_param(match, params, code)), text)
    return mark_safe(filled)  # noqa: S308 - the text is escaped above, each parameter by itself


def has_message(key: str, language: str | None = None) -> bool:
    return _find_text(key, language or current_language()) is not None


def find_message(key: str, language: str) -> str | None:
    """The software's own text of `key`, unfilled, from the language or what it falls back to."""
    for code in fallbacks_of(language):
        text = load_catalog(code).get(key)
        if text is not None:
            return text
    return None


@contextmanager
def use_overrides(source: Overrides) -> Iterator[None]:
    """Ask `source(key, language)` before the catalogs inside the block; None means no text of its own."""
    token = _scope.set(_Scope(source))
    try:
        yield
    finally:
        _scope.reset(token)


@lru_cache(maxsize=64)
def load_catalog(language: str) -> dict[str, str]:
    """The texts of one language; empty where there is no catalog. Those of extensions never replace our own."""
    out: dict[str, str] = {}
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,50}", language):
        return out
    for folder in (*_folders, MESSAGES):
        # The platform's texts lie in one folder for each part of it, an extension's in one.
        for path in sorted((*folder.glob(f"{language}.json"), *folder.glob(f"*/{language}.json"))):
            texts = json.loads(path.read_text(encoding="utf-8"))
            out.update({str(key): str(text) for key, text in texts.items()})
    return out


@lru_cache(maxsize=1)
def interface_languages() -> tuple[tuple[str, str], ...]:
    """Languages that have a catalog: code and the language's own name, by code."""
    codes = sorted({path.stem for path in (*MESSAGES.glob("*.json"), *MESSAGES.glob("*/*.json"))})
    return tuple((code, language_name(code)) for code in codes)


def add_catalog_folder(folder: Path) -> None:
    """Look for catalogs in this folder too."""
    if folder not in _folders:
        _folders.append(folder)
        load_catalog.cache_clear()


def _find_text(key: str, language: str) -> str | None:
    scope = _scope.get()
    if scope is not None and (text := scope.source(key, language)) is not None:
        return text
    return find_message(key, language)


def _as_key(key: str, params: Sequence[object]) -> str:
    return f"({key}: {', '.join(str(param) for param in params)})" if params else f"({key})"


def _param(match: re.Match[str], params: Sequence[object], language: str) -> str:
    at = int(match[1]) - 1
    if not 0 <= at < len(params):
        return match[0]
    value = params[at]
    if isinstance(value, SafeString):
        return value
    return format_number(value, language) if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _choose_forms(text: str, params: Sequence[object], language: str) -> str:
    # Innermost first, so that a plural inside a gender works.
    previous = ""
    while previous != text:
        previous = text
        text = _FORMS.sub(lambda match: _choose(match, params, language), text)
    return text


def _choose(match: re.Match[str], params: Sequence[object], language: str) -> str:
    value = _PARAM.sub(lambda inner: _raw(inner, params), match[2])
    forms = match[3].split("|")
    if match[1].upper() == "GENDER":
        order = ("male", "female", "unknown")
        at = order.index(value if value in order else gender_of_name(value))
        return forms[at] if at < len(forms) else forms[0]
    return _plural(value, forms, language)


def _raw(match: re.Match[str], params: Sequence[object]) -> str:
    at = int(match[1]) - 1
    return str(params[at]) if 0 <= at < len(params) else match[0]


def _plural(value: str, forms: list[str], language: str) -> str:
    try:
        number = abs(int(re.sub(r"[^\d-]", "", value) or "0"))
    except ValueError:
        number = 0
    ordered: list[str] = []
    for form in forms:
        exact, equals, rest = form.partition("=")
        if equals and exact.isdigit():
            if int(exact) == number:
                return rest
        else:
            ordered.append(form)
    if not ordered:
        return ""
    rule = locale_of(language).plural_form
    categories: list[str] = [name for name in _CATEGORIES if name in rule.tags or name == "other"]
    at = categories.index(rule(number))
    return ordered[min(at, len(ordered) - 1)]
