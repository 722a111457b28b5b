"""Give a page another title."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import NS_CATEGORY, Title

from wikigrove.accounts.domain.blocked_pages import move_blocked_pages
from wikigrove.farm.domain.mark_interface import mark_interface
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.protections import exchange_protections, move_protections
from wikigrove.pages.models import CategoryLink, Page
from wikigrove.pages.signals import page_moved

_NOWHERE = -1000
"""A namespace that no wiki has: where a page waits while two of them change places."""


def rename_page(page: Page, new: Title, *, redirect_id: int | None = None) -> bool:
    """Move the row and its restrictions; what is said of it in history and logs is the caller's.

    Returns whether there were restrictions. `new` must be free.
    """
    old = page.title
    with transaction.atomic():
        _rename(page, new, redirect_id)
        move_blocked_pages({old: new})
        return move_protections(old, new)


def exchange_pages(one: Page, other: Page) -> None:
    """Let two pages change places, whatever they are; restrictions and blocks go with their page."""
    first, second = one.title, other.title
    with transaction.atomic():
        Page.objects.filter(pk=one.pk).update(namespace=_NOWHERE)
        _rename(other, first, None)
        _rename(one, second, None)
        move_blocked_pages({first: second, second: first})
        exchange_protections(first, second)


def touch_categories(page: Page) -> None:
    """The categories that list `page` look otherwise now."""
    keys = CategoryLink.objects.filter(page=page).values("category")
    Page.objects.filter(namespace=NS_CATEGORY, key__in=keys).update(touched=timezone.now())


def _rename(page: Page, new: Title, redirect_id: int | None) -> None:
    old = page.title
    with transaction.atomic():
        page.namespace, page.key, page.touched = new.namespace, new.key, timezone.now()
        page.save(update_fields=["namespace", "key", "touched"])
        _change_kind(page, old, new)
        touch_categories(page)
        mark_interface(old.namespace, new.namespace)
        wiki = current_wiki()
        transaction.on_commit(
            lambda: page_moved.send(
                Page,
                wiki=wiki,
                page_id=page.pk,
                old=(old.namespace, old.key),
                new=(new.namespace, new.key),
                redirect_id=redirect_id,
            )
        )


def _change_kind(page: Page, old: Title, new: Title) -> None:
    """What a page counts as in its categories depends on its namespace."""
    kinds = {14: "subcat", 6: "file"}
    kind = kinds.get(new.namespace, "page")
    if kind != kinds.get(old.namespace, "page"):
        CategoryLink.objects.filter(page=page).update(kind=kind)
