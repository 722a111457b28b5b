"""Addresses of the built front-end files, by the manifest that the build writes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

DIST: Final = Path(__file__).parents[1] / "static" / "dist"


@lru_cache(maxsize=32)
def asset_url(name: str) -> str:
    """The address of "reader.css" and the like. Raises ImproperlyConfigured where a server runs without its files."""
    entry = load_manifest().get(name)
    if entry is not None:
        return static(f"dist/{entry}")
    if not may_miss_assets():
        raise ImproperlyConfigured(
            f"The built file {name} is missing from {DIST}. Run `make frontend`, or install a wheel, which carries it."
        )
    return static(f"dist/{name}")


@lru_cache(maxsize=1)
def load_manifest() -> dict[str, str]:
    path = DIST / "manifest.json"
    if not path.is_file():
        return {}
    return {name: entry["file"] for name, entry in json.loads(path.read_text(encoding="utf-8")).items()}


def skin_version() -> str:
    """Changes with every change of the front end; part of the key of cached responses."""
    return ",".join(sorted(load_manifest().values())) or "unbuilt"


def may_miss_assets() -> bool:
    """Tests and development may run before the first build; a page without style is of use there."""
    return bool(settings.DEBUG or getattr(settings, "WIKIGROVE_ALLOW_MISSING_ASSETS", False))
