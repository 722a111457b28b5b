"""The mail address of an account, and whether it was confirmed. allauth's rows tell which were."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from wikigrove.accounts.models import User


def is_confirmed(user: User) -> bool:
    """Has the person shown that mails to the address reach them?"""
    return bool(user.email) and EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def change_email(user: User, address: str) -> None:
    """Give the account another address, not confirmed yet; an empty one takes it away."""
    address = address.strip()
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).exclude(email__iexact=address).delete()
        user.email = address
        user.save(update_fields=["email"])
        if address:
            EmailAddress.objects.get_or_create(user=user, email=address, defaults={"primary": True})


def invalidate_email(user: User) -> bool:
    """Take the confirmation back. Tells whether there was one."""
    return bool(EmailAddress.objects.filter(user=user, verified=True).update(verified=False))


def get_address_row(user: User) -> EmailAddress:
    """allauth's row of the account's address, made at the first need."""
    row, _ = EmailAddress.objects.get_or_create(
        user=user, email__iexact=user.email, defaults={"email": user.email, "primary": True}
    )
    return row
