"""A wiki that is filled once for all tests of a module: each test's own transaction undoes what it does to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from tests.factories import make_wiki
from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.search.backends.tantivy_index import forget_index


@contextmanager
def wiki_of_module(blocker: Any) -> Iterator[Wiki]:
    """For a fixture of a module, with `django_db_setup` and `django_db_blocker`; gone when the module is done.

    Tests must not change its search index: that has no transactions.
    """
    with blocker.unblock():
        try:
            with transaction.atomic():
                wiki = make_wiki()
                forget_index(wiki, remove=True)
                with use_wiki(wiki):
                    yield wiki
                transaction.set_rollback(True)
                forget_index(wiki, remove=True)
        finally:
            forget_wikis()


@contextmanager
def fresh(wiki: Wiki) -> Iterator[Wiki]:
    """The module's wiki as a test finds it, in scope: what another test did to the object is forgotten."""
    found = Wiki.objects.get(pk=wiki.pk)
    with use_wiki(found):
        yield found
