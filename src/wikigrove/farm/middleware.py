"""Find the wiki of a request and make it the scope."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wikigrove.farm.domain.find_wiki import find_wiki_for
from wikigrove.farm.errors import WikiNotFound
from wikigrove.farm.scope import use_wiki


class WikiMiddleware:
    """Sets `request.wiki` and the scope. The wiki's path prefix goes to SCRIPT_NAME's place: views never see it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = _host_of(request)
        try:
            wiki = find_wiki_for(host, request.path_info)
        except WikiNotFound:
            return HttpResponse(
                "There is no wiki at this address.\n", status=404, content_type="text/plain; charset=utf-8"
            )
        if not wiki.host and not _is_expected(host):
            # A forged Host header would otherwise end up in mails and caches.
            return HttpResponse(
                f"This server does not answer to the host name {host!r}.\nAdd it to the setting `hosts`.\n",
                status=400,
                content_type="text/plain; charset=utf-8",
            )
        request.wiki = wiki  # type: ignore[attr-defined]
        if wiki.path_prefix:
            request.path_info = request.path_info[len(wiki.path_prefix) :] or "/"
        with use_wiki(wiki):
            return self.get_response(request)


def _host_of(request: HttpRequest) -> str:
    """The host without port, lower case; brackets of IPv6 addresses stay off."""
    host = str(request.META.get("HTTP_HOST", "localhost")).lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_expected(host: str) -> bool:
    """Is this one of the installation's names, or an address, which nobody can forge into a link of use to them?"""
    allowed = settings.WIKIGROVE["hosts"]
    if host in ("localhost", "testserver") or "*" in allowed or host in allowed:
        return True
    base = urlsplit(settings.WIKIGROVE["base_url"]).hostname
    if base is not None and host == base.lower():
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
