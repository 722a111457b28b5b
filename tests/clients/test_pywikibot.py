"""pywikibot, as its users use it: one act a test, in order, on one wiki."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import ADMIN, PASSWORD
from tests.clients.pictures import make_png

# It reads its settings when it is imported.
os.environ["PYWIKIBOT_NO_USER_CONFIG"] = "2"
os.environ.setdefault("PYWIKIBOT_DIR", tempfile.mkdtemp(prefix="wikigrove-pywikibot-"))
pywikibot = pytest.importorskip("pywikibot")
requests = pytest.importorskip("requests")
pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def site(served: str) -> Iterator[Any]:
    from pywikibot import config
    from pywikibot.family import AutoFamily
    from pywikibot.login import ClientLoginManager

    # Cookies and answers that it keeps: else they are put into the folder that tests run in.
    config.base_dir = os.environ["PYWIKIBOT_DIR"]
    config.put_throttle = config.minthrottle = config.maxthrottle = 0
    config.max_retries, config.retry_wait, config.noisysleep = 1, 0, 99
    config.simulate = False
    family = AutoFamily("wikigrove", f"{served}/w/api.php")
    code = next(iter(family.langs))
    config.usernames["wikigrove"][code] = ADMIN
    made = pywikibot.Site(code, family, user=ADMIN)
    assert ClientLoginManager(password=PASSWORD, site=made, user=ADMIN).login()
    made.login(autocreate=False)
    yield made


@pytest.fixture
def page(site: Any) -> Any:
    return pywikibot.Page(site, "Bot Oak")


def put(site: Any, title: str, text: str, summary: str = "test") -> Any:
    page = pywikibot.Page(site, title)
    page.text = text
    page.save(summary=summary, quiet=True)
    return page


def wait_for(find: Callable[[], list[str]]) -> list[str]:
    """What a search finds, once a worker has put the page into its index."""
    for _ in range(50):
        found = find()
        if found:
            return found
        time.sleep(0.2)
    return []


def next_second() -> None:
    """pywikibot tells versions apart by the second."""
    time.sleep(1.05 - time.time() % 1)


def put_as_visitor(site: Any, title: str, text: str) -> Any:
    api = f"{site.protocol()}://{site.hostname()}{site.apipath()}"
    body = {"action": "edit", "title": title, "text": text, "token": "+\\", "format": "json"}
    answer = requests.post(api, data=body, timeout=30).json()["edit"]
    assert answer["result"] == "Success"
    return answer


def test_log_in(site: Any) -> None:
    assert site.logged_in()
    assert site.user() == ADMIN
    assert site.has_right("delete")
    assert site.has_group("sysop")


def test_facts_of_the_site(site: Any) -> None:
    assert site.mw_version >= "1.39"
    assert site.namespaces.TEMPLATE.custom_name == "Template"
    assert site.siteinfo["sitename"] == "LabWiki"
    assert site.dbName()
    assert site.lang == "en"


def test_server_time(site: Any) -> None:
    assert abs(site.server_time() - pywikibot.Timestamp.nowutc(with_tz=False)) < timedelta(minutes=5)


def test_magic_words(site: Any) -> None:
    assert "#REDIRECT" in site.getmagicwords("redirect")


def test_messages_of_the_interface(site: Any) -> None:
    assert site.mediawiki_message("edit")


def test_save_a_new_page(page: Any) -> None:
    assert not page.exists()
    page.text = "An '''oak''' is a [[Bot tree]]. [[Category:Bot trees]]\n\n== Leaves ==\nLobed."
    page.save(summary="new page", quiet=True)
    assert page.exists()
    assert page.latest_revision_id > 0


def test_read(page: Any) -> None:
    assert page.get().startswith("An '''oak'''")
    assert (page.namespace(), page.content_model, page.isRedirectPage()) == (0, "wikitext", False)


def test_edit_again(page: Any) -> None:
    next_second()
    page.text = page.text.replace("Lobed", "Lobed and green")
    page.save(summary="colour", minor=True, quiet=True)
    latest = pywikibot.Page(page.site, page.title()).latest_revision
    assert (latest.comment, latest.minor) == ("colour", True)


def test_missing_page_is_told(site: Any) -> None:
    with pytest.raises(pywikibot.exceptions.NoPageError):
        pywikibot.Page(site, "Bot nowhere").get()


def test_bad_title_is_told(site: Any) -> None:
    with pytest.raises(pywikibot.exceptions.InvalidTitleError):
        pywikibot.Page(site, "Bot [bad]").title()


def test_history(page: Any) -> None:
    rows = list(page.revisions(content=True))
    assert [row.comment for row in rows] == ["colour", "new page"]
    assert rows[1].text.endswith("Lobed.")
    assert page.oldest_revision.user == ADMIN
    assert page.revision_count() == 2


def test_old_version(page: Any) -> None:
    assert page.getOldVersion(page.oldest_revision.revid).endswith("Lobed.")


def test_contributors(page: Any) -> None:
    assert dict(page.contributors()) == {ADMIN: 2}


def test_compare(site: Any, page: Any) -> None:
    assert "green" in site.compare(page.oldest_revision.revid, page.latest_revision_id)


def test_move(site: Any, page: Any) -> None:
    page.move("Bot Quercus", reason="Latin", noredirect=False)
    old = pywikibot.Page(site, "Bot Oak")
    assert old.isRedirectPage()
    assert old.getRedirectTarget().title() == "Bot Quercus"


def test_move_target(site: Any) -> None:
    assert [p.title() for p in pywikibot.Page(site, "Bot Quercus").redirects()] in (["Bot Oak"], [])
    assert pywikibot.Page(site, "Bot Oak").moved_target().title() == "Bot Quercus"


def test_set_a_redirect(site: Any) -> None:
    page = pywikibot.Page(site, "Bot Eiche")
    page.set_redirect_target("Bot Quercus", create=True, summary="German")
    assert pywikibot.Page(site, "Bot Eiche").getRedirectTarget().title() == "Bot Quercus"


def test_delete(site: Any) -> None:
    page = put(site, "Bot gone", "soon")
    page.delete(reason="test", prompt=False)
    assert not pywikibot.Page(site, "Bot gone").exists()
    assert pywikibot.Page(site, "Bot gone").has_deleted_revisions()


def test_read_deleted_revisions(site: Any) -> None:
    page = pywikibot.Page(site, "Bot gone")
    stamps = list(page.loadDeletedRevisions())
    assert len(stamps) == 1
    assert page.getDeletedRevision(stamps[0], content=True)["slots"]["main"]["*"] == "soon"


def test_undelete(site: Any) -> None:
    page = pywikibot.Page(site, "Bot gone")
    page.undelete(reason="back")
    assert pywikibot.Page(site, "Bot gone").text == "soon"


def test_protect(site: Any) -> None:
    page = pywikibot.Page(site, "Bot gone")
    page.protect(reason="calm", protections={"edit": "sysop", "move": "sysop"}, expiry="1 day")
    assert pywikibot.Page(site, "Bot gone").protection()["edit"][0] == "sysop"
    assert "Bot gone" in [p.title() for p in site.protectedpages()]


def test_unprotect(site: Any) -> None:
    pywikibot.Page(site, "Bot gone").protect(reason="over", protections={"edit": "all", "move": "all"})
    assert pywikibot.Page(site, "Bot gone").protection() == {}


def test_block(site: Any) -> None:
    user = pywikibot.User(site, "192.0.2.44")
    user.block("1 day", "test", anononly=True, nocreate=True)
    assert pywikibot.User(site, "192.0.2.44").is_blocked(force=True)
    assert "192.0.2.44" in [row["user"] for row in site.blocks()]


def test_unblock(site: Any) -> None:
    # Its own method wants a right "unblock", which no MediaWiki has.
    site.simple_request(action="unblock", user="192.0.2.44", reason="over", token=site.tokens["csrf"]).submit()
    assert not pywikibot.User(site, "192.0.2.44").is_blocked(force=True)


def test_upload(site: Any, tmp_path: Path) -> None:
    picture = tmp_path / "leaf.png"
    picture.write_bytes(make_png(40, 30, 3))
    file = pywikibot.FilePage(site, "File:Bot leaf.png")
    assert file.upload(str(picture), comment="a leaf", text="A leaf.")
    assert file.latest_file_info.size == picture.stat().st_size
    assert (file.latest_file_info.width, file.latest_file_info.height) == (40, 30)


def test_upload_in_chunks(site: Any, tmp_path: Path) -> None:
    picture = tmp_path / "big.png"
    picture.write_bytes(make_png(300, 200, 5))
    file = pywikibot.FilePage(site, "File:Bot chunks.png")
    size = picture.stat().st_size
    assert site.upload(
        file, source_filename=str(picture), comment="in parts", text="x", chunk_size=size // 3 + 1, ignore_warnings=True
    )
    assert file.latest_file_info.size == size


def test_upload_of_the_same_warns(site: Any, tmp_path: Path) -> None:
    picture = tmp_path / "leaf.png"
    picture.write_bytes(make_png(40, 30, 3))
    with pytest.raises(pywikibot.exceptions.UploadError) as told:
        site.upload(
            pywikibot.FilePage(site, "File:Bot second.png"), source_filename=str(picture), comment="c", text="t"
        )
    assert "duplicate" in told.value.code


def test_new_version_of_a_file(site: Any, tmp_path: Path) -> None:
    picture = tmp_path / "leaf.png"
    picture.write_bytes(make_png(44, 33, 7))
    next_second()
    file = pywikibot.FilePage(site, "File:Bot leaf.png")
    assert file.upload(str(picture), comment="larger", ignore_warnings=True)
    assert len(pywikibot.FilePage(site, "File:Bot leaf.png").get_file_history()) == 2


def test_download(site: Any, tmp_path: Path) -> None:
    file = pywikibot.FilePage(site, "File:Bot leaf.png")
    assert file.download(str(tmp_path / "got.png"))
    assert (tmp_path / "got.png").read_bytes() == make_png(44, 33, 7)


def test_files_by_hash(site: Any) -> None:
    sha1 = pywikibot.FilePage(site, "File:Bot chunks.png").latest_file_info.sha1
    assert [p.title() for p in site.allimages(sha1=sha1)] == ["File:Bot chunks.png"]


def test_watch(site: Any) -> None:
    page = pywikibot.Page(site, "Bot Quercus")
    assert page.watch()
    assert "Bot Quercus" in [p.title() for p in site.watched_pages(force=True)]


def test_unwatch(site: Any) -> None:
    assert pywikibot.Page(site, "Bot Quercus").watch(unwatch=True)
    assert "Bot Quercus" not in [p.title() for p in site.watched_pages(force=True)]


def test_links_templates_and_categories(site: Any) -> None:
    put(site, "Template:Bot box", "box {{{1|}}}")
    text = "[[Bot Quercus]] {{Bot box|x}} [[File:Bot leaf.png]] https://bot.example.org/x [[Category:Bot trees]]"
    page = put(site, "Bot links", text)
    page.purge(forcelinkupdate=True)
    assert "Bot Quercus" in [p.title() for p in page.linkedPages()]
    assert [p.title() for p in page.templates()] == ["Template:Bot box"]
    assert [p.title() for p in page.imagelinks()] == ["File:Bot leaf.png"]
    assert list(page.extlinks()) == ["https://bot.example.org/x"]
    assert [c.title() for c in page.categories()] == ["Category:Bot trees"]
    assert page.templatesWithParams()[0][1] == ["x"]


def test_what_links_here(site: Any) -> None:
    assert "Bot links" in [p.title() for p in pywikibot.Page(site, "Bot Quercus").backlinks()]
    assert "Bot links" in [p.title() for p in pywikibot.Page(site, "Template:Bot box").embeddedin()]
    assert "Bot links" in [p.title() for p in pywikibot.FilePage(site, "File:Bot leaf.png").using_pages()]


def test_category(site: Any) -> None:
    put(site, "Category:Bot small trees", "[[Category:Bot trees]]").purge(forcelinkupdate=True)
    pywikibot.Page(site, "Bot Quercus").purge(forcelinkupdate=True)
    category = pywikibot.Category(site, "Bot trees")
    assert {"Bot Quercus", "Bot links"} <= {p.title() for p in category.articles()}
    assert [c.title() for c in category.subcategories()] == ["Category:Bot small trees"]
    assert category.categoryinfo["subcats"] == 1


def test_change_a_category(site: Any) -> None:
    page = pywikibot.Page(site, "Bot links")
    assert page.change_category(pywikibot.Category(site, "Bot trees"), pywikibot.Category(site, "Bot lists"))
    assert "[[Category:Bot lists]]" in pywikibot.Page(site, "Bot links").text


def test_external_links(site: Any) -> None:
    assert "Bot links" in [p.title() for p in site.exturlusage("bot.example.org")]


def test_search(site: Any) -> None:
    put(site, "Bot search", "The xylobotanical word.")
    assert wait_for(lambda: [p.title() for p in site.search("xylobotanical")]) == ["Bot search"]


def test_prefix(site: Any) -> None:
    assert "Bot Quercus" in [p.title() for p in site.allpages(prefix="Bot Q")]


def test_all_pages_go_on_behind_a_limit(site: Any) -> None:
    whole = {p.title() for p in site.allpages(prefix="Bot ")}
    steps = site.allpages(prefix="Bot ")
    steps.set_query_increment(2)
    assert {p.title() for p in steps} == whole
    assert len(whole) > 4


def test_redirects_only(site: Any) -> None:
    assert {p.title() for p in site.allpages(prefix="Bot ", filterredir=True)} == {"Bot Eiche", "Bot Oak"}


def test_preload(site: Any) -> None:
    pages = list(site.preloadpages([pywikibot.Page(site, t) for t in ("Bot Quercus", "Bot links", "Bot nowhere")]))
    assert {p.title() for p in pages if p.exists()} == {"Bot Quercus", "Bot links"}


def test_pages_by_number(site: Any) -> None:
    number = pywikibot.Page(site, "Bot links").pageid
    assert [p.title() for p in site.load_pages_from_pageids([number])] == ["Bot links"]


def test_random_page(site: Any) -> None:
    assert len(list(site.randompages(total=2))) == 2


def test_recent_changes(site: Any) -> None:
    rows = list(site.recentchanges(total=50))
    assert "Bot links" in [row["title"] for row in rows]
    assert {"edit", "new", "log"} <= {row["type"] for row in rows}


def test_new_pages(site: Any) -> None:
    assert "Bot search" in [page.title() for page, *_ in site.newpages(total=20)]


def test_log(site: Any) -> None:
    entry = next(iter(site.logevents(logtype="move", total=1)))
    assert (entry.type(), entry.page().title(), entry.target_title) == ("move", "Bot Oak", "Bot Quercus")


def test_contributions(site: Any) -> None:
    user = pywikibot.User(site, ADMIN)
    assert "Bot search" in [page.title() for page, *_ in user.contributions(total=20)]
    assert user.editCount(force=True) >= 10
    assert user.registration() is not None


def test_users(site: Any) -> None:
    assert [row["name"] for row in site.allusers(prefix=ADMIN, total=1)] == [ADMIN]
    assert "sysop" in next(iter(site.users([ADMIN])))["groups"]


def test_undo(site: Any) -> None:
    put(site, "Bot undo", "good")
    page = put(site, "Bot undo", "bad")
    assert site.editpage(page, undo=page.latest_revision_id, summary="undone")
    assert pywikibot.Page(site, "Bot undo").text == "good"


def test_rollback(site: Any) -> None:
    put(site, "Bot roll", "good")
    put_as_visitor(site, "Bot roll", "bad")
    page = pywikibot.Page(site, "Bot roll")
    site.rollbackpage(page, user=page.latest_revision.user)
    assert pywikibot.Page(site, "Bot roll").text == "good"


def test_patrol(site: Any) -> None:
    made = put_as_visitor(site, "Bot patrol", "new")
    row = next(row for row in site.recentchanges(total=10) if row["revid"] == made["newrevid"])
    assert [done["title"] for done in site.patrol(rcid=row["rcid"])] == ["Bot patrol"]


def test_purge(site: Any) -> None:
    assert site.purgepages([pywikibot.Page(site, "Bot Quercus")], forcelinkupdate=True)


def test_expand(site: Any) -> None:
    assert site.expand_text("{{Bot box|y}} {{uc:abc}} {{PAGENAME}}", title="Bot links") == "box y ABC Bot links"


def test_parse(site: Any) -> None:
    assert "<b>oak</b>" in pywikibot.Page(site, "Bot Quercus").get_parsed_page()


def test_page_properties(site: Any) -> None:
    put(site, "Bot props", "{{DEFAULTSORT:Props}} __NOINDEX__").purge(forcelinkupdate=True)
    assert "defaultsort" in pywikibot.Page(site, "Bot props").properties(force=True)


def test_undo_of_what_another_has_changed_is_refused(site: Any) -> None:
    put(site, "Bot conflict", "one\n")
    second = put(site, "Bot conflict", "two\n").latest_revision_id
    put(site, "Bot conflict", "three\n")
    with pytest.raises(pywikibot.exceptions.Error):
        site.editpage(pywikibot.Page(site, "Bot conflict"), undo=second, summary="x")


def test_merge_histories(site: Any) -> None:
    put(site, "Bot merge a", "first")
    put(site, "Bot merge b", "later")
    site.merge_history(pywikibot.Page(site, "Bot merge a"), pywikibot.Page(site, "Bot merge b"), reason="one page")
    assert pywikibot.Page(site, "Bot merge b").revision_count() == 2


def test_thank(site: Any) -> None:
    with pytest.raises(pywikibot.exceptions.APIError) as told:
        site.thank_revision(pywikibot.Page(site, "Bot links").latest_revision_id)
    assert told.value.code == "invalidrecipient"


def test_islice_does_not_ask_for_all(site: Any) -> None:
    assert len(list(islice(site.allpages(), 3))) == 3


def test_log_out(site: Any) -> None:
    site.logout()
    assert not site.logged_in()
