"""Make what tests need, in one line each."""

from __future__ import annotations

import itertools

from django.test import TestCase
from wikigrove_engine.title import Title, parse_title

from wikigrove.accounts.domain.create_account import create_account
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.submit import EditRequest, EditResult, submit_edit
from wikigrove.farm.domain.create_wiki import create_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.models import Page

_numbers = itertools.count(1)


def make_wiki(slug: str | None = None, *, name: str = "Testwiki", **facts: str) -> Wiki:
    """A wiki without pages."""
    return create_wiki(slug or f"test{next(_numbers)}", name=name, **facts)


def make_account(name: str, *, groups: tuple[str, ...] = (), password: str = "correct horse") -> Actor:
    """An account of the wiki in scope."""
    return create_account(name, password=password, groups=groups, email=f"{name.lower()}@example.org")


def title_of(text: str) -> Title:
    return parse_title(text, current_wiki().title_rules)


def save_page(title: str, text: str, *, actor: Actor | None = None, summary: str = "", **more: object) -> EditResult:
    """Save a text, with everything that follows the commit."""
    actor = actor or Actor.objects.filter(user__isnull=False).first() or make_account("Somebody")
    with TestCase.captureOnCommitCallbacks(execute=True):
        return submit_edit(EditRequest(title_of(title), text, summary, **more), actor=actor)  # type: ignore[arg-type]


def get_page(title: str) -> Page:
    page = find_page(title_of(title))
    assert page is not None, f"there is no page {title}"
    return page
