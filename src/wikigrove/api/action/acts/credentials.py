"""What one signs in with: changing it, asking for a new password, trying one out."""

from __future__ import annotations

from typing import Final

from allauth.account.forms import ResetPasswordForm
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from wikigrove.accounts.domain.create_account import set_password
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.names import normalise_name
from wikigrove.accounts.domain.password_rules import check_length
from wikigrove.accounts.errors import NameRefused
from wikigrove.accounts.models import User
from wikigrove.api.action.acts.inner_errors import error_rows
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, one, string, token, user
from wikigrove.api.action.errors import Plain, Problem, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Row
from wikigrove.i18n import message

PASSWORD: Final = "MediaWiki\\Auth\\PasswordAuthenticationRequest"  # noqa: S105 - the name of a kind of request


@module(
    "changeauthenticationdata",
    prefix="changeauth",
    class_name="ApiChangeAuthenticationData",
    must_be_posted=True,
    writes=True,
    params=(string("request", required=True), token()),
    dynamic=lambda call: ("password", "retype"),
)
def run_change(call: Call) -> None:
    """A new password for the account that is signed in."""
    account = call.need_account("apierror-mustbeloggedin-generic")
    if call.caller.kind == "bearer" or call.request.session.get("granted") is not None:
        raise fail("apierror-changeauth-norequest", code="badrequest")
    if call.text("request") != PASSWORD:
        raise fail("apierror-changeauth-norequest", code="badrequest")
    sent = call.frame.posted
    new = sent.get("password", "")
    check_rate("changepassword", call.actor)
    if not new or new != sent.get("retype", ""):
        _tell(call, "changeauthenticationdata", "badretype")
        return
    try:
        set_password(account.username, new)
    except ValidationError as error:
        call.answer(
            "changeauthenticationdata",
            {"status": "FAIL", "message": " ".join(error.messages), "messagecode": "passwordtooshort"},
        )
        return
    account.refresh_from_db()
    update_session_auth_hash(call.request, account)
    call.answer("changeauthenticationdata", {"status": "success"})


def _tell(call: Call, name: str, key: str) -> None:
    call.answer(name, {"status": "FAIL", "message": message(key, language=call.language), "messagecode": key})


@module(
    "removeauthenticationdata",
    class_name="ApiRemoveAuthenticationData",
    must_be_posted=True,
    writes=True,
    params=(string("request", required=True), token()),
)
@module(
    "unlinkaccount",
    class_name="ApiRemoveAuthenticationData",
    must_be_posted=True,
    writes=True,
    params=(string("request", required=True), token()),
)
def run_remove(call: Call) -> None:
    """The password can't be removed, and no account is linked to one elsewhere: there is nothing that this can be for."""
    call.need_account()
    raise fail("apierror-changeauth-norequest", code="badrequest")


@module(
    "linkaccount",
    prefix="link",
    class_name="ApiLinkAccount",
    must_be_posted=True,
    writes=True,
    params=(
        string("requests", multi=True),
        one("messageformat", "html|none|raw|wikitext", "wikitext"),
        flag("mergerequestfields"),
        string("returnurl"),
        flag("continue"),
        token(),
    ),
)
def run_link(call: Call) -> None:
    """As on a MediaWiki to which no other service is connected."""
    call.need_account()
    call.need_one("continue", "returnurl")
    key = "authmanager-link-no-primary"
    shown = message(key, language=call.language)
    call.answer("linkaccount", {"status": "FAIL", "message": shown, "messagecode": key, "canpreservestate": False})


@module(
    "resetpassword",
    class_name="ApiResetPassword",
    must_be_posted=True,
    writes=True,
    params=(user("user", users=("name",)), string("email"), token()),
)
def run_reset(call: Call) -> None:
    """Mail a link; the answer is the same whether or not there is such an account."""
    call.need_some("user", "email")
    check_rate("mailpassword", call.actor)
    for email in _addresses(call):
        form = ResetPasswordForm({"email": email})
        if form.is_valid():
            form.save(call.request)
    call.answer("resetpassword", {"status": "success"})


def _addresses(call: Call) -> list[str]:
    rows = User.objects.filter(is_active=True).exclude(email="")
    if call.given("user"):
        rows = rows.filter(username=call.text("user"))
    if call.given("email"):
        rows = rows.filter(email__iexact=call.text("email"))
    return list(dict.fromkeys(rows.values_list("email", flat=True)[:5]))


@module(
    "validatepassword",
    class_name="ApiValidatePassword",
    must_be_posted=True,
    params=(
        Param("password", "password", is_required=True, is_sensitive=True),
        user("user", users=("name", "id")),
        string("email"),
        string("realname"),
    ),
)
def run_validate(call: Call) -> None:
    """Would this password do, for a new account or for one's own?"""
    account = call.account
    if call.given("user"):
        try:
            name = normalise_name(call.text("user"), call.rules)
        except NameRefused as err:
            raise fail("baduser", Plain(call.text("user"))) from err
        if User.objects.filter(username=name).exists():
            raise fail("userexists")
        account = User(username=name, email=call.text("email"))
    elif account is None:
        raise fail("apierror-mustbeloggedin-generic", code="notloggedin")
    problems: list[Problem] = []
    try:
        validate_password(call.text("password"), account)
        check_length(call.text("password"), account if account.pk else None)
    except ValidationError as error:
        problems = [_weakness(e) for e in error.error_list]
    out: Row = {"validity": "Change" if problems else "Good"}
    if problems:
        out["validitymessages"] = error_rows(call, *problems, tag="m")
    call.answer("validatepassword", out)


_WEAKNESSES: Final = {
    "password_too_short": "passwordtooshort",
    "password_too_common": "passwordincommonlist",
    "password_too_similar": "password-substring-username-match",
}
"""Django's codes of what is wrong with a password -> MediaWiki's messages."""


def _weakness(error: ValidationError) -> Problem:
    key = _WEAKNESSES.get(str(error.code or ""), "passwordtooshort")
    least = (error.params or {}).get("min_length")
    return Problem(key, key, (least,) if least is not None else ())
