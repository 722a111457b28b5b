"""Pages that come with an extension: a folder with `manifest.json`, {"pages": {"Title": "file"}}, and the files."""

from __future__ import annotations

import json
from collections.abc import Mapping

from wikigrove.extensions.api import Extension
from wikigrove.extensions.catalog import ExtensionError


def read_pages(extension: Extension) -> Mapping[str, str]:
    """Title -> text, in the order of the manifest. Raises ExtensionError."""
    folder = extension.pages
    if folder is None:
        return {}
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        files: dict[str, str] = {str(title): str(file) for title, file in manifest["pages"].items()}
        # A name of a folder above would read what is not the extension's.
        outside = [file for file in files.values() if (folder / file).resolve().parent != folder.resolve()]
        if outside:
            raise ExtensionError(f"the pages of {extension.name} are no files of their folder: {', '.join(outside)}")
        return {title: (folder / file).read_text("utf-8").rstrip("\n") for title, file in files.items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as err:
        raise ExtensionError(f"the pages of {extension.name} can't be read: {type(err).__name__}: {err}") from err
