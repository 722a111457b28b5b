"""Redirect pages: `#REDIRECT [[Target]]` at the very start of a page, in the wiki's language or in English."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from wikigrove_engine.language import load_language
from wikigrove_engine.title import NS_MODULE, Title, TitleRules, find_title

_TARGET: Final = re.compile(r"\s*:?\s*\[\[:?([^\[\]|]{1,1000})(?:\|[^\]]*)?\]\]")

_REQUIRE: Final = re.compile(r"return require \[\[(.*?)\]\]")


def find_redirect(text: str, rules: TitleRules) -> Title | None:
    """The page that `text` redirects to; None when it is no redirect, or one to nowhere."""
    head = text.lstrip("\n\r\t \0\x0b")
    if not head.startswith(("#", "＃")):
        return None
    word = _word(rules.language).match(head)
    if word is None:
        return None
    target = _TARGET.match(head, word.end())
    if target is None:
        return None
    name = target[1].strip()
    return find_title(unquote(name) if "%" in name else name, rules)


def find_module_redirect(text: str, rules: TitleRules) -> Title | None:
    """The module that a module of nothing but `return require [[Module:Target]]` stands for."""
    match = _REQUIRE.match(text)
    target = find_title(match[1], rules) if match is not None else None
    return target if target is not None and target.namespace == NS_MODULE else None


@lru_cache(maxsize=64)
def _word(language: str) -> re.Pattern[str]:
    names = load_language(language).magic_words["redirect"].names
    return re.compile("|".join(re.escape(n) for n in names), re.IGNORECASE)
