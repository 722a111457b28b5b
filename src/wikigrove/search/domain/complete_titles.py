"""Complete a title: exact beginnings in the order of the alphabet, as MediaWiki does, then what the index knows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wikigrove_engine.title import Title, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_pages
from wikigrove.pages.models import Page, Redirect
from wikigrove.search.domain.search import suggest_titles


@dataclass(frozen=True)
class Completion:
    """A page, and the redirect through which it was found."""

    title: Title
    page_id: int
    redirect: Title | None = None


def complete_titles(start: str, *, namespaces: Collection[int] = (0,), limit: int = 10) -> list[Completion]:
    """At most `limit` pages, each once; five queries. Redirects stand for where they lead."""
    title = find_title(start, current_wiki().title_rules)
    if title is None or title.interwiki or title.namespace < 0:
        return []
    wanted = namespaces if title.namespace == 0 else (title.namespace,)
    found = _follow(_beginning_with(title.key, wanted, limit))
    known = {one.page_id for one in found}
    if len(found) < limit:
        for hit in suggest_titles(start, namespaces=namespaces, limit=limit):
            if hit.page_id not in known:
                known.add(hit.page_id)
                found.append(Completion(hit.title, hit.page_id))
    return found[:limit]


def _beginning_with(key: str, namespaces: Collection[int], limit: int) -> list[Page]:
    rows = Page.objects.filter(
        namespace__in=list(namespaces), key__gte=key, key__lt=key + "\U0010ffff", latest__isnull=False
    )
    return list(rows.order_by("namespace", "key")[:limit])


def _follow(pages: list[Page]) -> list[Completion]:
    redirects = [page.pk for page in pages if page.is_redirect]
    leads: dict[int, Title] = {}
    if redirects:
        rows = Redirect.objects.filter(page_id__in=redirects, interwiki="")
        leads = {row.page_id: Title(row.namespace, row.key) for row in rows}

    targets = find_pages(list(leads.values())) if leads else {}
    out: dict[int, Completion] = {}
    for page in pages:
        target = targets.get(leads[page.pk]) if page.pk in leads else None
        if target is not None and target.pk != page.pk:
            out.setdefault(target.pk, Completion(target.title, target.pk, page.title))
        else:
            out.setdefault(page.pk, Completion(page.title, page.pk))
    return list(out.values())
