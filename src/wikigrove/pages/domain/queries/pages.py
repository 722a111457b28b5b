"""Find pages and read their texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Protocol

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.pages.domain.store_text import load_text, load_texts
from wikigrove.pages.domain.visibility import HIDDEN_TEXT, may_see
from wikigrove.pages.errors import RevisionNotFound, TextLost
from wikigrove.pages.models import Page, Revision


def find_page(title: Title) -> Page | None:
    """The page with this title, its latest revision and author along; one query."""
    page: Page | None = (
        Page.objects.select_related("latest", "latest__actor")
        .filter(namespace=title.namespace, key=title.key, latest__isnull=False)
        .first()
    )
    return page


def find_pages(titles: Collection[Title]) -> dict[Title, Page]:
    """The pages that exist of `titles`; one query for each namespace and 500 titles."""
    by_namespace: dict[int, list[str]] = defaultdict(list)
    for title in titles:
        if title.namespace >= 0 and not title.interwiki:
            by_namespace[title.namespace].append(title.key)
    out: dict[Title, Page] = {}
    for namespace, keys in by_namespace.items():
        for i in range(0, len(keys), 500):
            rows = Page.objects.filter(namespace=namespace, key__in=keys[i : i + 500], latest__isnull=False)
            for page in rows:
                out[page.title] = page
    return out


def get_revision(pk: int) -> Revision:
    """The revision with page and author. Raises RevisionNotFound."""
    revision: Revision | None = Revision.objects.select_related("page", "actor", "page__latest").filter(pk=pk).first()
    if revision is None:
        raise RevisionNotFound(str(pk))
    return revision


def access_revision(pk: int, *, actor: Actor | Visitor) -> Revision:
    """As `get_revision`, for somebody who wants to read its text. Raises PermissionRefused too."""
    check_right(actor, "read")
    revision = get_revision(pk)
    if not may_see(revision, HIDDEN_TEXT, actor=actor):
        raise PermissionRefused("permissiondenied", "rev-deleted-text-permission")
    return revision


class Stored(Protocol):
    """A revision, or a deleted one."""

    text_id: int | None


def read_text(revision: Stored) -> str:
    """The text of a revision; empty where a dump left it out. Raises TextLost."""
    return load_text(revision.text_id) if revision.text_id is not None else ""


def read_texts(revisions: Iterable[Revision]) -> dict[int, str]:
    """Texts by revision id, in a constant number of queries. Raises TextLost."""
    rows = list(revisions)
    texts = load_texts([r.text_id for r in rows if r.text_id is not None])
    return {r.pk: texts[r.text_id] if r.text_id is not None else "" for r in rows}


__all__ = ["TextLost", "access_revision", "find_page", "find_pages", "get_revision", "read_text", "read_texts"]
