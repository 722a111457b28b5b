"""Mend redirects that lead to redirects."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title

from wikigrove.accounts.domain.actors import system_actor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.append_revision import NewRevision, append_revision
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.errors import RevisionConflict
from wikigrove.pages.models import Page, Redirect
from wikigrove.rendering.domain.redirects import find_redirect

MOST: Final = 500
_LINK: Final = re.compile(r"\[\[[^\[\]]*\]\]")


def fix_redirects_to(page_id: int) -> int:
    """Let every redirect to this redirect lead to its target; the number of pages changed.

    Written by the software itself, past what protects the pages from people: where they lead does not change.
    """
    middle = Page.objects.filter(pk=page_id, is_redirect=True, latest__isnull=False).select_related("latest").first()
    target = _target_of(middle) if middle is not None else None
    if middle is None or target is None or target.interwiki or target == middle.title:
        return 0
    rows = Redirect.objects.filter(namespace=middle.namespace, key=middle.key, interwiki="").exclude(page=middle)
    return sum(_fix(row.page, middle.title, target) for row in rows.select_related("page")[:MOST])


def _fix(row: Page, middle: Title, target: Title) -> bool:
    page = find_page(row.title)
    now = _target_of(page) if page is not None else None
    if page is None or now is None or (now.namespace, now.key) != (middle.namespace, middle.key):
        return False
    if (target.namespace, target.key) == (page.namespace, page.key):
        # A redirect to itself helps nobody.
        return False
    # The place on the page that the first redirect asked for still holds there.
    led = Title(target.namespace, target.key, fragment=target.fragment or now.fragment)
    rules = current_wiki().title_rules
    name = rules.full_text(led) if led.fragment else rules.prefixed_text(led)
    colon = ":" if led.namespace in (NS_FILE, NS_CATEGORY) else ""
    text = _LINK.sub(lambda _: f"[[{colon}{name}]]", read_text(page.get_latest()), count=1)
    language = current_wiki().language
    comment = message("double-redirect-fixed-move", rules.prefixed_text(middle), name, language=language)
    try:
        append_revision(
            NewRevision(page.title, text, comment, page.latest_id, is_minor=True, is_bot=True, redirect=led),
            actor=system_actor(),
        )
    except RevisionConflict:
        # Somebody has just changed it: then it is theirs.
        return False
    return True


def _target_of(page: Page) -> Title | None:
    return find_redirect(read_text(page.get_latest()), model=page.model)
