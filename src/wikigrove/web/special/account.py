"""Signing up, in and out, and new passwords: allauth's views, at MediaWiki's addresses."""

from __future__ import annotations

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.web.special.registry import special_page


@special_page("UserLogin", group="login", aliases=("Login",), message_key="login")
def log_in(request: HttpRequest, sub: str) -> HttpResponse:
    _carry_return(request)
    return _finished(allauth.login(request))


@special_page("CreateAccount", group="login", aliases=("SignUp",))
def create_account(request: HttpRequest, sub: str) -> HttpResponse:
    _carry_return(request)
    return _finished(allauth.signup(request))


@special_page("UserLogout", group="login", aliases=("Logout",), is_listed=False)
def log_out(request: HttpRequest, sub: str) -> HttpResponse:
    return _finished(allauth.logout(request))


@special_page("PasswordReset", group="login", aliases=("ResetPassword",))
def password_reset(request: HttpRequest, sub: str) -> HttpResponse:
    return _finished(allauth.password_reset(request))


@special_page("ChangePassword", group="login", aliases=("ChangeCredentials",), message_key="resetpass")
def change_password(request: HttpRequest, sub: str) -> HttpResponse:
    return _finished(allauth.password_change(request))


def _carry_return(request: HttpRequest) -> None:
    """MediaWiki's `returnto` names a page, allauth's `next` a path. A page can't lead away from the wiki."""
    name = request.GET.get("returnto", "")
    if name and "next" not in request.GET:
        title = find_title(name, current_wiki().title_rules)
        if title is not None and not title.interwiki:
            query = request.GET.copy()
            query["next"] = current_wiki().path_for(title)
            request.GET = query  # type: ignore[assignment]


def _finished(response: HttpResponse) -> HttpResponse:
    # allauth's responses are lazy templates; drawn here, they have the language of the request.
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    response["Cache-Control"] = "no-store"
    return response
