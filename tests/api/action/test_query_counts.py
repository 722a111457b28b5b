"""What queries cost: as many look-ups for one row as for fifty, whatever module is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.action.conftest import BACKEND
from tests.bulk import fill_wiki
from tests.factories import make_account
from wikigrove.accounts.models import Actor
from wikigrove.api.action.registry import modules_of
from wikigrove.farm.models import Wiki

ROWS = 50
LISTS: dict[str, dict[str, str]] = {
    "allcategories": {"acprop": "size|hidden"},
    "alldeletedrevisions": {"adrprop": "ids|user|comment|content|tags", "adrslots": "main"},
    "allfileusages": {"afprop": "ids|title"},
    "allimages": {"aiprop": "timestamp|user|url|size|sha1|mime|mediatype"},
    "alllinks": {"alprop": "ids|title"},
    "allpages": {},
    "allredirects": {"arprop": "ids|title|fragment"},
    "allrevisions": {"arvprop": "ids|flags|timestamp|user|comment|tags|content", "arvslots": "main"},
    "alltransclusions": {"atprop": "ids|title"},
    "allusers": {"auprop": "blockinfo|editcount|groups|implicitgroups|registration|rights"},
    "backlinks": {"bltitle": "Hub"},
    "blocks": {"bkprop": "id|user|by|timestamp|expiry|reason|range|flags|restrictions"},
    "categorymembers": {"cmtitle": "Category:C", "cmprop": "ids|title|sortkey|type|timestamp"},
    "embeddedin": {"eititle": "Template:T"},
    "exturlusage": {},
    "filearchive": {"faprop": "sha1|timestamp|user|size|mime"},
    "imageusage": {"iutitle": "File:F1.png"},
    "logevents": {"leprop": "ids|title|type|user|timestamp|comment|parsedcomment|details|tags"},
    "mystashedfiles": {"msfprop": "size|type"},
    "pageswithprop": {"pwppropname": "wanted"},
    "prefixsearch": {"pssearch": "Page"},
    "protectedtitles": {"ptprop": "timestamp|user|comment|expiry|level"},
    "querypage": {"qppage": "Shortpages"},
    "recentchanges": {"rcprop": "user|comment|flags|timestamp|title|ids|sizes|redirect|patrolled|loginfo|tags|sha1"},
    "tags": {"tgprop": "displayname|description|hitcount|defined|source|active"},
    "usercontribs": {"ucuser": "Owner", "ucprop": "ids|title|timestamp|comment|size|sizediff|flags|patrolled|tags"},
    "watchlist": {"wlprop": "ids|title|flags|user|comment|timestamp|sizes|notificationtimestamp|loginfo|tags"},
    "watchlistraw": {"wrprop": "changed"},
    "abuselog": {"aflprop": "ids|filter|user|title|action|result|timestamp"},
    "abusefilters": {},
}
PROPS: dict[str, dict[str, str]] = {
    "categories": {"clprop": "hidden|sortkey|timestamp", "cllimit": "max"},
    "categoryinfo": {},
    "contributors": {"pclimit": "max"},
    "deletedrevisions": {"drvprop": "ids|user", "drvlimit": "max"},
    "duplicatefiles": {"dflimit": "max"},
    "extlinks": {"ellimit": "max"},
    "extracts": {"exintro": "1"},
    "fileusage": {"fulimit": "max"},
    "imageinfo": {"iiprop": "timestamp|user|url|size|mime"},
    "images": {"imlimit": "max"},
    "info": {"inprop": "protection|talkid|watched|watchers|url|displaytitle|associatedpage|notificationtimestamp"},
    "iwlinks": {"iwlimit": "max"},
    "langlinks": {"lllimit": "max"},
    "links": {"pllimit": "max"},
    "linkshere": {"lhlimit": "max", "lhprop": "pageid|title|redirect"},
    "pageimages": {"pilimit": "max"},
    "pageprops": {},
    "redirects": {"rdlimit": "max"},
    "revisions": {"rvprop": "ids|flags|timestamp|user|comment|size|sha1|content|tags", "rvslots": "main"},
    "templates": {"tllimit": "max"},
    "transcludedin": {"tilimit": "max"},
}
LIST_COSTS = {
    "allcategories": 9, "alldeletedrevisions": 9, "allfileusages": 6, "allimages": 7, "alllinks": 6, "allpages": 6,
    "allredirects": 6, "allrevisions": 9, "alltransclusions": 6, "allusers": 8, "backlinks": 6, "blocks": 7,
    "categorymembers": 6, "embeddedin": 6, "exturlusage": 6, "filearchive": 6, "imageusage": 6, "logevents": 9,
    "mystashedfiles": 6, "pageswithprop": 6, "prefixsearch": 6, "protectedtitles": 6, "querypage": 6, "recentchanges": 10,
    "tags": 6, "usercontribs": 10, "watchlist": 8, "watchlistraw": 6, "abuselog": 6, "abusefilters": 6,
}  # fmt: skip
"""Queries for fifty rows. Session, account and groups are five of them; a row's log, tags or block may add one."""
PROP_COSTS = {
    "categories": 8, "categoryinfo": 6, "contributors": 8, "deletedrevisions": 7, "duplicatefiles": 6, "extlinks": 7,
    "extracts": 8, "fileusage": 6, "imageinfo": 6, "images": 7, "info": 12, "iwlinks": 7, "langlinks": 7, "links": 7,
    "linkshere": 7, "pageimages": 7, "pageprops": 7, "redirects": 7, "revisions": 9, "templates": 7, "transcludedin": 7,
}  # fmt: skip


@pytest.fixture
def filled(wiki: Wiki) -> Client:
    """An admin's program on a wiki with rows of everything."""
    owner = make_account("Owner", groups=("sysop",))
    fill_wiki(owner, ROWS + 1)
    return _client(owner)


def _client(owner: Actor) -> Client:
    client = Client()
    client.force_login(owner.user, backend=BACKEND)
    return client


def _count(client: Client, **params: str) -> tuple[int, dict[str, Any]]:
    values = {"action": "query", "format": "json", "formatversion": "2", **params}
    counts = []
    for _ in range(3):
        # Now and then a request looks whether the wiki's settings have changed.
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/w/api.php", values).json()
        counts.append(len(queries))
    assert "error" not in answer, answer["error"]
    return min(counts), answer


def test_each_list_costs_the_same_for_one_row_and_for_fifty(filled: Client) -> None:
    costs: dict[str, int] = {}
    rows: dict[str, int] = {}
    for name, params in LISTS.items():
        limit = f"{_prefix('list', name)}limit"
        one, _ = _count(filled, list=name, **{**params, limit: "1"})
        many, answer = _count(filled, list=name, **{**params, limit: str(ROWS)})
        costs[name] = many
        rows[name] = _rows(answer, name)
        assert one <= many + 1 and many <= one + 2, (name, one, many)
    assert costs == LIST_COSTS
    assert [name for name, found in rows.items() if not found] == ["pageswithprop"]


def test_each_property_costs_the_same_for_one_page_and_for_fifty(filled: Client) -> None:
    titles = [f"Page {n}" for n in range(1, ROWS + 1)]
    costs: dict[str, int] = {}
    for name, params in PROPS.items():
        one, _ = _count(filled, prop=name, titles=titles[1], **params)
        many, _ = _count(filled, prop=name, titles="|".join(titles), **params)
        costs[name] = many
        assert one <= many <= one + 1, (name, one, many)
    assert costs == PROP_COSTS


def _prefix(group: str, name: str) -> str:
    return next(module.prefix for module in modules_of(group) if module.name == name)


def _rows(answer: dict[str, Any], name: str) -> int:
    found = answer.get("query", answer).get(name, [])
    return len(found.get("results", ())) if isinstance(found, dict) else len(found)


def test_a_feed_costs_the_same_for_ten_entries_and_for_fifty(filled: Client) -> None:
    def cost(limit: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = filled.get(f"/w/api.php?action=feedrecentchanges&feedformat=atom&limit={limit}&hidebots=0")
        assert answer.content.count(b"<entry>") == limit
        return len(queries)

    cost(1)
    assert abs(cost(10) - cost(50)) <= 1
