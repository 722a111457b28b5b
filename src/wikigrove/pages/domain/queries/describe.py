"""Facts about a page and about the wiki."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor, GroupMembership
from wikigrove.pages.models import (
    CategoryLink,
    Change,
    Page,
    PageLink,
    PageProperty,
    Redirect,
    Revision,
    TemplateLink,
    WikiStatistics,
)


@dataclass(frozen=True)
class PageDescription:
    """What `action=info` shows. Counts are exact."""

    page: Page
    creator: str
    created: datetime | None
    latest_author: str
    latest_timestamp: datetime | None
    revisions: int
    authors: int
    redirects_here: int
    links_here: int
    transclusions: int
    templates: tuple[TemplateLink, ...]
    categories: tuple[CategoryLink, ...]
    properties: dict[str, str]
    subpages: int


@dataclass(frozen=True)
class StatisticsSummary:
    pages: int
    articles: int
    edits: int
    files: int
    users: int
    active_users: int
    admins: int


def describe_page(page: Page) -> PageDescription:
    """Everything about one page, in a constant number of queries."""
    revisions = Revision.objects.filter(page=page)
    totals = revisions.aggregate(
        n=Count("id"), authors=Count("actor", distinct=True), first=Min("timestamp"), last=Max("timestamp")
    )
    first = revisions.select_related("actor").order_by("timestamp", "id").first()
    latest = page.latest
    here = {"namespace": page.namespace, "key": page.key}
    return PageDescription(
        page=page,
        creator=first.actor_name if first else "",
        created=totals["first"],
        latest_author=latest.actor_name if latest else "",
        latest_timestamp=totals["last"],
        revisions=totals["n"],
        authors=totals["authors"],
        redirects_here=Redirect.objects.filter(**here).count(),
        links_here=PageLink.objects.filter(**here).count(),
        transclusions=TemplateLink.objects.filter(**here).count(),
        templates=tuple(TemplateLink.objects.filter(page=page).order_by("namespace", "key")),
        categories=tuple(CategoryLink.objects.filter(page=page).order_by("category")),
        properties=dict(PageProperty.objects.filter(page=page).values_list("name", "value")),
        subpages=Page.objects.filter(
            namespace=page.namespace, key__gte=page.key + "/", key__lt=page.key + "0", latest__isnull=False
        ).count(),
    )


def describe_links_to(title: Title) -> int:
    """How many pages link to, show or redirect to `title`, counted up to a thousand; one query."""
    here = {"namespace": title.namespace, "key": title.key}
    links = PageLink.objects.filter(**here).values_list("page_id")
    shown = TemplateLink.objects.filter(**here).values_list("page_id")
    return len(set(links.union(shown)[:1000]))


def read_statistics() -> StatisticsSummary:
    """The wiki's totals; four short queries."""
    row = WikiStatistics.objects.first() or WikiStatistics()
    month = timezone.now() - timedelta(days=30)
    return StatisticsSummary(
        pages=row.pages,
        articles=row.articles,
        edits=row.edits,
        files=row.files,
        users=Actor.objects.filter(user__isnull=False).count(),
        active_users=Change.objects.filter(timestamp__gte=month, actor__user__isnull=False)
        .values("actor")
        .distinct()
        .count(),
        admins=GroupMembership.objects.filter(group="sysop").values("user").distinct().count(),
    )
