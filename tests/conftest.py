"""Fixtures of all tests: a wiki in scope, people, and news after commits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.factories import make_account, make_wiki
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.search.backends.tantivy_index import forget_index


@pytest.fixture(autouse=True)
def _forget_wikis() -> Iterator[None]:
    forget_wikis()
    yield
    forget_wikis()


@pytest.fixture
def wiki(db: None) -> Iterator[Wiki]:
    """A wiki without pages, in scope. Its search index starts empty."""
    made = make_wiki()
    forget_index(made, remove=True)
    with use_wiki(made):
        yield made
    forget_index(made, remove=True)


@pytest.fixture
def alice(wiki: Wiki) -> Actor:
    """Somebody with an account."""
    return make_account("Alice")


@pytest.fixture
def admin(wiki: Wiki) -> Actor:
    """Somebody with all rights."""
    return make_account("Admin", groups=("sysop", "bureaucrat", "interface-admin"))


@pytest.fixture
def client(wiki: Wiki) -> Client:
    """An anonymous browser on the wiki."""
    return Client()


@pytest.fixture
def alice_client(alice: Actor, client: Client) -> Client:
    """Alice's browser."""
    client.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def run_commits(django_capture_on_commit_callbacks):  # type: ignore[no-untyped-def]
    """A context manager: what follows commits (links, search) happens at its end, though the test rolls back."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
