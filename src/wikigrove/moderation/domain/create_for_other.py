"""Make an account for somebody else."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from wikigrove.accounts.domain.account_checks import NewAccount, check_new_account
from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.create_account import announce_account, create_account
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.names import normalise_name
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message


def create_for_other(name: str, *, email: str, password: str | None, actor: Actor) -> Actor:
    """Make the account; without a password the person chooses one by a link in a mail.

    Raises PermissionRefused, NameRefused, ValidationError.
    """
    check_right(actor, "createaccount")
    check_block(actor, None, "createaccount")
    check_rate("createaccount", actor)
    if password is None and not email:
        raise ValidationError(message("noemailcreate"))
    if password is not None and not password:
        raise ValidationError(message("passwordtooshort", 1))
    check_new_account(NewAccount(normalise_name(name, current_wiki().title_rules)), by=actor)
    with transaction.atomic():
        made = create_account(name, password=password, email=email)
        announce_account(made, by=actor)
    return made


def send_first_password(request: HttpRequest, made: Actor) -> None:
    """Mail the link by which the person sets a password."""
    form = ResetPasswordForm({"email": made.user.email if made.user is not None else ""})
    if form.is_valid():
        form.save(request)
