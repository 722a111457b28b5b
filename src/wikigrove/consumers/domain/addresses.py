"""The address under which a program reached the wiki: part of signatures, and the name that identities are issued under."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from wikigrove.farm.scope import current_wiki


def origin_of(request: HttpRequest) -> str:
    """Scheme, host and port. Behind a proxy that speaks https, the settings say so."""
    scheme = "https" if settings.WIKIGROVE["https"] else request.scheme
    return f"{scheme}://{request.get_host()}"


def address_of_request(request: HttpRequest) -> str:
    return f"{origin_of(request)}{current_wiki().path_prefix}{request.get_full_path()}"


def issuer_of(request: HttpRequest) -> str:
    """The wiki as an issuer of identities."""
    return f"{origin_of(request)}{current_wiki().path_prefix}"
