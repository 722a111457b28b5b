"""allauth's forms with our captcha, where the wiki asks for one."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.core import context

from wikigrove.accounts.adapter import user_name
from wikigrove.accounts.domain.account_checks import NewAccount, check_new_account
from wikigrove.accounts.domain.captcha import is_needed
from wikigrove.accounts.errors import ActRefused
from wikigrove.i18n import message
from wikigrove.web.skin.captcha import CaptchaField


class SignUpForm(SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = context.request.actor
        if is_needed("createaccount", actor):
            self.fields["captcha"] = CaptchaField(actor=actor)

    def clean(self) -> dict[str, Any]:
        """Ask lists and filters last, when nothing else is wrong: each of their answers is logged."""
        data: dict[str, Any] = super().clean()
        if not self.errors:
            name = user_name(self)
            try:
                check_new_account(NewAccount(name), by=context.request.actor)
            except ActRefused as refusal:
                self.add_error("username", message(refusal.message_key, *refusal.params))
            context.request.judged_account = name
        return data


class SignInForm(LoginForm):  # type: ignore[misc]
    """After a few wrong passwords a captcha comes on top; a password isn't even looked at without it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = context.request.actor
        if is_needed("badlogin", actor):
            self.fields["captcha"] = CaptchaField(actor=actor)
