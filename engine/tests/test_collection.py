"""The collector is off only while somebody makes a page."""

from __future__ import annotations

import gc

from wikigrove_engine.collection import paused_collection


def test_paused_collection_turns_back_on_after_the_last_one_leaves() -> None:
    seen = []
    with paused_collection:
        seen.append(gc.isenabled())
        with paused_collection:
            seen.append(gc.isenabled())
        seen.append(gc.isenabled())
    seen.append(gc.isenabled())
    assert seen == [False, False, False, True]


def test_paused_collection_leaves_a_collector_off_that_was_off() -> None:
    gc.disable()
    try:
        with paused_collection:
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
