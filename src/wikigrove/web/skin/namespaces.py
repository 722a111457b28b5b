"""Namespaces to choose from."""

from __future__ import annotations


def namespace_choices(chosen: str) -> list[tuple[int, str, bool]]:
    """For menus: number, name, whether chosen."""
    return list(namespace_boxes({"namespace": chosen}))
