"""Special:ChangeCredentials, RemoveCredentials, LinkAccounts, UnlinkAccounts: the ways into an account."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse

from wikigrove.accounts.models import BotPassword
from wikigrove.i18n import message
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.act_form import need_login
from wikigrove.web.special.registry import special_page


@special_page("ChangeCredentials", group="login")
def change_credentials(request: HttpRequest, sub: str) -> HttpResponse:
    """Every way in, and where it is changed."""
    return _list(request, "ChangeCredentials", "changecredentials-submit", "wikigrove-changecredentials-intro")


@special_page("RemoveCredentials", group="login", is_listed=True)
def remove_credentials(request: HttpRequest, sub: str) -> HttpResponse:
    """The ways in that one can do without."""
    return _list(request, "RemoveCredentials", "removecredentials-submit", "wikigrove-removecredentials-intro")


@special_page("LinkAccounts", group="login")
def link_accounts(request: HttpRequest, sub: str) -> HttpResponse:
    return _linked(request, "LinkAccounts")


@special_page("UnlinkAccounts", group="login")
def unlink_accounts(request: HttpRequest, sub: str) -> HttpResponse:
    return _linked(request, "UnlinkAccounts")


def _list(request: HttpRequest, name: str, button: str, intro: str) -> HttpResponse:
    if (elsewhere := need_login(request, name)) is not None:
        return elsewhere
    user = request.actor.user  # type: ignore[attr-defined]
    ways = (
        [] if name == "RemoveCredentials" else [(message("wikigrove-way-password"), "", special_path("ChangePassword"))]
    )
    has_second = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    if has_second or name == "ChangeCredentials":
        state = message("wikigrove-on" if has_second else "wikigrove-off")
        ways.append((message("oathmanage"), state, special_path("OATHManage")))
    for app in BotPassword.objects.filter(user=user).order_by("app").values_list("app", flat=True):
        ways.append((message("wikigrove-way-bot-password"), app, special_path("BotPasswords", app)))
    return present_special(
        request, "special/credentials.html", name=name, ways=ways, button=message(button), intro=message(intro)
    )


def _linked(request: HttpRequest, name: str) -> HttpResponse:
    """Accounts of other sites that open this one. A wiki without such sign-in has none to link."""
    if (elsewhere := need_login(request, name)) is not None:
        return elsewhere
    text = message("wikigrove-no-linked-accounts")
    return present_special(request, "special/credentials.html", name=name, ways=[], button="", intro=text)
