"""Special:Version: what runs here, and where its source is (the licence asks for that)."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

import django
from django.http import HttpRequest, HttpResponse

from wikigrove.extensions.api import Extension
from wikigrove.extensions.breaker import read_report
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.info import InfoSection


@special_page("Version", group="wiki")
def version(request: HttpRequest, sub: str) -> HttpResponse:
    software = [
        ("Wikigrove", _version_of("wikigrove")),
        ("wikigrove-engine", _version_of("wikigrove-engine")),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
    ]
    sections = [InfoSection(message("version-software"), software)]
    return present_special(request, "special/version.html", name="Version", sections=sections, extensions=_extensions())


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


def _version_of(name: str) -> str:
    try:
        return installed_version(name)
    except PackageNotFoundError:
        return message("wikigrove-version-source")
