"""Special:Version: what runs here, and where its source is (the licence asks for that)."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata, requires
from importlib.metadata import version as installed_version
from typing import Final

import django
from django.http import HttpRequest, HttpResponse

from wikigrove.extensions.api import Extension
from wikigrove.extensions.breaker import read_report
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.rendering.domain.describe_site import describe_parts
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.info import InfoSection

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OURS: Final = frozenset({"wikigrove", "wikigrove-engine"})


@special_page("Version", group="wiki")
def version(request: HttpRequest, sub: str) -> HttpResponse:
    software = [
        ("Wikigrove", _version_of("wikigrove")),
        ("wikigrove-engine", _version_of("wikigrove-engine")),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
    ]
    sections = [InfoSection(message("version-software"), software)]
    parts = describe_parts(current_wiki())
    words = [
        (message("version-parser-extensiontags"), [f"<{name}>" for name in parts.tags]),
        (message("version-parser-function-hooks"), list(parts.functions)),
        (message("wikigrove-version-variables"), list(parts.variables)),
        (message("wikigrove-version-lua-libraries"), list(parts.libraries)),
        (message("wikigrove-version-models"), list(parts.models)),
    ]
    return present_special(
        request,
        "special/version.html",
        name="Version",
        sections=sections,
        extensions=_extensions(),
        words=words,
        packages=list_packages(),
        api_path=f"{current_wiki().path_prefix}/api/wikigrove/v1/site",
    )


@dataclass(frozen=True)
class ShownExtension:
    """A row of the list; `failure` is the last one of the past week."""

    extension: Extension
    authors: str
    failure: str


def _extensions() -> list[ShownExtension]:
    out = []
    for enabled in parts_of_wiki(current_wiki().settings):
        one = enabled.extension
        report = read_report(one.name)
        failure = f"{report['time']}: {report['text']}" if report is not None else ""
        out.append(ShownExtension(one, ", ".join(one.authors), failure))
    return sorted(out, key=lambda shown: shown.extension.title.casefold())


@dataclass(frozen=True)
class Package:
    """A library of others that this is made of."""

    name: str
    version: str
    licence: str
    summary: str
    url: str


@lru_cache(maxsize=1)
def list_packages() -> tuple[Package, ...]:
    """What wikigrove needs, and what that needs in turn."""
    found: dict[str, Package] = {}
    wanted = ["wikigrove"]
    while wanted:
        name = canonicalize_name(wanted.pop())
        if name in found:
            continue
        try:
            meta = metadata(name)
        except PackageNotFoundError:
            continue
        found[name] = Package(meta["Name"], meta["Version"], _licence_of(meta), meta["Summary"] or "", _home_of(meta))
        wanted += [m[0] for r in requires(name) or () if "extra ==" not in r and (m := _NAME.match(r)) is not None]
    return tuple(sorted((p for n, p in found.items() if n not in _OURS), key=lambda p: p.name.casefold()))


def canonicalize_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence_of(meta: PackageMetadata) -> str:
    """The expression where there is one, else what the classifiers say; texts of whole licences are too long."""
    given = _first(meta, "License-Expression")
    if given:
        return given
    classified = [c.rpartition(" :: ")[2] for c in meta.get_all("Classifier") or () if c.startswith("License :: ")]
    said = _first(meta, "License").strip()
    return ", ".join(classified) or (said if len(said) < 60 and "\n" not in said else "")


def _first(meta: PackageMetadata, name: str) -> str:
    return str((meta.get_all(name) or ("",))[0])


def _home_of(meta: PackageMetadata) -> str:
    """Its address, http or https only: what a package says of itself is not ours."""
    urls = [_first(meta, "Home-page")]
    urls += [u.partition(",")[2].strip() for u in meta.get_all("Project-URL") or ()]
    return next((u for u in urls if u.startswith(("https://", "http://"))), "")


def _version_of(name: str) -> str:
    try:
        return installed_version(name)
    except PackageNotFoundError:
        return message("wikigrove-version-source")
