"""The raw tables of one language, from `data/CODE.json`, and the chain of languages that it falls back to."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_DATA: Final = Path(__file__).parent / "data"
_CODE: Final = re.compile(r"[a-z]{2,}[a-z0-9-]*\Z")

# Codes that wikis use for languages whose tables carry another name.
_RENAMED: Final = {
    "als": "gsw",
    "bat-smg": "sgs",
    "be-x-old": "be-tarask",
    "fiu-vro": "vro",
    "roa-rup": "rup",
    "zh-classical": "lzh",
    "zh-min-nan": "nan",
    "zh-yue": "yue",
    "no": "nb",
    "simple": "en",
    "cbk-zam": "cbk",
    "map-bms": "jv",
    "nrm": "nrf",
    "roa-tara": "roa-tara",
    "de-formal": "de-formal",
}


@lru_cache(maxsize=64)
def load_tables(code: str) -> dict[str, Any]:
    """The language's own tables; empty for a language without data."""
    if _CODE.match(code) is None or code == "names":
        return {}
    path = _DATA / f"{code}.json"
    if not path.exists():
        renamed = _RENAMED.get(code)
        return load_tables(renamed) if renamed is not None and renamed != code else {}
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


@lru_cache(maxsize=1)
def load_names() -> dict[str, str]:
    """Code -> the language's name in itself."""
    names: dict[str, str] = json.loads((_DATA / "names.json").read_text("utf-8"))["names"]
    return names


@lru_cache(maxsize=1)
def load_english_names() -> dict[str, str]:
    """Code -> the language's name in English."""
    names: dict[str, str] = json.loads((_DATA / "names.json").read_text("utf-8")).get("english", {})
    return names


@lru_cache(maxsize=256)
def fallback_chain(code: str) -> tuple[str, ...]:
    """The language itself first, English last."""
    chain = [code]
    listed = load_tables(code).get("fallback")
    if listed is None and "-" in code and not load_tables(code):
        listed = [code.split("-")[0]]
    for fallback in listed or ():
        if fallback not in chain:
            chain.append(fallback)
    if "en" not in chain:
        chain.append("en")
    return tuple(chain)


def first_table(code: str, key: str) -> Any:
    """The nearest value in the fallback chain; None when even English has none."""
    for language in fallback_chain(code):
        value = load_tables(language).get(key)
        if value is not None:
            return value
    return None


def first_names(code: str, key: str) -> list[str]:
    """A list of names, each from the nearest language that has it."""
    lists = [load_tables(language).get(key) for language in fallback_chain(code)]
    size = max((len(names) for names in lists if names), default=0)
    out = []
    for number in range(size):
        out.append(next((names[number] for names in lists if names and names[number] is not None), ""))
    return out
