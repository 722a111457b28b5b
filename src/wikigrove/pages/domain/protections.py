"""Which titles are protected, against what and how strongly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.models import Actor
from wikigrove.pages.models import FileLink, Page, Protection, TemplateLink

ACTS: Final = ("edit", "move", "upload", "create")
_ASIDE: Final = -1000
"""A namespace that no wiki has."""
LEVELS: Final = ("autoconfirmed", "sysop")
_RIGHTS: Final = {"autoconfirmed": "editsemiprotected", "sysop": "editprotected"}


@dataclass(frozen=True)
class Restriction:
    """A level for one act; `expires` None: for ever."""

    level: str
    expires: datetime | None = None


def right_for(level: str) -> str:
    """The right that a level takes."""
    return _RIGHTS.get(level, level)


def find_protections(title: Title) -> list[Protection]:
    """The restrictions of `title` that hold now; one query."""
    return list(_valid().filter(namespace=title.namespace, key=title.key).order_by("act"))


def find_protections_of(titles: Collection[Title]) -> dict[Title, list[Protection]]:
    """Those of many titles; one query for each namespace and 500 titles. Titles without any are absent."""
    out: dict[Title, list[Protection]] = {}
    for namespace in {title.namespace for title in titles}:
        keys = [title.key for title in titles if title.namespace == namespace]
        for i in range(0, len(keys), 500):
            for row in _valid().filter(namespace=namespace, key__in=keys[i : i + 500]).order_by("act"):
                out.setdefault(Title(row.namespace, row.key), []).append(row)
    return out


def find_cascade(title: Title) -> list[tuple[Title, Protection]]:
    """Protected pages that show `title` and protect what they show; two queries, one where no page cascades."""
    rows = {(row.namespace, row.key): row for row in _valid().filter(cascade=True, act="edit")}
    if not rows:
        return []
    showing = TemplateLink.objects.filter(namespace=title.namespace, key=title.key).values("page")
    pages = Q(pk__in=showing)
    if title.namespace == NS_FILE:
        pages |= Q(pk__in=FileLink.objects.filter(key=title.key).values("page"))
    wanted = Page.objects.filter(pages, key__in={key for _, key in rows}).order_by("namespace", "key")
    return [(page.title, rows[page.namespace, page.key]) for page in wanted if (page.namespace, page.key) in rows]


def set_protections(
    title: Title, wanted: Mapping[str, Restriction], *, cascade: bool, comment: str, actor: Actor
) -> None:
    """Make these the restrictions of `title`; those of acts that are not named end."""
    with transaction.atomic():
        Protection.objects.filter(namespace=title.namespace, key=title.key).delete()
        Protection.objects.bulk_create(
            Protection(
                namespace=title.namespace,
                key=title.key,
                act=act,
                level=one.level,
                expires=one.expires,
                cascade=cascade,
                comment=comment,
                actor=actor,
                timestamp=timezone.now(),
            )
            for act, one in wanted.items()
        )


def move_protections(old: Title, new: Title) -> bool:
    """Take the restrictions of `old` along to `new`; says whether there were any."""
    Protection.objects.filter(namespace=new.namespace, key=new.key).delete()
    moved: int = Protection.objects.filter(namespace=old.namespace, key=old.key).update(
        namespace=new.namespace, key=new.key
    )
    return moved > 0


def exchange_protections(one: Title, other: Title) -> None:
    """Give the restrictions of each of two titles to the other."""
    first = list(Protection.objects.filter(namespace=one.namespace, key=one.key).values_list("pk", flat=True))
    # By number, and aside for a moment: of one title there is one restriction of each kind.
    Protection.objects.filter(pk__in=first).update(namespace=_ASIDE)
    Protection.objects.filter(namespace=other.namespace, key=other.key).update(namespace=one.namespace, key=one.key)
    Protection.objects.filter(pk__in=first).update(namespace=other.namespace, key=other.key)


def end_protections(title: Title, acts: Iterable[str]) -> None:
    Protection.objects.filter(namespace=title.namespace, key=title.key, act__in=list(acts)).delete()


def _valid() -> Any:
    return Protection.objects.filter(Q(expires=None) | Q(expires__gt=timezone.now()))
