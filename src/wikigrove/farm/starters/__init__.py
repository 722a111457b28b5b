"""The pages a fresh wiki starts with: one folder for each starter, with a manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


class StarterNotFound(Exception):
    """There is no starter of this name; the text lists those that are there."""


@dataclass(frozen=True)
class Starter:
    """`pages` maps titles to wikitext."""

    name: str
    title: str
    description: str
    pages: dict[str, str]


def list_starters() -> list[str]:
    return sorted(p.parent.name for p in FOLDER.glob("*/manifest.json"))


def read_starter(name: str) -> Starter:
    """Raises StarterNotFound."""
    if name not in list_starters():
        raise StarterNotFound(f"There is no starter {name!r}; there are: {', '.join(list_starters())}, none.")
    folder = FOLDER / name
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    pages = {title: (folder / file).read_text("utf-8").rstrip("\n") for title, file in manifest["pages"].items()}
    return Starter(name, manifest["name"], manifest["description"], pages)
