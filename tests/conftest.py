"""Fixtures of all tests: a wiki in scope, people, and news after commits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_account, make_wiki
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.search.backends.tantivy_index import forget_index

_SAME_EVERYWHERE = ("api/rest", "api/restbase", "cli", "ext", "extensions", "house", "i18n", "net", "rendering", "web")
"""Folders of tests that ask the database nothing that the others do not ask too."""
_LISTS = ("test_change_filters", "test_changes", "test_list_costs", "test_lists", "test_transfer_by_web")
"""But for these in web: lists are made of queries."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A second database runs what depends on it; everything twice would take as long again."""
    root = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(root):
            place = item.path.relative_to(root).as_posix()
            if place.startswith(tuple(f"{folder}/" for folder in _SAME_EVERYWHERE)) and item.path.stem not in _LISTS:
                item.add_marker(pytest.mark.anydatabase)


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
