"""How texts become terms, by language."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import tantivy

_STEMMERS: Final = {
    "ar": "arabic",
    "da": "danish",
    "nl": "dutch",
    "en": "english",
    "simple": "english",
    "fi": "finnish",
    "fr": "french",
    "de": "german",
    "el": "greek",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "es": "spanish",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_ONE_BY_ONE: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
WORDS: Final = rf"[{_ONE_BY_ONE}]|[[\p{{L}}\p{{N}}\p{{M}}]--[{_ONE_BY_ONE}]]+"
"""Scripts that are written without spaces are indexed sign by sign; a word there is then a phrase."""


@lru_cache(maxsize=64)
def words_analyzer(language: str) -> tantivy.TextAnalyzer:
    """Lower case, no accents where the language allows, stems where there is a stemmer."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(WORDS))
    builder = builder.filter(tantivy.Filter.remove_long(80)).filter(tantivy.Filter.lowercase())
    stemmer = _STEMMERS.get(language.split("-")[0])
    if stemmer is not None:
        builder = builder.filter(tantivy.Filter.stemmer(stemmer))
    return builder.filter(tantivy.Filter.ascii_fold()).build()


@lru_cache(maxsize=1)
def start_analyzer() -> tantivy.TextAnalyzer:
    """All beginnings of a title, up to 20 characters: for suggestions as one types."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 20, True))
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


@lru_cache(maxsize=1)
def exact_analyzer() -> tantivy.TextAnalyzer:
    """The whole text as one term, in lower case."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()
