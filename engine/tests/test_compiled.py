"""Which form of the engine the tests run on."""

from __future__ import annotations

import os

import pytest
from wikigrove_engine import parser
from wikigrove_engine.language import load_language

EXPECTED = os.environ.get("WIKIGROVE_EXPECT_COMPILED")


@pytest.mark.skipif(not EXPECTED, reason="only `make test-compiled` asks for the compiled form")
def test_compiled_engine_is_what_the_tests_import() -> None:
    assert (parser.__file__ or "").endswith((".so", ".pyd"))


def test_what_a_language_knows_is_found_once() -> None:
    """Holds for the compiled form only where the module is left out of it (setup.py)."""
    language = load_language("de")
    assert language.magic_words is language.magic_words
    assert language.switches is language.switches
