"""Fill a wiki with any number of rows of everything that lists show, in bulk: thousands in a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from wikigrove.accounts.models import Actor, Block, BotPassword, GroupMembership, User
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.models import EditFilter, FilterHit
from wikigrove.media.models import DeletedFileVersion, File, FileVersion, StashedFile
from wikigrove.notices.models import Notification, WatchedPage
from wikigrove.pages.domain.store_text import store_text
from wikigrove.pages.models import (
    CategoryLink,
    Change,
    DeletedRevision,
    ExternalLink,
    FileLink,
    LogEntry,
    Page,
    PageLink,
    PageProperty,
    Protection,
    Redirect,
    Revision,
    Tag,
    TagUse,
    TemplateLink,
)
from wikigrove.upkeep.domain.catalog import DEAR_LISTS
from wikigrove.upkeep.models import ListRow, ListRun

GROUPS = ("sysop", "bot", "bureaucrat")
SHA1 = "0" * 31


def fill_wiki(owner: Actor, count: int) -> None:
    """Make `count` rows of each kind in the wiki in scope; `owner` watches, uploads, edits and is told of all of it.

    Pages `Page_1`… link to Hub, use Template:T, show File:F1.png and are in Category:C, and Hub has as many versions.
    """
    # Pages point at revisions and these at pages; both are there when this ends.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    with transaction.atomic():
        _Filler(owner, count).run()


class _Filler:
    def __init__(self, owner: Actor, count: int) -> None:
        self.owner, self.count, self.now = owner, count, timezone.now()
        self.base = current_wiki().pk * 1_000_000
        self.numbers = range(1, count + 1)
        self.text = store_text("A short text.")

    def run(self) -> None:
        self._make_people()
        self._make_pages()
        self._make_links()
        self._make_acts()
        self._make_files()
        self._make_filters()
        self._make_deleted()
        self._make_lists()

    def ago(self, number: float) -> datetime:
        return self.now - timedelta(seconds=number)

    def add(self, rows: Iterable[models.Model]) -> list[Any]:
        made = list(rows)
        manager = getattr(type(made[0]), "everywhere", None) or type(made[0])._default_manager
        return manager.bulk_create(made, batch_size=500)  # type: ignore[no-any-return]

    def _make_people(self) -> None:
        mark = current_wiki().slug.capitalize()
        users = self.add(User(username=f"{mark} {n}", email=f"{mark}{n}@example.org") for n in self.numbers)
        self.actors = self.add(
            Actor(name=user.username, user=user, edit_count=3, last_edit=self.now, created=self.now) for user in users
        )
        for group in GROUPS:
            self.add(GroupMembership(user=user, group=group) for user in users)
        self.add(
            Block(
                wiki=current_wiki(),
                target=user.username,
                user=user,
                by_name=self.owner.name,
                by=self.owner,
                reason="[[Page 1]]",
                timestamp=self.ago(n),
                is_sitewide=n % 2 == 0,
                pages=[[0, f"Page_{n}"]],
            )
            for n, user in enumerate(users)
        )
        self.add(BotPassword(user=self.owner.user, app=f"app{n}", password="x") for n in self.numbers)

    def _page(self, number: int, namespace: int, key: str, *, latest: int, **more: object) -> Page:
        """Ids are chosen here: pages and revisions point at each other, and updates would take longer than all else."""
        times = {"touched": self.now, "created": self.now, "links_updated": self.now}
        return Page(
            pk=self.base + number,
            namespace=namespace,
            key=key,
            latest_id=self.base + latest,
            length=number,
            **times,
            **more,
        )

    def _revision(self, number: int, page: Page, actor: Actor, *, age: float, parent: int | None = None) -> Revision:
        return Revision(
            pk=self.base + number,
            page=page,
            parent_id=self.base + parent if parent is not None else None,
            actor=actor,
            comment="to [[Page 1]] /* Part */",
            timestamp=self.ago(age),
            size=number,
            sha1=SHA1,
            text=self.text,
        )

    def _make_pages(self) -> None:
        """Each page has two versions, by somebody and by the owner; the hub has as many as there are rows.

        Kinds of pages and acts take turns, by id and by time, so that the first rows of a list have some of each.
        """
        names = [
            name for n in self.numbers for name in ((0, f"Page_{n}"), (14, f"C_{n}"), (0, f"R_{n}"), (6, f"F{n}.png"))
        ]
        pages = [
            self._page(n, *name, latest=2 * n + 1, is_redirect=name[1].startswith("R_")) for n, name in enumerate(names)
        ]
        self.first = [self._revision(2 * n, page, self.actors[n // 4], age=n / 4 + 0.2) for n, page in enumerate(pages)]
        self.second = [
            self._revision(2 * n + 1, page, self.owner, age=n / 4, parent=2 * n) for n, page in enumerate(pages)
        ]
        start, ends = 2 * len(pages), 2 * len(pages) + self.count
        hub = self._page(start, 0, "Hub", latest=ends - 1)
        category, template = (
            self._page(start + 1, 14, "C", latest=ends),
            self._page(start + 2, 10, "T", latest=ends + 1),
        )
        single = [hub, category, template]
        history = [self._revision(start + n, hub, actor, age=self.count - n) for n, actor in enumerate(self.actors)]
        history += [
            self._revision(ends, category, self.owner, age=0),
            self._revision(ends + 1, template, self.owner, age=0),
        ]
        self.add([*pages, *single])
        self.add([*self.first, *self.second, *history])
        self.pages, self.hub, self.articles = pages, hub, pages[::4]

    def _make_links(self) -> None:
        pages, hub, articles = self.pages, self.hub, self.articles
        redirects = [page for page in pages if page.is_redirect]
        self.add(PageLink(page=page, namespace=0, key="Hub") for page in (*articles, *redirects))
        self.add(PageLink(page=hub, namespace=page.namespace, key=page.key) for page in articles)
        self.add(TemplateLink(page=page, namespace=10, key="T") for page in articles)
        self.add(FileLink(page=page, key="F1.png") for page in articles)
        self.add(self._in_category(page, "C") for page in pages)
        self.add(self._in_category(page, f"C_{n}") for n, page in enumerate(articles, 1))
        self.add(Redirect(page=page, namespace=0, key="Hub") for page in redirects)
        self.add(ExternalLink(page=page, url="https://a.example.org/x", host="org.example.a.") for page in articles)
        self.add(PageProperty(page=page, name="defaultsort", value=page.key) for page in articles)
        self.add(self._protection(page.namespace, page.key, "edit", n) for n, page in enumerate(articles))
        self.add(self._protection(0, f"Never_{n}", "create", n) for n in self.numbers)

    def _in_category(self, page: Page, category: str) -> CategoryLink:
        kind = {14: "subcat", 6: "file"}.get(page.namespace, "page")
        return CategoryLink(page=page, category=category, kind=kind, sort_key=page.key.upper(), added=self.now)

    def _protection(self, namespace: int, key: str, act: str, number: int) -> Protection:
        stamp = self.ago(number)
        return Protection(namespace=namespace, key=key, act=act, level="sysop", actor=self.owner, timestamp=stamp)

    def _make_acts(self) -> None:
        logs = self.add(self._log(*act, n) for act in self._acts() for n in self.numbers)
        self.add(
            Change(kind="log", log=log, timestamp=log.timestamp, actor=log.actor, namespace=log.namespace, key=log.key)
            for log in logs[: self.count]
        )
        for kind, revisions in (("new", self.first), ("edit", self.second)):
            self.add(
                Change(
                    kind=kind,
                    timestamp=revision.timestamp,
                    actor=revision.actor,
                    page=page,
                    namespace=page.namespace,
                    key=page.key,
                    comment=revision.comment,
                    revision=revision,
                    parent_id=revision.parent_id,
                    old_length=1,
                    new_length=2,
                )
                for page, revision in zip(self.articles, revisions[::4], strict=True)
            )
        self._tag(logs)
        watched = self.articles
        self.add(WatchedPage(actor=self.owner, namespace=page.namespace, key=page.key) for page in watched)
        self.add(
            Notification(
                actor=self.owner,
                kind="mention",
                event=f"mention:{n}",
                agent=self.actors[n],
                namespace=0,
                key=page.key,
                revision_id=self.first[4 * n].pk,
                created=self.ago(n),
            )
            for n, page in enumerate(self.articles)
        )

    def _acts(self) -> Iterator[tuple[str, str]]:
        yield from (("delete", "delete"), ("move", "move"), ("block", "block"), ("rights", "rights"))

    def _log(self, kind: str, action: str, number: int) -> LogEntry:
        actor, name = self.actors[number - 1], self.actors[number - 1].name.replace(" ", "_")
        is_person = kind in ("block", "rights")
        return LogEntry(
            kind=kind,
            action=action,
            actor=actor,
            timestamp=self.ago(number),
            namespace=2 if is_person else 0,
            key=name if is_person else f"Gone_{number}",
            comment="why: [[Page 1]]",
            params={"target": f"Page {number}", "4::target": f"Page {number}"} if kind == "move" else {},
        )

    def _tag(self, logs: list[LogEntry]) -> None:
        self.add(Tag(name=f"by hand {n}", is_manual=True, uses=n) for n in self.numbers)
        tag = Tag.objects.create(name="t", is_manual=True)
        self.add(TagUse(tag=tag, revision=revision) for revision in self.second)
        self.add(TagUse(tag=tag, log=log) for log in logs[: self.count])

    def _make_files(self) -> None:
        facts: dict[str, Any] = {"sha256": "0" * 64, "sha1": SHA1, "mime": "image/png", "size": 5, "actor": self.owner}
        files = self.add(File(key=f"F{n}.png", latest_id=self.base + n) for n in self.numbers)
        size = {"width": 3, "height": 3, "media_type": "BITMAP"}
        self.add(
            FileVersion(pk=self.base + n, file=file, timestamp=self.ago(n), **size, **facts)
            for n, file in enumerate(files, 1)
        )
        self.add(FileVersion(file=files[0], timestamp=self.ago(9000 + n), **size, **facts) for n in self.numbers)
        self.add(
            DeletedFileVersion(key="Gone.png", timestamp=self.ago(n), deleted=self.now, **size, **facts)
            for n in self.numbers
        )
        stashed = {"actor": self.owner, "sha256": "0" * 64, "size": 5, "mime": "image/png", "created": self.now}
        self.add(StashedFile(token=f"t{n}", name=f"S{n}.png", **stashed) for n in self.numbers)

    def _make_filters(self) -> None:
        facts = {"actor": self.owner, "rules": "1 == 2", "actions": {"tag": ["t"]}}
        filters = self.add(
            EditFilter(number=n, description=f"Filter {n}", timestamp=self.ago(n), **facts) for n in self.numbers
        )
        self.add(
            FilterHit(
                filter=edit_filter,
                actor=self.actors[n],
                act="edit",
                namespace=0,
                key=f"Page_{n}",
                taken="tag",
                timestamp=self.ago(n),
                variables=b"",
            )
            for n, edit_filter in enumerate(filters)
        )

    def _make_deleted(self) -> None:
        for key in ("Gone_1", ""):
            self.add(
                DeletedRevision(
                    revision_id=10**9 + current_wiki().pk * 10**6 + n + (0 if key else 10**5),
                    page_id=1,
                    namespace=0,
                    key=key or f"Gone_{n + 1}",
                    actor=self.owner,
                    comment="was [[Page 1]]",
                    timestamp=self.ago(n),
                    size=n,
                    sha1=SHA1,
                    text=self.text,
                    deleted=self.ago(n),
                )
                for n in self.numbers
            )

    def _make_lists(self) -> None:
        """Each of the gardeners' lists as a job would leave it: one is written, the others are copies."""
        first, *others = DEAR_LISTS
        self.add(ListRun(name=name, computed=self.now, rows=self.count) for name in DEAR_LISTS)
        self.add(
            ListRow(name=first, position=n, namespace=page.namespace, key=page.key, value=n, more=[[0, "Hub"]])
            for n, page in enumerate(self.articles)
        )
        kept = "position, namespace, key, value, more, wiki_id"
        with connection.cursor() as cursor:
            for name in others:
                cursor.execute(
                    f"INSERT INTO upkeep_listrow (name, {kept}) SELECT %s, {kept} FROM upkeep_listrow"  # noqa: S608
                    " WHERE name = %s AND wiki_id = %s",
                    [name, first, current_wiki().pk],
                )
