"""What one page points at: files and other languages."""

from __future__ import annotations

from wikigrove.pages.models import FileLink, LanguageLink, Page


def list_files_shown(page: Page, *, limit: int) -> list[str]:
    """Keys of the files that `page` shows, in their order; one query."""
    return list(FileLink.objects.filter(page=page).order_by("key").values_list("key", flat=True)[:limit])


def list_language_links(page: Page) -> list[tuple[str, str]]:
    """Language and title there; one query."""
    return list(LanguageLink.objects.filter(page=page).order_by("language").values_list("language", "title"))
