"""Say in which language a page is written."""

from __future__ import annotations

from django.db import transaction
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.summary import clean_summary
from wikigrove.editing.errors import EditRefused
from wikigrove.farm.domain.languages import is_known_language
from wikigrove.pages.domain.append_revision import append_null_revision
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.rendering.domain.update_links import touch_ids


def change_page_language(title: Title, language: str, *, reason: str = "", actor: Actor) -> None:
    """`language` is a code; empty: the wiki's. Raises EditRefused, PermissionRefused."""
    check_right(actor, "pagelang")
    page = find_page(title)
    if page is None:
        raise EditRefused("missingtitle", "pagelang-nonexistent-page", title.text)
    check_edit(title, actor=actor, page=page)
    if language and not is_known_language(language):
        raise EditRefused("pagelang-unchanged-language", "wikigrove-no-such-language", language)
    if language == page.language:
        raise EditRefused("pagelang-unchanged-language", "pagelang-unchanged-language", title.text, language)
    with transaction.atomic():
        params = {"oldlanguage": page.language, "newlanguage": language}
        page.language = language
        page.save(update_fields=["language"])
        entry = write_log(LogLine("pagelang", "pagelang", title, clean_summary(reason), params), actor=actor, page=page)
        append_null_revision(page, comment=entry.comment, actor=actor, entry=entry)
        touch_ids([page.pk])
