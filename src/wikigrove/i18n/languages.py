"""Languages of the interface: which is in force, what it falls back to, which way it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import UnknownLocaleError

DEFAULT_LANGUAGE: Final = "en"
KEYS_LANGUAGE: Final = "qqx"

RTL_LANGUAGES: Final = frozenset(
    {
        *("ae", "aeb", "aeb-arab", "ar", "arc", "arq", "ary", "arz", "azb", "bcc", "bgn", "bqi", "ckb", "dv", "fa"),
        *("fit-arab", "glk", "he", "khw", "kk-arab", "kk-cn", "ks", "ks-arab", "ku-arab", "lki", "lrc", "luz", "mzn"),
        *("nqo", "pnb", "ps", "sd", "sdh", "skr", "skr-arab", "syc", "ug", "ug-arab", "ur", "ydd", "yi"),
    }
)

# Where a language is understood by readers of another one better than English is.
_FALLBACKS: Final = {
    "als": ("gsw", "de"),
    "gsw": ("de",),
    "bar": ("de",),
    "de-at": ("de",),
    "de-ch": ("de",),
    "de-formal": ("de",),
    "ksh": ("de",),
    "lb": ("de",),
    "nds": ("de",),
    "pdc": ("de",),
    "pfl": ("de",),
    "stq": ("de",),
    "vmf": ("de",),
    "frr": ("de",),
    "hsb": ("dsb", "de"),
    "dsb": ("hsb", "de"),
    "aeb-arab": ("ar",),
    "arq": ("ar",),
    "ary": ("ar",),
    "arz": ("ar",),
    "acm": ("ar",),
    "aeb": ("ar",),
    "ltg": ("lv",),
    "sgs": ("lt",),
    "be-tarask": ("be",),
    "pt-br": ("pt",),
    "zh-hans": ("zh",),
    "zh-hant": ("zh",),
    "zh-tw": ("zh-hant", "zh"),
    "zh-cn": ("zh-hans", "zh"),
    "nn": ("nb",),
    "no": ("nb",),
    "wa": ("fr",),
    "oc": ("ca", "fr"),
    "an": ("es",),
    "ast": ("es",),
    "gl": ("pt",),
    "mwl": ("pt",),
    "fur": ("it",),
    "lmo": ("it",),
    "scn": ("it",),
    "vec": ("it",),
    "uk": ("ru",),
    "tt": ("ru",),
    "ba": ("ru",),
    "ce": ("ru",),
    "cv": ("ru",),
    "sah": ("ru",),
    "os": ("ru",),
    "kk": ("kk-cyrl",),
}

_language: ContextVar[str] = ContextVar("wikigrove_language", default=DEFAULT_LANGUAGE)


def current_language() -> str:
    return _language.get()


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Make `code` the language of messages, dates and numbers inside the block."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def fallbacks_of(code: str) -> tuple[str, ...]:
    """The languages to ask for a text, `code` first, English last."""
    chain = [code, *_FALLBACKS.get(code, ())]
    if "-" in code and code.split("-")[0] not in chain:
        chain.append(code.split("-")[0])
    if DEFAULT_LANGUAGE not in chain:
        chain.append(DEFAULT_LANGUAGE)
    return tuple(chain)


def direction_of(code: str) -> str:
    """ "ltr" or "rtl"."""
    return "rtl" if code.lower() in RTL_LANGUAGES else "ltr"


@lru_cache(maxsize=256)
def locale_of(code: str) -> Locale:
    """The nearest locale that has data for dates, numbers and plurals."""
    for candidate in fallbacks_of(code):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@lru_cache(maxsize=1024)
def language_name(code: str) -> str:
    """The language's name for itself, or its code where nobody wrote the name down."""
    try:
        name = Locale.parse(code, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code
