"""Scripts and style sheets of extensions, from the wiki's own address: the content security policy knows no other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse

from wikigrove.extensions.assets import list_assets, page_module, read_asset
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki

_FOR_GOOD: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class AssetLinks:
    """Addresses for the head of a page."""

    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


def asset_links(where: str, *extensions: str) -> AssetLinks:
    """Those of the wiki's extensions (or of these only) that belong to this kind of page."""
    wiki = current_wiki()
    styles: list[str] = []
    scripts: list[str] = []
    for extension, asset in list_assets(parts_of_wiki(wiki.settings), where):
        if extensions and extension not in extensions:
            continue
        read = read_asset(asset)
        if read is not None:
            path = f"{wiki.path_prefix}/w/extensions/{extension}/{read.digest}/{asset.name}"
            (styles if asset.path.suffix == ".css" else scripts).append(path)
    return AssetLinks(tuple(styles), tuple(scripts))


def page_asset_links(modules: Collection[str]) -> AssetLinks:
    """Those that a rendering with these modules needs."""
    wiki = current_wiki()
    names = [e.extension.name for e in parts_of_wiki(wiki.settings) if page_module(e.extension.name) in modules]
    return asset_links("page", *names) if names else AssetLinks()


def extension_asset(request: HttpRequest, extension: str, digest: str, name: str) -> HttpResponse:
    """/w/extensions/<extension>/<digest>/<name>: files that an enabled extension declares, and nothing else."""
    for enabled in parts_of_wiki(current_wiki().settings):
        for asset in enabled.parts.assets if enabled.extension.name == extension else ():
            read = read_asset(asset) if asset.name == name else None
            if read is not None:
                response = HttpResponse(read.body, content_type=f"{read.content_type}; charset=utf-8")
                # A page that was made before an upgrade asks for the old file: it gets the new one, for this time.
                response["Cache-Control"] = _FOR_GOOD if read.digest == digest else "no-cache"
                response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
                return response
    return HttpResponse("", status=404, content_type="text/plain; charset=utf-8")
