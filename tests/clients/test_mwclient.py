"""mwclient, as its users use it: one act a test, in order, on one wiki."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from tests.clients.conftest import ADMIN, BOT_PASSWORD, PASSWORD
from tests.clients.pictures import make_png

mwclient = pytest.importorskip("mwclient")
pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def site(served: str) -> Iterator[Any]:
    made = mwclient.Site(served.removeprefix("http://"), scheme="http", path="/w/")
    made.login(ADMIN, PASSWORD)
    yield made


@pytest.fixture
def visitor(served: str) -> Any:
    return mwclient.Site(served.removeprefix("http://"), scheme="http", path="/w/", force_login=False)


def test_log_in(site: Any) -> None:
    assert site.logged_in
    assert site.username == ADMIN
    assert {"edit", "delete", "block"} <= set(site.rights)


def test_log_in_with_a_bot_password(visitor: Any) -> None:
    visitor.login(f"{ADMIN}@lab", BOT_PASSWORD)
    assert visitor.username == ADMIN


def test_log_in_with_a_wrong_password_fails(visitor: Any) -> None:
    with pytest.raises(mwclient.errors.LoginError):
        visitor.login(ADMIN, "not the password")


def test_clientlogin(visitor: Any) -> None:
    answer = visitor.clientlogin(username=ADMIN, password=PASSWORD, loginreturnurl="http://127.0.0.1/")
    assert answer is True


def test_site_tells_its_version_and_namespaces(site: Any) -> None:
    assert site.version[:2] >= (1, 39)
    assert site.namespaces[10] == "Template"


def test_save_a_new_page(site: Any) -> None:
    answer = site.pages["Client Oak"].save("An '''oak'''. [[Category:Client trees]]", "new")
    assert (answer["result"], "new" in answer) == ("Success", True)


def test_save_the_same_again_changes_nothing(site: Any) -> None:
    answer = site.pages["Client Oak"].save("An '''oak'''. [[Category:Client trees]]", "again")
    assert "nochange" in answer


def test_read(site: Any) -> None:
    page = site.pages["Client Oak"]
    assert page.exists
    assert page.text() == "An '''oak'''. [[Category:Client trees]]"
    assert (page.namespace, page.contentmodel, page.redirect) == (0, "wikitext", False)


def test_missing_page_reads_as_empty(site: Any) -> None:
    page = site.pages["Client nowhere"]
    assert (page.exists, page.text()) == (False, "")


def test_append_and_prepend(site: Any) -> None:
    page = site.pages["Client Oak"]
    page.append("\n== Leaves ==\nLobed.", "more")
    page.prepend("Top.\n", "first")
    assert page.text().startswith("Top.\nAn '''oak'''")
    assert page.text().endswith("Lobed.")


def test_read_and_save_a_section(site: Any) -> None:
    page = site.pages["Client Oak"]
    assert page.text(section=1) == "== Leaves ==\nLobed."
    page.save("== Leaves ==\nLobed and green.", "colour", section=1)
    assert page.text(section=1) == "== Leaves ==\nLobed and green."


def test_new_section(site: Any) -> None:
    page = site.pages["Talk:Client Oak"]
    page.save("Is it a tree?", section="new", sectiontitle="Question")
    assert site.pages["Talk:Client Oak"].text() == "== Question ==\n\nIs it a tree?"


def test_edit_conflict_is_told(site: Any, visitor: Any) -> None:
    site.pages["Client conflict"].save("one", "1")
    page = site.pages["Client conflict"]
    first, base = page.revision, page.text()
    visitor.pages["Client conflict"].save("two", "2")
    assert base == "one"
    with pytest.raises(mwclient.errors.APIError) as told:
        site.post("edit", title="Client conflict", text="three", baserevid=first, token=site.get_token("csrf"))
    assert told.value.code == "editconflict"


def test_history(site: Any) -> None:
    rows = list(site.pages["Client Oak"].revisions(prop="ids|timestamp|user|comment|content"))
    assert len(rows) == 4
    assert rows[-1]["comment"] == "new"
    assert rows[-1]["user"] == ADMIN


def test_history_goes_on_behind_a_limit(site: Any) -> None:
    ids = [row["revid"] for row in site.pages["Client Oak"].revisions(api_chunk_size=1, dir="newer")]
    assert ids == sorted(ids)
    assert len(ids) == 4


def test_move(site: Any) -> None:
    site.pages["Client Oak"].move("Client Quercus", reason="Latin", move_talk=True)
    assert site.pages["Client Oak"].redirects_to().name == "Client Quercus"
    assert site.pages["Talk:Client Quercus"].exists


def test_resolve_a_redirect(site: Any) -> None:
    assert site.pages["Client Oak"].resolve_redirect().name == "Client Quercus"


def test_links_templates_and_images(site: Any) -> None:
    site.pages["Template:Client box"].save("box {{{1|}}}", "t")
    text = "[[Client Quercus]] {{Client box|x}} [[File:Client leaf.png]] https://example.org/x [[fr:Chêne]] [[wikipedia:Oak]]"
    page = site.pages["Client links"]
    page.save(text, "links")
    page.purge()
    page = site.pages["Client links"]
    site.post("purge", titles="Client links", forcelinkupdate=1)
    assert "Client Quercus" in [p.name for p in page.links()]
    assert [p.name for p in page.templates()] == ["Template:Client box"]
    assert [p.name for p in page.images()] == ["File:Client leaf.png"]
    assert list(page.extlinks()) == ["https://example.org/x"]
    assert list(page.langlinks()) == [("fr", "Chêne")]
    assert list(page.iwlinks()) == [("wikipedia", "Oak")]


def test_backlinks_and_transclusions(site: Any) -> None:
    assert "Client links" in [p.name for p in site.pages["Client Quercus"].backlinks()]
    assert [p.name for p in site.pages["Template:Client box"].embeddedin()] == ["Client links"]


def test_category(site: Any) -> None:
    assert [p.name for p in site.categories["Client trees"]] == ["Client Quercus"]
    assert [c.name for c in site.pages["Client Quercus"].categories()] == ["Category:Client trees"]


def test_upload(site: Any) -> None:
    answer = site.upload(io.BytesIO(make_png(60, 40, 3)), "Client leaf.png", "A leaf.", ignore=True)
    assert answer["result"] == "Success"
    assert answer["imageinfo"]["width"] == 60


def test_upload_in_pieces(site: Any) -> None:
    site.chunk_size = 4096
    answer = site.upload(io.BytesIO(make_png(120, 90, 5)), "Client large.png", "Large.", ignore=True)
    assert answer["upload"]["result"] == "Success"
    assert site.images["Client large.png"].imageinfo["height"] == 90


def test_upload_of_the_same_bytes_warns(site: Any) -> None:
    answer = site.upload(io.BytesIO(make_png(60, 40, 3)), "Client copy.png", "Copy.")
    assert answer["result"] == "Warning"
    assert "duplicate" in answer["warnings"]


def test_download(site: Any) -> None:
    target = io.BytesIO()
    site.images["Client leaf.png"].download(target)
    assert target.getvalue() == make_png(60, 40, 3)


def test_file_history_and_usage(site: Any) -> None:
    image = site.images["Client leaf.png"]
    assert [row["size"] for row in image.imagehistory()] == [len(make_png(60, 40, 3))]
    assert [p.name for p in image.imageusage()] == ["Client links"]


def test_search(site: Any) -> None:
    # The index is written by a job, a moment after the save.
    for _ in range(50):
        found = [row["title"] for row in site.search("Quercus", what="text")]
        if found:
            break
    assert "Client Quercus" in found


def test_all_pages_with_a_prefix(site: Any) -> None:
    assert [p.name for p in site.allpages(prefix="Client Q")] == ["Client Quercus"]


def test_all_pages_goes_on_behind_a_limit(site: Any) -> None:
    names = [p.name for p in site.allpages(prefix="Client", api_chunk_size=1)]
    assert len(names) >= 4
    assert names == sorted(names)


def test_all_images_categories_and_users(site: Any) -> None:
    assert "File:Client leaf.png" in [p.name for p in site.allimages()]
    assert "Category:Client trees" in [c.name for c in site.allcategories()]
    assert ADMIN in [row["name"] for row in site.allusers()]


def test_recent_changes(site: Any) -> None:
    rows = list(islice(site.recentchanges(prop="title|user|comment|ids"), 50))
    assert "Client links" in [row["title"] for row in rows]


def test_contributions(site: Any) -> None:
    rows = list(site.usercontributions(ADMIN, prop="ids|title|comment"))
    assert "Client Quercus" in [row["title"] for row in rows]


def test_log(site: Any) -> None:
    rows = list(site.logevents(type="move"))
    assert rows[0]["params"]["target_title"] == "Talk:Client Quercus"


def test_random_pages(site: Any) -> None:
    assert len(list(islice(site.random(0), 2))) == 2


def test_users(site: Any) -> None:
    rows = list(site.users([ADMIN, "Nobody there"]))
    assert (rows[0]["name"], "missing" in rows[1]) == (ADMIN, True)


def test_protect_and_unprotect(site: Any) -> None:
    token = site.get_token("csrf")
    site.post("protect", title="Client Quercus", protections="edit=sysop", expiry="infinite", reason="r", token=token)
    assert site.pages["Client Quercus"].protection["edit"][0] == "sysop"
    site.post("protect", title="Client Quercus", protections="edit=all", token=token)
    assert "edit" not in site.pages["Client Quercus"].protection


def test_page_that_may_not_be_edited_is_told(site: Any, visitor: Any) -> None:
    token = site.get_token("csrf")
    site.post("protect", title="Client links", protections="edit=sysop", token=token)
    with pytest.raises(mwclient.errors.ProtectedPageError):
        visitor.pages["Client links"].save("mine", "x")
    site.post("protect", title="Client links", protections="edit=all", token=token)


def test_block_and_unblock(site: Any) -> None:
    token = site.get_token("csrf")
    answer = site.post("block", user="192.0.2.7", expiry="1 day", reason="test", token=token)
    assert answer["block"]["user"] == "192.0.2.7"
    assert "192.0.2.7" in [row["user"] for row in site.blocks()]
    site.post("unblock", user="192.0.2.7", token=token)
    assert "192.0.2.7" not in [row["user"] for row in site.blocks()]


def test_undo(site: Any) -> None:
    site.pages["Client undo"].save("good", "1")
    site.pages["Client undo"].save("bad", "2")
    bad = site.pages["Client undo"].revision
    answer = site.post("edit", title="Client undo", undo=bad, token=site.get_token("csrf"))
    assert answer["edit"]["result"] == "Success"
    assert site.pages["Client undo"].text() == "good"


def test_rollback(site: Any, visitor: Any) -> None:
    site.pages["Client roll"].save("good", "1")
    visitor.pages["Client roll"].save("bad", "2")
    author = next(iter(site.pages["Client roll"].revisions(prop="user")))["user"]
    answer = site.post("rollback", title="Client roll", user=author, token=site.get_token("rollback"))
    assert answer["rollback"]["title"] == "Client roll"
    assert site.pages["Client roll"].text() == "good"


def test_patrol(site: Any, visitor: Any) -> None:
    visitor.pages["Client patrol"].save("new", "1")
    row = next(row for row in site.recentchanges(prop="title|ids|patrolled") if row["title"] == "Client patrol")
    assert "unpatrolled" in row
    assert site.patrol(rcid=row["rcid"])["title"] == "Client patrol"


def test_watch_and_watchlist(site: Any) -> None:
    site.post("watch", titles="Client Quercus", token=site.get_token("watch"))
    assert "Client Quercus" in [row["title"] for row in site.watchlist(allrev=True)]
    site.post("watch", titles="Client Quercus", unwatch=1, token=site.get_token("watch"))


def test_expand_templates(site: Any) -> None:
    assert site.expandtemplates("{{Client box|y}} {{uc:abc}}") == "box y ABC"


def test_parse(site: Any) -> None:
    parsed = site.parse(page="Client Quercus")
    assert "<b>oak</b>" in parsed["text"]["*"]
    assert parsed["sections"][0]["line"] == "Leaves"


def test_raw_text_by_index(site: Any) -> None:
    assert site.raw_index("raw", http_method="GET", title="Client undo") == "good"


def test_delete_and_undelete(site: Any) -> None:
    page = site.pages["Client undo"]
    page.delete("no use")
    assert not site.pages["Client undo"].exists
    gone = site.get("query", list="alldeletedrevisions", adrprefix="Client undo")["query"]["alldeletedrevisions"]
    assert gone[0]["title"] == "Client undo"
    site.post("undelete", title="Client undo", reason="of use", token=site.get_token("csrf"))
    assert site.pages["Client undo"].text() == "good"


def test_external_links(site: Any) -> None:
    assert "Client links" in [row["title"] for row in site.exturlusage("example.org", protocol="https")]


def test_continuation_of_several_modules(site: Any) -> None:
    seen: set[str] = set()
    query = {"generator": "allpages", "gapprefix": "Client", "gaplimit": "2", "prop": "revisions|links", "pllimit": "1"}
    following: dict[str, str] = {}
    for _ in range(60):
        answer = site.get("query", **query, **following)
        seen |= {page["title"] for page in answer.get("query", {}).get("pages", {}).values()}
        if "continue" not in answer:
            break
        following = answer["continue"]
    assert {"Client Quercus", "Client links", "Client roll"} <= seen
    assert "continue" not in answer


def test_email_from_an_account_without_an_address_is_refused(site: Any) -> None:
    with pytest.raises(mwclient.errors.APIError) as told:
        site.post("emailuser", target=ADMIN, subject="subject", text="text", token=site.get_token("csrf"))
    assert told.value.code == "cantsend"
