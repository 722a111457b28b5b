"""/w/load.php: styles and scripts by MediaWiki's module names, for archives, apps, gadgets and pages of other wikis.

Our own pages don't need it: their files have addresses of their own. What a name stands for here: the wiki's code pages,
its gadgets, files of extensions, and for every name of MediaWiki's looks our one style sheet.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.visitor import Visitor
from wikigrove.api.extension_calls import ask_extension
from wikigrove.extensions.api import Body
from wikigrove.extensions.assets import list_assets, read_asset
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_pages, read_texts
from wikigrove.pages.models import Revision
from wikigrove.web.skin.assets import DIST, load_manifest

MOST: Final = 200
_LOOKS: Final = re.compile(
    r"(?:skins\.|mediawiki\.skinning|mediawiki\.page\.gallery|mediawiki\.content|mediawiki\.interface).*"
)
_MODELS: Final = {"styles": ("css",), "scripts": ("javascript",)}
_BASES: Final = frozenset(
    {"startup", "jquery", "mediawiki", "mediawiki.base", "mediawiki.util", "mediawiki.api", "jquery.client"}
)
_SKIN_PAGES: Final = {
    "grove": "Grove",
    "vector": "Vector",
    "vector-2022": "Vector-2022",
    "monobook": "Monobook",
    "mobile": "Mobile",
}


@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """/w/load.php?modules=…&only=styles|scripts"""
    return load_modules(request, request.GET.get("modules", ""), only=request.GET.get("only", ""))


def load_modules(request: HttpRequest, modules: str, *, only: str) -> HttpResponse:
    """The modules one after the other; unknown ones are named in a comment, as MediaWiki does."""
    check_right(request.actor, "read")  # type: ignore[attr-defined]
    kind = "styles" if only == "styles" else "scripts"
    names = list(dict.fromkeys(unpack_names(modules)))[:MOST]
    parts: list[str] = []
    unknown: list[str] = []
    known_looks = False
    for name in names:
        if _LOOKS.fullmatch(name):
            if not known_looks and kind == "styles":
                parts.append(_built("reader.css"))
            known_looks = True
            continue
        text = _read(name, kind, request)
        if text is None:
            unknown.append(name)
        elif text:
            parts.append(text)
    if unknown:
        # An end of comment in a name would let it write on.
        told = json.dumps(dict.fromkeys(unknown, "missing")).replace("*/", "*\\/")
        parts.insert(0, f"/* Problematic modules: {told} */")
    return _respond(request, "\n".join(parts), kind)


def unpack_names(packed: str) -> list[str]:
    """`a.b,c|d` names a.b, a.c and d."""
    out: list[str] = []
    for group in packed.split("|"):
        prefix, comma, _ = group.partition(",")
        if not comma:
            out += [group] if group else []
            continue
        root, dot, _ = prefix.rpartition(".")
        out += [f"{root}{dot}{name}" if number else name for number, name in enumerate(group.split(",")) if name]
    return out


def _read(name: str, kind: str, request: HttpRequest) -> str | None:
    """The text of a module; empty where it has nothing of the kind, None where nobody knows it."""
    if name in _BASES:
        return _built("gadget-base.js") if kind == "scripts" and name in ("startup", "jquery") else ""
    reader = _READERS.get(name)
    if reader is not None:
        return reader(kind, request)
    if name.startswith("ext.gadget."):
        wanted = {"name": name.removeprefix("ext.gadget."), "kind": kind.removesuffix("s"), "v": ""}
        found = ask_extension("gadgets", "load", actor=Visitor(), values=wanted)
        return found.text if isinstance(found, Body) else None
    if name.startswith("ext."):
        return _extension(name.split(".")[1].lower(), kind)
    return None


def _extension(name: str, kind: str) -> str | None:
    """The files of an enabled extension that pages get."""
    parts = parts_of_wiki(current_wiki().settings)
    if all(enabled.extension.name != name for enabled in parts):
        return None
    ending = ".css" if kind == "styles" else ".js"
    out = []
    for extension, asset in list_assets(parts, "page"):
        read = read_asset(asset) if extension == name and asset.path.suffix == ending else None
        if read is not None:
            out.append(read.body if isinstance(read.body, str) else bytes(read.body).decode())
    return "\n".join(out)


def _site(kind: str, request: HttpRequest) -> str:
    """MediaWiki:Common.css and that of the skin that is asked for."""
    ending = "css" if kind == "styles" else "js"
    skin = _SKIN_PAGES.get(request.GET.get("skin", "grove").lower(), "Grove")
    names = dict.fromkeys((f"Common.{ending}", f"{skin}.{ending}", f"Grove.{ending}"))
    titles = [Title(8, name) for name in names]
    pages = find_pages(titles)
    wanted = [pages[t] for t in titles if t in pages and pages[t].model in _MODELS[kind]]
    revisions = {r.pk: r for r in Revision.objects.filter(pk__in=[page.latest_id for page in wanted])}
    texts = read_texts(revisions.values())
    return "\n".join(texts.get(page.latest_id or 0, "") for page in wanted)


def _styles_of_site(kind: str, request: HttpRequest) -> str:
    return _site(kind, request) if kind == "styles" else ""


def _scripts_of_site(kind: str, request: HttpRequest) -> str:
    return _site(kind, request) if kind == "scripts" else ""


def _nothing(kind: str, request: HttpRequest) -> str:
    """What is somebody's own has no place at an address that is the same for all."""
    return ""


_READERS: Final[dict[str, Callable[[str, HttpRequest], str]]] = {
    "site": _scripts_of_site,
    "site.styles": _styles_of_site,
    "noscript": _nothing,
    "user": _nothing,
    "user.styles": _nothing,
    "user.options": _nothing,
}


def _built(name: str) -> str:
    entry = load_manifest().get(name)
    path = DIST / entry if entry else None
    return path.read_text("utf-8") if path is not None and path.is_file() else ""


def _respond(request: HttpRequest, text: str, kind: str) -> HttpResponse:
    content_type = "text/css" if kind == "styles" else "text/javascript"
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["ETag"] = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    seconds = 30 * 86_400 if request.GET.get("version") else 300
    kept_by = "public" if has_right(Visitor(), "read") else "private"
    response["Cache-Control"] = f"{kept_by}, max-age={seconds}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
