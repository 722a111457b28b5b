"""Which form of the engine the tests run on."""

from __future__ import annotations

import os

import pytest
from wikigrove_engine import parser

EXPECTED = os.environ.get("WIKIGROVE_EXPECT_COMPILED")


@pytest.mark.skipif(not EXPECTED, reason="only `make test-compiled` asks for the compiled form")
def test_compiled_engine_is_what_the_tests_import() -> None:
    assert (parser.__file__ or "").endswith((".so", ".pyd"))
