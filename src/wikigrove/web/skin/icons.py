"""Codex icons as inline SVG: no request, and they take the colour of the text."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=256)
def icon_svg(name: str) -> SafeString:
    """The icon `name`, decorative: the text beside it or an aria-label says what it means."""
    icon = _load_icons()[name]
    flip = " icon-flip" if icon.get("flip") else ""
    return mark_safe(  # noqa: S308 - our own file
        f'<svg class="icon{flip}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{icon["path"]}</svg>'
    )


def find_icon(name: str) -> SafeString | None:
    """As `icon_svg`, for a name that comes from elsewhere."""
    return icon_svg(name) if name in _load_icons() else None


@lru_cache(maxsize=1)
def _load_icons() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "icons.json").read_text(encoding="utf-8"))
    return loaded
