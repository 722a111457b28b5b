"""allauth's forms with our captcha, where the wiki asks for one."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.core import context

from wikigrove.accounts.domain.captcha import is_needed
from wikigrove.web.skin.captcha import CaptchaField


class SignUpForm(SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = context.request.actor
        if is_needed("createaccount", actor):
            self.fields["captcha"] = CaptchaField(actor=actor)


class SignInForm(LoginForm):  # type: ignore[misc]
    """After a few wrong passwords a captcha comes on top; a password isn't even looked at without it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = context.request.actor
        if is_needed("badlogin", actor):
            self.fields["captcha"] = CaptchaField(actor=actor)
