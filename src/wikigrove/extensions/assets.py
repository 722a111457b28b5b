"""Scripts and style sheets of extensions: read once, addressed by what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from wikigrove.extensions.api import Asset
from wikigrove.extensions.parts import Enabled

TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
PLACES: Final = ("page", "edit", "special")
MAX_BYTES: Final = 1_048_576


@dataclass(frozen=True)
class ReadAsset:
    """The file as it is sent. `digest` is part of its address, so that browsers may keep it for good."""

    body: bytes
    digest: str
    content_type: str


def read_asset(asset: Asset) -> ReadAsset | None:
    """None for one that can't be read, or that is neither script nor style sheet: the check names it."""
    try:
        modified = asset.path.stat().st_mtime_ns
        return _read(asset.path, modified)
    except OSError:
        return None


def page_module(extension: str) -> str:
    """How a rendering notes that one of the extension's tags stands on the page."""
    return f"wikigrove.ext.{extension}"


def list_assets(enabled: Iterable[Enabled], where: str) -> list[tuple[str, Asset]]:
    """(extension, asset) of those that belong there."""
    return [(one.extension.name, a) for one in enabled for a in one.parts.assets if a.where == where]


@lru_cache(maxsize=256)
def _read(path: Path, modified: int) -> ReadAsset | None:
    body = path.read_bytes()
    kind = TYPES.get(path.suffix)
    if kind is None or len(body) > MAX_BYTES:
        return None
    return ReadAsset(body, hashlib.sha256(body).hexdigest()[:10], kind)
