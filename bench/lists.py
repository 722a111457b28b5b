"""Every list page on a wiki of 100,000 pages and a million revisions: median and 95th percentile in milliseconds.

usage: python bench/lists.py --data DIR [--pages 100000] [--revisions 1000000] [--rounds 15] [--only NAME] [--generate-only]

The wiki is generated once into the data folder (an existing one is measured as it is; WIKIGROVE_DATABASE_URL puts it
on PostgreSQL). Requests go through the whole of Django by its test client: a signed-in reader, so that nothing is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BUDGET = 50.0
USERS = 2000
CATEGORIES = 5000
PATHS = {
    "RecentChanges": "/wiki/Special:RecentChanges",
    "RecentChanges, one namespace": "/wiki/Special:RecentChanges?namespace=4",
    "RecentChanges, no minor, with bots": "/wiki/Special:RecentChanges?hideminor=1&hidebots=0",
    "RecentChanges, 500": "/wiki/Special:RecentChanges?limit=500",
    "Watchlist": "/wiki/Special:Watchlist",
    "History": "/w/index.php?title=Page_7&action=history",
    "History, long, deep": "/w/index.php?title=Busy&action=history&offset=20150601000000",
    "Contributions": "/wiki/Special:Contributions/User_7",
    "Contributions, one namespace": "/wiki/Special:Contributions/User_7?namespace=4",
    "Log": "/wiki/Special:Log",
    "Log, one kind": "/wiki/Special:Log?type=upload",
    "Log, one person": "/wiki/Special:Log?user=User_7",
    "NewPages": "/wiki/Special:NewPages",
    "AllPages": "/wiki/Special:AllPages?from=Page_5",
    "AllPages, no redirects": "/wiki/Special:AllPages?hideredirects=1",
    "PrefixIndex": "/wiki/Special:PrefixIndex/Page_77",
    "Categories": "/wiki/Special:Categories",
    "Categories, from the middle": "/wiki/Special:Categories?from=Category_3",
    "category page": "/wiki/Category:Category_1",
    "category page, 50,000 members": "/wiki/Category:Huge",
    "WhatLinksHere": "/wiki/Special:WhatLinksHere/Page_7",
    "WhatLinksHere, 50,000 links": "/wiki/Special:WhatLinksHere/Hub",
    "WhatLinksHere, one namespace": "/wiki/Special:WhatLinksHere/Hub?namespace=4",
    "ListFiles": "/wiki/Special:ListFiles",
    "ListFiles, by size": "/wiki/Special:ListFiles?sort=img_size",
    "ListFiles, one person": "/wiki/Special:ListFiles?user=User_7",
    "NewFiles": "/wiki/Special:NewFiles",
    "MIMESearch": "/wiki/Special:MIMESearch?mime=image/png",
    "MediaStatistics": "/wiki/Special:MediaStatistics",
    "ListUsers": "/wiki/Special:ListUsers",
    "LongPages": "/wiki/Special:LongPages",
    "ShortPages": "/wiki/Special:ShortPages",
    "ListRedirects": "/wiki/Special:ListRedirects",
    "PagesWithProp": "/wiki/Special:PagesWithProp/defaultsort",
    "LinkSearch": "/wiki/Special:LinkSearch?target=*.example.org",
    "ProtectedPages": "/wiki/Special:ProtectedPages",
    "Random": "/wiki/Special:Random",
    "RandomInCategory": "/wiki/Special:RandomInCategory/Huge",
    "Statistics": "/wiki/Special:Statistics",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--revisions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="")
    parser.add_argument("--generate-only", action="store_true")
    arguments = parser.parse_args()
    prepare(arguments.data)
    generate(arguments.pages, arguments.revisions)
    return 0 if arguments.generate_only else measure(arguments.rounds, arguments.only)


def prepare(data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    os.environ["WIKIGROVE_DATA"] = str(data)
    os.environ["WIKIGROVE_RATE_LIMITS"] = "false"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wikigrove.settings.installation")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def generate(pages: int, revisions: int) -> None:
    """Fill an empty wiki, in bulk. Every figure comes from a fixed seed."""
    from django.db import connection, transaction

    from wikigrove.farm.domain.create_wiki import create_wiki
    from wikigrove.farm.models import Wiki
    from wikigrove.farm.scope import use_wiki
    from wikigrove.jobs.analyze import analyze_database

    if Wiki.objects.filter(slug="bench").exists():
        return
    began = time.monotonic()
    wiki = create_wiki("bench", name="Bench")
    # Pages and revisions point at each other: SQLite would look through all pages for each revision.
    connection.disable_constraint_checking()
    with use_wiki(wiki), transaction.atomic():
        Generator(wiki, pages, revisions).run()
    connection.enable_constraint_checking()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As autovacuum does after so many rows.
            cursor.execute("VACUUM ANALYZE")
    # As the worker does once a day, and an import at its end.
    analyze_database()
    print(f"generated {pages} pages, {revisions} revisions in {time.monotonic() - began:.0f} s", file=sys.stderr)


class Generator:
    """Writes rows with ids of its own choice, so that rows can point at each other without being read again."""

    def __init__(self, wiki: Any, pages: int, revisions: int) -> None:
        self.wiki, self.pages, self.revisions = wiki, pages, revisions
        self.random = random.Random(5)
        self.start = datetime(2010, 1, 1, tzinfo=UTC)
        self.step = timedelta(seconds=16 * 365 * 86400 / revisions)

    def run(self) -> None:
        from django.db import connection

        self._people()
        self._titles()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        self._pages_and_revisions()
        self._links()
        self._changes()
        self._files()
        if connection.vendor == "postgresql":
            self._sequences()

    def _people(self) -> None:
        from wikigrove.accounts.domain.create_account import create_account
        from wikigrove.accounts.models import Actor

        create_account("Reader", password="correct horse", groups=("sysop",), email="r@example.org")
        self._insert(
            Actor,
            (
                Actor(wiki=self.wiki, pk=1000 + n, name=f"User {n}", kind="local", edit_count=n, created=self.start)
                for n in range(USERS)
            ),
        )

    def _titles(self) -> None:
        """Namespace and key by page id; the first ids are special ones."""
        names = [(0, "Busy"), (0, "Hub"), (14, "Huge"), *((14, f"Category_{n}") for n in range(CATEGORIES))]
        names += [(10, f"Template_{n}") for n in range(2000)] + [(6, f"File_{n}.png") for n in range(10_000)]
        names += [(4, f"Project_{n}") for n in range(5000)]
        rest = self.pages - len(names)
        names += [(0, f"Page_{n}") for n in range(rest)]
        self.titles = names[: self.pages]

    def _pages_and_revisions(self) -> None:
        from wikigrove.pages.models import Page, Revision, WikiStatistics

        count = len(self.titles)
        latest = [0] * count
        busy = self.revisions // 50
        owners: list[int] = []
        for n in range(self.revisions):
            # Every page has one, one page has very many, the rest fall where they fall.
            at = n if n < count else 0 if n < count + busy else self.random.randrange(count)
            owners.append(at)
        order = list(range(self.revisions))
        self.random.shuffle(order)
        moments = {n: self.start + self.step * place for place, n in enumerate(order)}
        for place in range(self.revisions):
            latest[owners[order[place]]] = place + 1
        previous: dict[int, int] = {}

        def pages() -> Iterator[Any]:
            for n, (namespace, key) in enumerate(self.titles):
                yield Page(
                    wiki=self.wiki,
                    pk=n + 1,
                    namespace=namespace,
                    key=key,
                    latest_id=latest[n],
                    length=(n * 7919) % 40_000,
                    is_redirect=namespace == 0 and n % 10 == 3,
                    is_new=False,
                    touched=self.start,
                    links_updated=self.start,
                    created=moments[n],
                )

        def revisions() -> Iterator[Any]:
            for place in range(self.revisions):
                n = order[place]
                at = owners[n]
                yield Revision(
                    wiki=self.wiki,
                    pk=place + 1,
                    page_id=at + 1,
                    parent_id=previous.get(at),
                    actor_id=1000 + n % USERS,
                    comment="a change of something",
                    timestamp=moments[n],
                    is_minor=n % 5 == 0,
                    is_bot=n % 11 == 0,
                    size=(n * 31) % 40_000,
                    sha1="0" * 31,
                    text=None,
                )
                previous[at] = place + 1

        self.owners, self.order, self.moments = owners, order, moments
        self._insert(Page, pages())
        self._insert(Revision, revisions())
        WikiStatistics.objects.create(pages=count, articles=count // 2, edits=self.revisions, files=10_000)

    def _links(self) -> None:
        from wikigrove.pages.models import CategoryLink, PageLink, TemplateLink

        self.mains = [n for n, (namespace, _) in enumerate(self.titles) if namespace in (0, 4)]
        self._insert(PageLink, self._page_links(PageLink))
        self._insert(TemplateLink, self._template_links(TemplateLink))
        self._insert(CategoryLink, self._category_links(CategoryLink))
        self._rarer_links()

    def _page_links(self, model: Any) -> Iterator[Any]:
        count = len(self.titles)
        for n in self.mains:
            if n % 2 == 0:
                yield model(wiki=self.wiki, page_id=n + 1, namespace=0, key="Hub")
            for at in {self.random.randrange(int(count * 1.1)) for _ in range(6)} - {1}:
                namespace, key = self.titles[at] if at < count else (0, f"Missing_{at}")
                yield model(wiki=self.wiki, page_id=n + 1, namespace=namespace, key=key)

    def _template_links(self, model: Any) -> Iterator[Any]:
        for n in self.mains:
            for at in {self.random.randrange(2100) for _ in range(3)}:
                yield model(wiki=self.wiki, page_id=n + 1, namespace=10, key=f"Template_{at}")

    def _category_links(self, model: Any) -> Iterator[Any]:
        for n, (namespace, key) in enumerate(self.titles):
            kind = {14: "subcat", 6: "file"}.get(namespace, "page")
            names = {f"Category_{self.random.randrange(CATEGORIES + 500)}" for _ in range(2)}
            for name in names | ({"Huge"} if n % 2 else set()) if n % 13 else ():
                where = {"wiki": self.wiki, "page_id": n + 1, "category": name}
                yield model(**where, kind=kind, sort_key=key.upper(), added=self.start)

    def _rarer_links(self) -> None:
        from wikigrove.pages.models import ExternalLink, FileLink, LanguageLink, PageProperty, Redirect

        wiki, pick, count = self.wiki, self.random.randrange, len(self.titles)
        thirds = [n for n in self.mains if n % 3 == 0]
        led = [n for n in self.mains if self.titles[n][0] == 0 and n % 10 == 3]
        self._insert(FileLink, (FileLink(wiki=wiki, page_id=n + 1, key=f"File_{pick(11_000)}.png") for n in thirds))
        self._insert(
            Redirect, (Redirect(wiki=wiki, page_id=n + 1, namespace=0, key=self.titles[pick(count)][1]) for n in led)
        )
        self._insert(ExternalLink, (self._external_link(ExternalLink, n) for n in self.mains))
        self._insert(
            LanguageLink,
            (LanguageLink(wiki=wiki, page_id=n + 1, language="de", title="X") for n in self.mains if n % 4 == 0),
        )
        self._insert(
            PageProperty,
            (PageProperty(wiki=wiki, page_id=n + 1, name="defaultsort", value=f"Sort {n}") for n in thirds),
        )

    def _external_link(self, model: Any, n: int) -> Any:
        host = f"w{n % 500}"
        url = f"https://{host}.example.org/{n}"
        return model(wiki=self.wiki, page_id=n + 1, url=url, host=f"org.example.{host}.")

    def _changes(self) -> None:
        from wikigrove.pages.models import Change, LogEntry

        newest = self.revisions - 60_000
        kinds = ["upload", "move", "delete", "protect", "newusers", "rights"]

        def log() -> Iterator[Any]:
            for n in range(50_000):
                namespace, key = self.titles[n % len(self.titles)]
                yield LogEntry(
                    wiki=self.wiki,
                    pk=n + 1,
                    kind=kinds[n % 6],
                    action=kinds[n % 6],
                    actor_id=1000 + n % USERS,
                    timestamp=self.start + self.step * (n * 20),
                    namespace=namespace,
                    key=key,
                    comment="a reason",
                )

        def changes() -> Iterator[Any]:
            for place in range(max(0, newest), self.revisions):
                n = self.order[place]
                at = self.owners[n]
                namespace, key = self.titles[at]
                yield Change(
                    wiki=self.wiki,
                    kind="new" if n % 9 == 0 else "edit",
                    timestamp=self.moments[n],
                    actor_id=1000 + n % USERS,
                    page_id=at + 1,
                    namespace=namespace,
                    key=key,
                    comment="a change",
                    revision_id=place + 1,
                    is_minor=n % 5 == 0,
                    is_bot=n % 11 == 0,
                    old_length=10,
                    new_length=(n * 31) % 40_000,
                )

        self._insert(LogEntry, log())
        self._insert(Change, changes())

    def _files(self) -> None:
        from wikigrove.media.models import File, FileVersion

        self._insert(
            File, (File(wiki=self.wiki, pk=n + 1, key=f"File_{n}.png", latest_id=n + 1) for n in range(10_000))
        )
        self._insert(
            FileVersion,
            (
                FileVersion(
                    wiki=self.wiki,
                    pk=n + 1,
                    file_id=n + 1,
                    sha256=f"{n:064x}",
                    sha1=f"{n // 3:031x}",
                    size=(n * 977) % 5_000_000,
                    mime="image/png" if n % 3 else "image/jpeg",
                    media_type="BITMAP",
                    width=100,
                    height=100,
                    actor_id=1000 + n % USERS,
                    timestamp=self.start + timedelta(hours=n),
                )
                for n in range(10_000)
            ),
        )

    def _insert(self, model: Any, rows: Iterator[Any]) -> None:
        """Past the ORM, which would take ten times as long for two million rows."""
        from django.db import connection

        plain = _plain_for_sqlite if connection.vendor == "sqlite" else _plain
        batch: list[tuple[Any, ...]] = []
        fields: list[Any] = []
        with connection.cursor() as cursor:
            for row in rows:
                fields = fields or [f for f in model._meta.concrete_fields if not (f.primary_key and row.pk is None)]
                batch.append(tuple(plain(getattr(row, field.attname)) for field in fields))
                if len(batch) >= 10_000:
                    _write(cursor, model, fields, batch)
                    batch = []
            if batch:
                _write(cursor, model, fields, batch)

    def _sequences(self) -> None:
        from django.core.management.color import no_style
        from django.db import connection

        from wikigrove.accounts.models import Actor
        from wikigrove.media.models import File, FileVersion
        from wikigrove.pages.models import LogEntry, Page, Revision

        with connection.cursor() as cursor:
            for line in connection.ops.sequence_reset_sql(
                no_style(), [Actor, Page, Revision, LogEntry, File, FileVersion]
            ):
                cursor.execute(line)


def _write(cursor: Any, model: Any, fields: list[Any], batch: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", batch)


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def _plain_for_sqlite(value: Any) -> Any:
    """As Django keeps times there: in UTC, without saying so."""
    return str(value.replace(tzinfo=None)) if isinstance(value, datetime) else _plain(value)


def measure(rounds: int, only: str) -> int:
    """Print a table in Markdown; 1 when a median is over the budget."""
    from django.test import Client

    from wikigrove.accounts.models import User
    from wikigrove.farm.models import Wiki
    from wikigrove.farm.scope import use_wiki
    from wikigrove.upkeep.domain.catalog import DEAR_LISTS
    from wikigrove.upkeep.domain.update_list import update_list
    from wikigrove.upkeep.models import ListRun

    client = Client()
    client.force_login(
        User.objects.get(username="Reader"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    slow = 0
    jobs = {}
    with use_wiki(Wiki.objects.get(slug="bench")):
        for name in DEAR_LISTS:
            if ListRun.objects.filter(name=name, computed__isnull=False).exists() or (only and only not in name):
                continue
            began = time.perf_counter()
            update_list(name)
            jobs[name] = time.perf_counter() - began
    print("| list | median ms | p95 ms | of the processor, median ms |\n| --- | --- | --- | --- |")
    for name, path in {**PATHS, **{name: f"/wiki/Special:{name}" for name in DEAR_LISTS}}.items():
        if only and only not in name:
            continue
        status = client.get(path).status_code
        if status not in (200, 302):
            print(f"| {name} | status {status} | | |")
            continue
        times, works = [], []
        for _ in range(rounds):
            began, worked = time.perf_counter(), time.process_time()
            client.get(path)
            times.append((time.perf_counter() - began) * 1000)
            works.append((time.process_time() - worked) * 1000)
        median = statistics.median(times)
        slow += median > BUDGET
        mark = " **over**" if median > BUDGET else ""
        print(
            f"| {name} | {median:.1f}{mark} | {sorted(times)[int(len(times) * 0.95)]:.1f} | {statistics.median(works):.1f} |",
            flush=True,
        )
    if jobs:
        print("\n| job | s |\n| --- | --- |")
        for name, seconds in jobs.items():
            print(f"| {name} | {seconds:.1f} |")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
