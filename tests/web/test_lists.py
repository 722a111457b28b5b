"""Histories, comparisons, special pages: what they show, and that long lists cost as many queries as short ones."""

from __future__ import annotations

import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from tests.factories import get_page, make_account, save_page, title_of
from tests.journeys.screens import SCREENS
from wikigrove.accounts.models import Actor, GlobalMembership
from wikigrove.editing.domain.delete import DeleteRequest, delete_page
from wikigrove.editing.domain.move import MoveRequest, move_page
from wikigrove.farm.models import Wiki
from wikigrove.web.special.registry import all_specials, find_special
from wikigrove.web.views import category


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
    + chunk(b"IEND", b"")
)


def count_queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(path)
    assert response.status_code == 200, path
    # Which wiki a host means is remembered for seconds only; that query may come at any time.
    return sum('FROM "farm_wiki"' not in query["sql"] for query in seen.captured_queries)


def make_pages(numbers: range) -> None:
    for number in numbers:
        save_page(f"Page {number}", f"[[Hub]] {{{{T}}}} [[Category:C]] [[Category:C{number}]]")
        save_page("Hub", f"text {number}")


def test_search_costs_the_same_with_few_rows_and_with_many(client: Client, alice: Actor) -> None:
    make_pages(range(2))
    few = count_queries(client, "/wiki/Special:Search?search=hub&fulltext=1")
    make_pages(range(2, 5))
    many = count_queries(client, "/wiki/Special:Search?search=hub&fulltext=1")
    assert (many, many <= 14) == (few, True)


def test_history_has_authors_sizes_and_links(alice_client: Client, alice: Actor) -> None:
    first = save_page("Oak", "An oak.", actor=alice, summary="begin").revision_id
    second = save_page("Oak", "An oak tree.", actor=alice, summary="more").revision_id
    text = alice_client.get("/w/index.php?title=Oak&action=history").content.decode()
    assert text.count('class="history-row"') == 2
    assert f"undoafter={first}&amp;undo={second}" in text
    assert '<span class="bytes bytes-plus">+5</span>' in text


def test_history_pages_through_cursors(client: Client, alice: Actor) -> None:
    for number in range(5):
        save_page("Oak", f"version {number}", actor=alice, summary=f"edit {number}")
    first = client.get("/w/index.php?title=Oak&action=history&limit=2").content.decode()
    assert "edit 4" in first and "edit 2" not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(older).content.decode()
    assert "edit 2" in second and "edit 4" not in second and 'rel="prev"' in second


def test_bad_cursor_is_a_bad_request(client: Client, alice: Actor) -> None:
    save_page("Oak", "x", actor=alice)
    for path in ("/w/index.php?title=Oak&action=history&offset=zzz", "/wiki/Special:RecentChanges?offset=zzz"):
        assert client.get(path).status_code == 400


def test_comparison_marks_words_in_two_columns_and_in_one(client: Client, alice: Actor) -> None:
    first = save_page("Oak", "An old oak.", actor=alice).revision_id
    second = save_page("Oak", "A young oak.", actor=alice).revision_id
    columns = client.get(f"/w/index.php?title=Oak&oldid={first}&diff={second}").content.decode()
    assert "<ins>young</ins>" in columns and "<del>old</del>" in columns
    inline = client.get(f"/w/index.php?title=Oak&oldid={first}&diff={second}&diff-type=inline").content.decode()
    assert "<del>old</del><ins>young</ins>" in inline
    swapped = client.get(f"/w/index.php?title=Oak&oldid={second}&diff={first}").content.decode()
    assert "<ins>young</ins>" in swapped


@pytest.mark.parametrize(
    "words",
    ["diff=prev&oldid={0}", "diff=cur&oldid={0}", "diff=next&oldid={0}", "diff={0}", "diff=cur", "diff=0&oldid={0}"],
)
def test_each_way_to_ask_for_a_comparison_answers(client: Client, alice: Actor, words: str) -> None:
    first = save_page("Oak", "An old oak.", actor=alice).revision_id
    save_page("Oak", "A young oak.", actor=alice)
    assert client.get(f"/w/index.php?title=Oak&{words.format(first)}").status_code == 200


def test_comparison_shows_markup_as_text(client: Client, alice: Actor) -> None:
    save_page("Oak", "a", actor=alice)
    save_page("Oak", "<script>alert(1)</script>", actor=alice)
    assert "<script>alert" not in client.get("/w/index.php?title=Oak&diff=cur").content.decode()


def test_every_special_page_answers_visitors_and_administrators(client: Client, admin: Actor) -> None:
    save_page("Oak", "An oak.", actor=admin)
    for page in all_specials():
        assert client.get(f"/wiki/Special:{page.name}").status_code in {200, 302, 403, 404}, page.name
    # Some pages are for those who look after all wikis.
    GlobalMembership.objects.create(user=admin.user, group="steward")
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in all_specials():
        assert client.get(f"/wiki/Special:{page.name}").status_code in {200, 302, 404}, page.name


def test_every_screen_answers_in_every_language(client: Client, alice: Actor) -> None:
    save_page("Yew", "A yew.", actor=alice)
    for name, path in SCREENS.items():
        for language in ("en", "de", "ar", "qqx"):
            response = client.get(f"{path}{'&' if '?' in path else '?'}uselang={language}")
            assert response.status_code < 500, name
            assert "⧼" not in response.content.decode(), name


def test_special_names_ignore_case_and_underscores(wiki: Wiki) -> None:
    assert find_special("recent_CHANGES") is find_special("RecentChanges")
    assert find_special("nothing") is None


def test_search_goes_offers_and_escapes(client: Client, alice: Actor) -> None:
    save_page("Oak", "An oak stands in the park.", actor=alice)
    assert client.get("/wiki/Special:Search?search=oak")["Location"] == "/wiki/Oak"
    results = client.get("/wiki/Special:Search?search=park").content.decode()
    assert "<mark>park</mark>" in results
    nothing = client.get("/wiki/Special:Search?search=%3Cscript%3Ealert(1)%3C/script%3E").content.decode()
    assert "<script>alert" not in nothing


def test_upload_makes_file_page_thumbnail_and_log(alice_client: Client, wiki: Wiki) -> None:
    sent = {
        "wpUploadFile": SimpleUploadedFile("dot.png", PNG, "image/png"),
        "wpDestFile": "Dot.png",
        "wpUploadDescription": "A dot.",
        "wpUploadSummary": "dot",
    }
    response = alice_client.post("/wiki/Special:Upload", sent)
    assert response.status_code == 302, response.content.decode()
    text = alice_client.get("/wiki/File:Dot.png").content.decode()
    assert "A dot." in text and "image/png" in text
    address = text.split('<div class="file-preview"><a href="')[1].split('"')[0]
    picture = alice_client.get(address)
    assert (picture["Content-Type"], "sandbox" in picture["Content-Security-Policy"]) == ("image/png", True)
    assert b"".join(picture.streaming_content) == PNG  # type: ignore[attr-defined]
    assert "uploaded" in alice_client.get("/wiki/Special:Log").content.decode()


def test_upload_of_html_is_refused(alice_client: Client, wiki: Wiki) -> None:
    sent = {"wpUploadFile": SimpleUploadedFile("x.png", b"<html><script>alert(1)</script>"), "wpDestFile": "X.png"}
    response = alice_client.post("/wiki/Special:Upload", sent)
    assert response.status_code == 400
    assert "field-error" in response.content.decode()


def test_random_leads_to_a_page(client: Client, alice: Actor) -> None:
    save_page("Oak", "An oak.", actor=alice)
    assert client.get("/wiki/Special:Random")["Location"] == "/wiki/Oak"


def test_preferences_are_kept_and_used(alice_client: Client, wiki: Wiki) -> None:
    alice_client.post(
        "/wiki/Special:Preferences",
        {"wpemail": "a@example.org", "wpnickname": "Al", "wplanguage": "de", "wptheme": "dark"},
    )
    save_page("Oak", "An oak.")
    text = alice_client.get("/wiki/Oak").content.decode()
    assert '<html lang="de" dir="ltr" data-theme="dark" data-account="1">' in text


def test_special_pages_of_revisions_lead_there(client: Client, alice: Actor) -> None:
    number = save_page("Oak", "An oak.", actor=alice).revision_id
    assert client.get(f"/wiki/Special:PermanentLink/{number}")["Location"] == f"/w/index.php?oldid={number}"
    assert client.get(f"/wiki/Special:Diff/{number}")["Location"] == f"/w/index.php?diff={number}"
    assert get_page("Oak").latest_id == number


@pytest.mark.parametrize("name", ["Diff", "PermanentLink", "FilePath"])
def test_special_page_without_its_subject_asks_for_it(client: Client, name: str) -> None:
    assert client.get(f"/wiki/Special:{name}").status_code == 200
    led = client.get(f"/wiki/Special:{name}", {"target": "123"})
    assert (led.status_code, led["Location"]) == (302, f"/wiki/Special:{name}/123")
    assert client.get(f"/wiki/Special:{name}/123", follow=True).status_code == 404


def test_a_category_shows_what_is_in_its_subcategories(wiki: Wiki, client: Client, alice: Actor) -> None:
    for name, parent in (("Conifers", "Trees"), ("Oaks", "Trees"), ("Pines", "Conifers"), ("Firs", "Conifers")):
        save_page(f"Category:{name}", f"[[Category:{parent}]]", actor=alice)
    save_page("Scots pine", "[[Category:Conifers]]", actor=alice)
    page = client.get("/wiki/Category:Trees").content.decode()
    start = page.index('<li class="branch">')
    branch = page[start : page.index("</details>", start)]
    assert "Conifers</a>" in branch and "(2 C, 1 P)" in branch and 'title="2 subcategories, 1 page"' in branch
    assert '<a href="/wiki/Category:Pines">Pines</a>' in branch and "Oaks" not in branch
    assert page.count('class="branch"') == 1


def test_branches_cost_the_same_queries_for_any_number(wiki: Wiki, client: Client, alice: Actor) -> None:
    def count() -> int:
        client.get("/wiki/Category:Trees")
        with CaptureQueriesContext(connection) as queries:
            client.get("/wiki/Category:Trees?x=1")
        return len(queries)

    save_page("Category:Trees", "x", actor=alice)
    save_page("Category:A", "[[Category:Trees]]", actor=alice)
    save_page("Category:AA", "[[Category:A]]", actor=alice)
    one = count()
    for number in range(2):
        save_page(f"Category:B{number}", "[[Category:Trees]]", actor=alice)
        save_page(f"Category:BB{number}", f"[[Category:B{number}]] [[Category:A]]", actor=alice)
    assert count() == one


def test_scripts_come_with_the_screens_and_people_that_need_them(client: Client, alice: Actor) -> None:
    """What was split off for lightness must still be asked for where it works."""
    save_page("Oak", "x", actor=alice)
    wanted = {"/wiki/Oak": (False, False), "/wiki/Special:RecentChanges": (False, True)}
    for path, (member, work) in wanted.items():
        text = client.get(path).content.decode()
        assert [f"{name}.js" in re.sub(r"-[0-9a-f]{10}\.", ".", text) for name in ("member", "work")] == [member, work]
    client.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "member.js" in re.sub(r"-[0-9a-f]{10}\.", ".", client.get("/wiki/Oak").content.decode())


def test_long_category_is_kept_until_a_member_comes_goes_or_moves(
    client: Client, wiki: Wiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = make_account("Admin", groups=("sysop",))
    monkeypatch.setattr(category, "_LONG", 1)
    for name in ("Category:Trees", "Oak", "Elm"):
        save_page(name, "" if name.startswith("Category") else "[[Category:Trees]]", actor=admin, allow_blank=True)

    def shown() -> set[str]:
        page = client.get("/wiki/Category:Trees").content.decode()
        return {name for name in ("Oak", "Elm", "Ash", "Quercus") if f'/wiki/{name}"' in page}

    assert shown() == {"Oak", "Elm"}
    with CaptureQueriesContext(connection) as seen:
        assert shown() == {"Oak", "Elm"}
    assert not [query for query in seen.captured_queries if "sort_key" in query["sql"]]
    save_page("Ash", "[[Category:Trees]]", actor=admin)
    assert shown() == {"Oak", "Elm", "Ash"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        delete_page(DeleteRequest(title_of("Elm")), actor=admin)
        move_page(MoveRequest(title_of("Oak"), title_of("Quercus"), leave_redirect=False), actor=admin)
    assert shown() == {"Ash", "Quercus"}
