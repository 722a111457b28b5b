"""Special:Version: what runs here, and where its source is (the licence asks for that)."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

import django
from django.http import HttpRequest, HttpResponse

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
    return present_special(request, "special/version.html", name="Version", sections=sections)


def _version_of(name: str) -> str:
    try:
        return installed_version(name)
    except PackageNotFoundError:
        return message("wikigrove-version-source")
