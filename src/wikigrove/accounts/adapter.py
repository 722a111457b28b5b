"""Where django-allauth meets the wiki: names, rights, rate limits, addresses in mails."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from wikigrove.accounts.domain.account_checks import NewAccount, check_new_account
from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.create_account import announce_account
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.names import normalise_name
from wikigrove.accounts.domain.password_rules import check_length
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import NameRefused, RateLimited
from wikigrove.accounts.models import User
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up follows the wiki's right `createaccount` and MediaWiki's rules for names."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return has_right(request.actor, "createaccount")  # type: ignore[attr-defined]

    def clean_username(self, username: str, shallow: bool = False) -> str:
        try:
            name = normalise_name(username, current_wiki().title_rules)
        except NameRefused as err:
            raise ValidationError(message(err.message_key, *err.params)) from err
        if not shallow and User.objects.filter(username__iexact=name).exists():
            raise ValidationError(message("userexists"))
        return name

    def clean_password(self, password: str, user: User | None = None) -> str:
        cleaned: str = super().clean_password(password, user)
        check_length(cleaned, user)
        return cleaned

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        actor = request.actor  # type: ignore[attr-defined]
        check_block(actor, None, "createaccount")
        check_rate("createaccount", actor)
        # The form has asked already where it could show the answer; whoever comes another way is asked here.
        if getattr(request, "judged_account", None) != user_name(form):
            check_new_account(NewAccount(user_name(form)), by=actor)
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            announce_account(get_actor_for(saved), by=None)
        return saved

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        if credentials.get("username"):
            # People type their name as they like; the stored form has a capital and spaces.
            try:
                credentials["username"] = normalise_name(credentials["username"], current_wiki().title_rules)
            except NameRefused:
                return None
        user: User | None = super().authenticate(request, **credentials)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        try:
            check_rate("badlogin", request.actor)  # type: ignore[attr-defined]
        except RateLimited as err:
            raise ValidationError(message("login-throttled", err.seconds)) from err

    def get_client_ip(self, request: HttpRequest) -> str:
        from wikigrove.accounts.middleware import address_of

        return address_of(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        base = settings.WIKIGROVE["base_url"]
        if base and "password_reset_url" in context:
            path = context["password_reset_url"].split("/", 3)[-1]
            context["password_reset_url"] = f"{base.rstrip('/')}/{path}"
        context["wiki"] = current_wiki()
        super().send_mail(template_prefix, email, context)


def user_name(form: Any) -> str:
    """The name that a form of sign-up asks for, as clean_username has stored it."""
    return str(form.cleaned_data.get("username", ""))
