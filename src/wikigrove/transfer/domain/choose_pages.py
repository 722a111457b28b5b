"""Which pages an export by the web holds."""

from __future__ import annotations

from dataclasses import dataclass

from wikigrove_engine.title import NS_CATEGORY, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_pages
from wikigrove.pages.models import CategoryLink, Page, TemplateLink


@dataclass(frozen=True)
class ExportChoice:
    """Titles as people write them, a category, a namespace; with `templates` what these pages include as well."""

    titles: tuple[str, ...] = ()
    category: str = ""
    namespace: int | None = None
    templates: bool = False


def choose_pages(choice: ExportChoice, *, most: int) -> list[int]:
    """Ids of the pages, `most` at most."""
    rules = current_wiki().title_rules
    wanted = [title for text in choice.titles if (title := find_title(text, rules)) is not None]
    ids = [page.pk for page in find_pages(wanted).values()]
    if choice.category:
        title = find_title(choice.category, rules, default_namespace=NS_CATEGORY)
        rows = CategoryLink.objects.filter(category=title.key if title is not None else "")
        ids += rows.order_by("sort_key", "page_id").values_list("page_id", flat=True)[:most]
    if choice.namespace is not None:
        rows = Page.objects.filter(namespace=choice.namespace, latest__isnull=False)
        ids += rows.order_by("key").values_list("pk", flat=True)[:most]
    ids = list(dict.fromkeys(ids))[:most]
    if choice.templates:
        ids += [pk for pk in _included_by(ids) if pk not in set(ids)]
    return ids[:most]


def _included_by(ids: list[int]) -> list[int]:
    """All that these pages include, also through others: the link table knows."""
    found: set[tuple[int, str]] = set()
    for i in range(0, len(ids), 500):
        rows = TemplateLink.objects.filter(page_id__in=ids[i : i + 500])
        found.update(rows.values_list("namespace", "key"))
    from wikigrove_engine.title import Title

    return [page.pk for page in find_pages([Title(*pair) for pair in sorted(found)]).values()]
