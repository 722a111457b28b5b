"""Every list page costs as many queries with a thousand rows as with ten: two wikis, filled once for all the lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bulk import fill_wiki
from tests.factories import make_account, make_wiki
from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.scope import use_wiki
from wikigrove.upkeep.domain.catalog import DEAR_LISTS

FEW, MANY = 10, 1000
SHOWN = 250
"""Rows of one answer: so many that a query for each would show, so few that a test takes half a second."""
BOUND = 22
"""Queries of a list, with all that surrounds it for somebody who is signed in and has all rights: a category's page has
three lists and trees, most others take a dozen."""

LISTS = [
    "/w/index.php?title=Hub&action=history",
    "/wiki/Special:RecentChanges",
    "/wiki/Special:RecentChanges?enhanced=1",
    "/wiki/Special:RecentChanges?hidebots=0&namespace=0&tagfilter=t&userExpLevel=newcomer",
    "/wiki/Special:RecentChangesLinked/Hub",
    "/wiki/Special:Watchlist",
    "/wiki/Special:Watchlist?enhanced=1&extended=1",
    "/wiki/Special:EditWatchlist",
    "/wiki/Special:Contributions/OWNER",
    "/wiki/Special:Contributions/OWNER?topOnly=1&tagfilter=t",
    "/wiki/Special:DeletedContributions/OWNER",
    "/wiki/Special:NewPages",
    "/wiki/Special:Notifications",
    "/wiki/Special:Log",
    "/wiki/Special:Log/block",
    "/wiki/Special:Log/move",
    "/wiki/Special:AbuseFilter",
    "/wiki/Special:AbuseLog",
    "/wiki/Special:AllPages",
    "/wiki/Special:PrefixIndex/Page",
    "/wiki/Special:Categories",
    "/wiki/Category:C",
    "/wiki/Special:WhatLinksHere/Hub",
    "/wiki/Special:WhatLinksHere/Template:T",
    "/wiki/Special:WhatLinksHere/File:F1.png",
    "/wiki/Special:ListUsers",
    "/wiki/Special:ListUsers?sort=edits&desc=1",
    "/wiki/Special:ListUsers?sort=creation",
    "/wiki/Special:ListUsers/sysop",
    "/wiki/Special:ActiveUsers",
    "/wiki/Special:BlockList",
    "/wiki/Special:BotPasswords",
    "/wiki/Special:ListFiles",
    "/wiki/Special:ListFiles?user=OWNER",
    "/wiki/Special:NewFiles",
    "/wiki/Special:MIMESearch?mime=image/png",
    "/wiki/Special:FileDuplicateSearch/F1.png",
    "/wiki/Special:UploadStash",
    "/wiki/File:F1.png",
    "/wiki/Special:LongPages",
    "/wiki/Special:ShortPages",
    "/wiki/Special:ListRedirects",
    "/wiki/Special:PagesWithProp/defaultsort",
    "/wiki/Special:LinkSearch?target=*.example.org",
    "/wiki/Special:ProtectedPages",
    "/wiki/Special:ProtectedTitles",
    "/wiki/Special:Tags",
    "/wiki/Special:Undelete?prefix=Gone",
    "/wiki/Special:Undelete/Gone_1",
    "/wiki/Special:UnwatchedPages",
    "/wiki/Special:Nuke?target=",
    *(f"/wiki/Special:{name}" for name in DEAR_LISTS),
]


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def readers(django_db_setup: None, django_db_blocker) -> Iterator[tuple[Client, Client]]:  # type: ignore[no-untyped-def]
    """A browser on the wiki with few rows and one on that with many. What they do is undone at the end."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield _make_reader("few", FEW), _make_reader("many", MANY)
                transaction.set_rollback(True)
        finally:
            forget_wikis()


def _make_reader(slug: str, count: int) -> Client:
    """Both are named Owner with a mark in front, as accounts are those of the whole installation."""
    wiki = make_wiki(slug, host=f"{slug}.example.org")
    with use_wiki(wiki):
        owner = make_account(f"{slug.capitalize()} owner", groups=("sysop", "bureaucrat"))
        fill_wiki(owner, count)
    client = Client(HTTP_HOST=wiki.host)
    client.force_login(owner.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_with_ten_rows_and_with_a_thousand(readers: tuple[Client, Client], path: str) -> None:
    few, length = _read(readers[0], path)
    many, more = _read(readers[1], path)
    assert (many, many <= BOUND) == (few, True)
    assert more > length + 5_000, "the longer list shows no more"


def _read(client: Client, path: str) -> tuple[int, int]:
    """Queries and length of the answer. Asked twice, as the first reader of a process loads words and settings."""
    path = path.replace("OWNER", client.defaults["HTTP_HOST"].partition(".")[0].capitalize() + "_owner")
    path += f"{'&' if '?' in path else '?'}limit={SHOWN}"
    client.get(f"{path.partition('limit=')[0]}limit=1")
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, path
    text = b"".join(answer).decode()
    # Which wiki a host means is remembered for seconds only; that query may come at any time.
    count = sum('FROM "farm_wiki"' not in query["sql"] for query in seen.captured_queries)
    return count, len(text)


def test_versions_of_a_file_page_through(readers: tuple[Client, Client]) -> None:
    first = readers[1].get("/wiki/File:F1.png?limit=20").content.decode()
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = readers[1].get(onward).content.decode()
    assert (first.count("oldimage="), second.count("oldimage="), 'rel="next"' in second) == (38, 40, True)
