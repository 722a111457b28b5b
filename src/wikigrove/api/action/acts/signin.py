"""Signing in and out, new accounts, and what belongs to them.

Requests have MediaWiki's field names. A second factor is asked for by a second step (`status` UI, then `logincontinue`).
"""

from __future__ import annotations

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import login, logout
from django.core.exceptions import ValidationError

from wikigrove.accounts.domain.bot_passwords import check_bot_password
from wikigrove.accounts.domain.captcha import check_solution, is_needed, make_challenge
from wikigrove.accounts.domain.limits import check_rate, count_of, limits_of
from wikigrove.accounts.errors import ActRefused, NameRefused, PermissionRefused, RateLimited
from wikigrove.accounts.middleware import address_of
from wikigrove.accounts.models import User
from wikigrove.api.action import tokens
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, one, string, token
from wikigrove.api.action.errors import fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.i18n import has_message, message
from wikigrove.moderation.domain.create_for_other import create_for_other, send_first_password

_BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
_PENDING: Final = "api_pending_login"
_LONGER: Final = 30 * 86_400

_PASSWORD_CODES: Final = {
    "password_too_short": "passwordtooshort",
    "password_too_common": "password-substring-username-match",
    "password_too_similar": "password-substring-username-match",
}
_STEPS: Final = (
    string("requests", multi=True),
    one("messageformat", "html|none|raw|wikitext", "wikitext"),
    flag("mergerequestfields"),
    flag("preservestate"),
    string("returnurl"),
    flag("continue"),
)


@module(
    "login",
    prefix="lg",
    class_name="ApiLogin",
    must_be_posted=True,
    writes=True,
    needs_read=False,
    params=(
        string("name"),
        Param("password", "password", is_sensitive=True),
        string("domain"),
        string("token", is_sensitive=True),
    ),
)
def run_login(call: Call) -> None:
    """Sign-in of programs: by a bot password, or, as it was once done, by that of the account."""
    given = call.text("token")
    if not given:
        call.warn_deprecated("action=login&!lgtoken", "apiwarn-deprecation-login-token")
        call.answer("login", {"result": "NeedToken", "token": tokens.make_token(call, "login")})
        return
    if not tokens.is_good(call, "login", given, max_age=600):
        call.answer("login", _failed("sessionlost"))
        return
    name, password = call.text("name"), call.text("password")
    try:
        _check_failures(call)
    except RateLimited as limited:
        call.answer("login", _failed("login-throttled", limited.seconds))
        return
    found = check_bot_password(name, password, address=address_of(call.request))
    if found is not None:
        actor, grants = found
        assert actor.user is not None
        _enter(call, actor.user, grants=list(grants))
        call.answer("login", {"result": "Success", "lguserid": actor.user.pk, "lgusername": actor.name})
        return
    user, problem = _check_password(call, name, password)
    if user is None:
        call.answer("login", _failed(*problem))
    elif _needs_factor(user):
        reason = message("apierror-login-needs-interaction", language="en")
        call.answer("login", {"result": "Aborted", "reason": reason})
    else:
        _enter(call, user)
        call.warn_deprecated("main-account-login", "apiwarn-deprecation-login-nobotpw")
        call.answer("login", {"result": "Success", "lguserid": user.pk, "lgusername": user.username})


def _failed(key: str, *params: object) -> Row:
    return {"result": "Failed", "reason": message(key, *params, language="en")}


@module("logout", class_name="ApiLogout", must_be_posted=True, needs_read=False, params=(token(),))
def run_logout(call: Call) -> None:
    """End the session."""
    logout(call.request)


@module(
    "clientlogin",
    prefix="login",
    class_name="ApiClientLogin",
    must_be_posted=True,
    writes=True,
    needs_read=False,
    params=(*_STEPS, token("login")),
    dynamic=lambda call: ("username", "password", "rememberMe", "OATHToken", "captchaId", "captchaWord"),
)
def run_clientlogin(call: Call) -> None:
    """Sign in, step by step, as a person does."""
    call.need_some("continue", "returnurl")
    sent = call.frame.posted
    if call.flag("continue"):
        _go_on(call, sent.get("OATHToken", ""))
        return
    if "username" not in sent or "password" not in sent:
        _tell_failure(call, "clientlogin", "authmanager-authn-no-primary")
        return
    try:
        _check_failures(call)
    except RateLimited as limited:
        _tell_failure(call, "clientlogin", "login-throttled", limited.seconds)
        return
    user, problem = _check_password(call, sent["username"], sent["password"])
    if user is None:
        _tell_failure(call, "clientlogin", *problem)
        return
    longer = bool(sent.get("rememberMe"))
    if _needs_factor(user):
        call.request.session[_PENDING] = {"user": user.pk, "longer": longer}
        call.answer("clientlogin", _ask_factor())
        return
    _enter(call, user, longer=longer)
    call.answer("clientlogin", {"status": "PASS", "username": user.username})


def _go_on(call: Call, code: str) -> None:
    pending: dict[str, Any] = call.request.session.get(_PENDING) or {}
    user = User.objects.filter(pk=pending.get("user", 0), is_active=True).first()
    if user is None:
        _tell_failure(call, "clientlogin", "authmanager-authn-not-in-progress")
        return
    try:
        _check_failures(call)
    except RateLimited as limited:
        _tell_failure(call, "clientlogin", "login-throttled", limited.seconds)
        return
    if not _is_factor(user, code):
        _count_failure(call)
        call.answer("clientlogin", _ask_factor("oathauth-login-failed"))
        return
    del call.request.session[_PENDING]
    _enter(call, user, longer=bool(pending.get("longer")))
    call.answer("clientlogin", {"status": "PASS", "username": user.username})


def _ask_factor(key: str = "oathauth-auth-ui") -> Row:
    field: Row = {
        "type": "string",
        "label": message("oathauth-auth-token-label", language="en"),
        "help": message("oathauth-auth-token-help", language="en"),
        "optional": False,
        "sensitive": False,
    }
    asked: Row = {
        "id": "MediaWiki\\Extension\\OATHAuth\\Auth\\TOTPAuthenticationRequest",
        "metadata": {},
        "required": "required",
        "provider": "MediaWiki\\Extension\\OATHAuth\\Auth\\TOTPAuthenticationRequest",
        "account": "MediaWiki\\Extension\\OATHAuth\\Auth\\TOTPAuthenticationRequest",
        "fields": {"OATHToken": field},
    }
    return {
        "status": "UI",
        "requests": Items([asked], "request"),
        "message": message(key, language="en"),
        "messagecode": key,
    }


def _needs_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def _is_factor(user: User, code: str) -> bool:
    code = code.replace(" ", "")
    if not code or len(code) > 64:
        return False
    for row in Authenticator.objects.filter(user=user):
        if row.type == Authenticator.Type.TOTP and TOTP(row).validate_code(code):
            return True
        if row.type == Authenticator.Type.RECOVERY_CODES and RecoveryCodes(row).validate_code(code):
            return True
    return False


def _check_password(call: Call, name: str, password: str) -> tuple[User | None, tuple[Any, ...]]:
    """The account, or why not, as a message."""
    try:
        user = get_adapter(call.request).authenticate(call.request, username=name, password=password)
    except ValidationError:
        return None, ("login-throttled", 300)
    if user is None or not user.is_active:
        _count_failure(call)
        return None, ("wrongpassword",)
    return user, ()


def _check_failures(call: Call) -> None:
    """Raises RateLimited after too many wrong passwords; nothing is counted."""
    for most, seconds in limits_of("badlogin", call.actor):
        if count_of("badlogin", call.actor) >= most:
            raise RateLimited(seconds=seconds)


def _count_failure(call: Call) -> None:
    try:
        check_rate("badlogin", call.actor)
    except RateLimited:
        return


def _enter(call: Call, user: User, *, grants: list[str] | None = None, longer: bool = False) -> None:
    """Bind the session to the account; a session from before is not carried over to another person."""
    login(call.request, user, backend=_BACKEND)
    if grants is not None:
        call.request.session["granted"] = grants
    else:
        call.request.session.pop("granted", None)
    call.request.session.set_expiry(_LONGER if longer else 0)


def _tell_failure(call: Call, name: str, key: str, *params: object) -> None:
    own = f"apierror-{key}"
    shown = message(own if has_message(own, "en") else key, *params, language=call.language)
    call.answer(name, {"status": "FAIL", "message": shown, "messagecode": key, "canpreservestate": False})


@module(
    "createaccount",
    prefix="create",
    class_name="ApiAMCreateAccount",
    must_be_posted=True,
    writes=True,
    params=(*_STEPS, token("createaccount")),
    dynamic=lambda call: (
        "username", "password", "retype", "email", "realname", "reason", "mailpassword", "captchaId", "captchaWord",
    ),
)  # fmt: skip
def run_createaccount(call: Call) -> None:
    """Make an account."""
    call.need_some("continue", "returnurl")
    sent = call.frame.posted
    if not call.may("createaccount"):
        raise fail("apierror-cantcreateaccount", code="permissiondenied")
    if "username" not in sent or not (sent.get("password") or sent.get("mailpassword")):
        _tell_failure(call, "createaccount", "authmanager-create-no-primary")
        return
    if sent.get("password", "") != sent.get("retype", "") and not sent.get("mailpassword"):
        _tell_failure(call, "createaccount", "badretype")
        return
    if is_needed("createaccount", call.actor) and not _is_person(call):
        _ask_captcha(call)
        return
    try:
        by_mail = bool(sent.get("mailpassword"))
        made = create_for_other(
            sent["username"],
            password=None if by_mail else sent["password"],
            email=sent.get("email", ""),
            actor=call.actor,
        )
        if by_mail:
            send_first_password(call.request, made)
    except ValidationError as error:
        call.answer(
            "createaccount",
            {
                "status": "FAIL",
                "message": error.messages[0],
                "messagecode": _PASSWORD_CODES.get(str(error.error_list[0].code), "passwordtooshort"),
                "canpreservestate": False,
            },
        )
        return
    except (NameRefused, ActRefused) as refusal:
        key = {"noname": "invaliduser"}.get(refusal.message_key, refusal.message_key)
        _tell_failure(call, "createaccount", key, *refusal.params)
        return
    if call.actor.is_anonymous and made.user is not None:
        _enter(call, made.user)
    call.answer("createaccount", {"status": "PASS", "username": made.name})


def _is_person(call: Call) -> bool:
    sent = call.frame.posted
    try:
        check_solution(sent.get("captchaId", ""), answer=sent.get("captchaWord", ""), actor=call.actor)
    except (ActRefused, PermissionRefused):
        return False
    return True


def _ask_captcha(call: Call) -> None:
    challenge = make_challenge()
    fields: Row = {
        "captchaId": {
            "type": "hidden",
            "value": challenge.token,
            "label": "",
            "help": "",
            "optional": False,
            "sensitive": False,
        },
        "captchaWord": {
            "type": "string",
            "label": challenge.question,
            "help": "",
            "optional": False,
            "sensitive": False,
        },
    }
    asked: Row = {
        "id": "CaptchaAuthenticationRequest",
        "metadata": {"type": "question", "mime": "text/plain"},
        "required": "required",
        "provider": "CaptchaAuthenticationRequest",
        "account": "CaptchaAuthenticationRequest",
        "fields": fields,
    }
    call.answer(
        "createaccount",
        {
            "status": "UI",
            "requests": Items([asked], "request"),
            "message": message("captcha-createaccount", language=call.language),
            "messagecode": "captcha-createaccount",
        },
    )
