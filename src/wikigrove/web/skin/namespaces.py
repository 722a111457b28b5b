"""Namespaces to choose from, in a menu."""

from __future__ import annotations

from wikigrove.web.skin.change_filters import namespace_boxes


def namespace_choices(chosen: str) -> list[tuple[int, str, bool]]:
    """Number, name, whether chosen."""
    return list(namespace_boxes({"namespace": chosen}))
