"""People who watch and hear."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.factories import make_account
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def confirm_mail(actor: Actor) -> Actor:
    """The address of this person is known to be theirs."""
    EmailAddress.objects.create(user=actor.user, email=actor.user.email, verified=True, primary=True)
    return actor


@pytest.fixture
def bob(wiki: Wiki) -> Actor:
    """Somebody else, who gets mail."""
    return confirm_mail(make_account("Bob"))


@pytest.fixture
def bob_client(bob: Actor) -> Client:
    browser = Client()
    browser.force_login(bob.user, backend=BACKEND)
    return browser
