"""Signing up, in and out, and new passwords: allauth's views, at MediaWiki's addresses."""

from __future__ import annotations

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse, QueryDict
from wikigrove_engine.title import find_title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.web.special.create_for_other import create_for_other
from wikigrove.web.special.registry import special_page


@special_page("UserLogin", group="login", aliases=("Login",), message_key="login")
def log_in(request: HttpRequest, sub: str) -> HttpResponse:
    _carry_return(request)
    return finished(allauth.login(request))


@special_page("CreateAccount", group="login", aliases=("SignUp",))
def create_account(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    check_block(actor, None, "createaccount")
    if isinstance(actor, Actor) and actor.is_registered:
        # Somebody who is signed in makes an account for somebody else.
        return create_for_other(request)
    _carry_return(request)
    return finished(allauth.signup(request))


@special_page("UserLogout", group="login", aliases=("Logout",), is_listed=False)
def log_out(request: HttpRequest, sub: str) -> HttpResponse:
    return finished(allauth.logout(request))


@special_page("PasswordReset", group="login", aliases=("ResetPassword",))
def password_reset(request: HttpRequest, sub: str) -> HttpResponse:
    if request.method == "POST":
        check_rate("mailpassword", request.actor)  # type: ignore[attr-defined]
    return finished(allauth.password_reset(request))


@special_page("ChangePassword", group="login", message_key="resetpass")
def change_password(request: HttpRequest, sub: str) -> HttpResponse:
    return finished(allauth.password_change(request))


def _carry_return(request: HttpRequest) -> None:
    """MediaWiki's `returnto` names a page, allauth's `next` a path. A page can't lead away from the wiki."""
    name = request.GET.get("returnto", "")
    if name and "next" not in request.GET:
        title = find_title(name, current_wiki().title_rules)
        if title is not None and not title.interwiki:
            query = request.GET.copy()
            more = QueryDict(request.GET.get("returntoquery", "")).dict()
            more.pop("title", None)
            query["next"] = current_wiki().path_for(title, **more)
            request.GET = query  # type: ignore[assignment]


def finished(response: HttpResponse) -> HttpResponse:
    # allauth's responses are lazy templates; drawn here, they have the language of the request.
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    response["Cache-Control"] = "no-store"
    return response
