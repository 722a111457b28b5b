"""The parser functions and variables that come with the engine, one file per family."""

from functools import lru_cache

from wikigrove_engine.ext import ParserFunction, Registry
from wikigrove_engine.preprocess.functions.addresses import address_functions
from wikigrove_engine.preprocess.functions.counts import count_functions
from wikigrove_engine.preprocess.functions.expr import expr_functions
from wikigrove_engine.preprocess.functions.links import link_functions
from wikigrove_engine.preprocess.functions.logic import logic_functions
from wikigrove_engine.preprocess.functions.output import output_functions
from wikigrove_engine.preprocess.functions.pages import page_functions
from wikigrove_engine.preprocess.functions.strings import string_functions
from wikigrove_engine.preprocess.functions.times import time_functions
from wikigrove_engine.preprocess.functions.words import word_functions

__all__ = ["core_functions", "default_registry"]


def core_functions() -> list[ParserFunction]:
    """All of them, those of the later ParserFunctions extension too."""
    return [
        *page_functions(),
        *address_functions(),
        *word_functions(),
        *time_functions(),
        *link_functions(),
        *count_functions(),
        *output_functions(),
        *logic_functions(),
        *expr_functions(),
        *string_functions(),
    ]


@lru_cache(maxsize=1)
def default_registry() -> Registry:
    """The registry with all that the engine brings: its functions and its own extension tags. Always the same one."""
    # Tags render trees, and the parser above them needs this package first.
    from wikigrove_engine.ext.core_tags import CORE_TAGS

    return Registry().extended(tags=CORE_TAGS, functions=core_functions())
