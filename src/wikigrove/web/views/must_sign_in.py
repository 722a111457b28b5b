"""A special page for people with an account, asked for by somebody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wikigrove.i18n import message
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special


def must_sign_in(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Say why, with the way to sign in and back."""
    return present_special(
        request,
        "special/must_sign_in.html",
        name=name,
        status=403,
        reason=message(key),
        sign_in=f"{special_path('UserLogin')}?returnto=Special:{name}",
    )
