"""Look an extension over: what would fail, or get in another one's way."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from wikigrove.extensions.api import MAX_TRIES, Extension, Parts
from wikigrove.extensions.assets import MAX_BYTES, PLACES, read_asset
from wikigrove.extensions.catalog import ExtensionError, find_extension, list_installed, values_of
from wikigrove.extensions.starter import read_pages

_PART_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def check_extension(name: str) -> list[str]:
    """What is wrong, a sentence each; nothing for one that is right."""
    try:
        extension = find_extension(name)
    except ExtensionError as err:
        return [str(err)]
    out = [f"it requires {n}, which is not installed" for n in extension.requires if n not in list_installed()]
    for word in ("title", "version", "summary", "licence"):
        if not getattr(extension, word):
            out.append(f"it has no {word}")
    try:
        parts = extension.make_parts(values_of(extension, {}))
    except Exception as err:  # whatever a stranger's code raises
        return [*out, f"make_parts fails: {type(err).__name__}: {err}"]
    if not isinstance(parts, Parts):
        return [*out, "make_parts does not answer Parts"]
    out += _check_names(parts)
    out += _check_rights(parts)
    out += _check_clashes(extension, parts)
    out += _check_messages(extension)
    out += _check_assets(parts)
    out += _check_jobs(parts)
    try:
        read_pages(extension)
    except ExtensionError as err:
        out.append(str(err))
    return out


def _check_names(parts: Parts) -> Iterator[str]:
    for what, names in {**_names(parts), **_own_names(parts)}.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield f"two {what} are called {name}"
    for module in parts.api_modules:
        if not _PART_NAME.fullmatch(module.name):
            yield f"the API module {module.name!r} must be called by lower case letters, digits, - and _"
    for tag in parts.tags:
        name = str(getattr(tag, "name", ""))
        if not name or name != name.lower():
            yield f"the tag {name!r} must have a name in lower case"
        if not callable(getattr(tag, "render", None)):
            yield f"the tag {name!r} has no render"


def _check_rights(parts: Parts) -> Iterator[str]:
    for page in parts.special_pages:
        if page.right and not _PART_NAME.fullmatch(page.right):
            yield f"Special:{page.name} needs a right with an odd name: {page.right!r}"


def _check_clashes(extension: Extension, parts: Parts) -> Iterator[str]:
    ours = _names(parts)
    for name, installed in list_installed().items():
        other = installed.extension
        if name == extension.name or other is None:
            continue
        try:
            theirs = _names(other.make_parts(values_of(other, {})))
        except Exception:  # noqa: S112 - the other one's check says what is wrong with it
            continue
        for what, names in ours.items():
            for shared in sorted(set(names) & set(theirs[what])):
                yield f"{name} has a part of the same name: {what}, {shared}"


def _check_assets(parts: Parts) -> Iterator[str]:
    for asset in parts.assets:
        if asset.where not in PLACES:
            yield f"the file {asset.name} is for {asset.where!r}, not for {', '.join(PLACES)}"
        if read_asset(asset) is None:
            yield f"the file {asset.name} can't be read, or is no .js or .css of {MAX_BYTES} bytes at most"


def _check_jobs(parts: Parts) -> Iterator[str]:
    for job in parts.jobs:
        if not 1 <= job.tries <= MAX_TRIES:
            yield f"the job {job.name} is tried 1 to {MAX_TRIES} times, not {job.tries}"


def _check_messages(extension: Extension) -> Iterator[str]:
    folder = extension.messages
    if folder is None:
        return
    english = _read_catalog(folder / "en.json")
    if english is None:
        yield "its messages have no en.json that can be read"
        return
    for path in sorted(folder.glob("*.json")):
        found = _read_catalog(path)
        if found is None:
            yield f"{path.name} can't be read as messages"
        elif unknown := sorted(set(found) - set(english)):
            yield f"{path.name} has keys that en.json has not: {', '.join(unknown[:5])}"


def _read_catalog(path: Path) -> dict[str, str] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and all(isinstance(v, str) for v in found.values()) else None


def _names(parts: Parts) -> dict[str, list[str]]:
    return {
        "tags": [str(getattr(t, "name", "")) for t in parts.tags],
        "parser functions": [str(getattr(f, "key", "")) for f in parts.functions],
        "content models": [str(getattr(m, "name", "")) for m in parts.models],
        "Lua libraries": [str(getattr(x, "name", "")) for x in parts.libraries],
        "behaviour switches": [name.lower() for s in parts.switches for name in getattr(s, "names", ())],
        "special pages": [p.name.casefold() for p in parts.special_pages],
        "namespaces": [str(n.number) for n in parts.namespaces],
        "sections of the preferences": [p.name for p in parts.preferences],
        "rights": [r.name for r in parts.rights],
    }


def _own_names(parts: Parts) -> dict[str, list[str]]:
    """Names that count inside of the extension only."""
    return {
        "API modules": [m.name for m in parts.api_modules],
        "Action API modules": [m.name for m in parts.action_modules],
        "jobs": [j.name for j in parts.jobs],
        "files": [a.name for a in parts.assets],
        "tools": [t.name for t in parts.tools],
    }
