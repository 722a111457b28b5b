"""MediaWiki's REST API: what its clients ask for, and how they are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.factories import get_page, make_account, save_page
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.pages.models import Revision

REST = "/w/rest.php"


def get(client: Client, path: str, **headers: str) -> Any:
    return client.get(REST + path, headers=headers)


def send(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
    return client.generic(method, REST + path, json.dumps(body), content_type="application/json")


def token_of(client: Client) -> str:
    """The token that the Action API would hand out for this session."""
    from django.test import RequestFactory

    from wikigrove.accounts.domain.edit_tokens import make_token

    session = client.session
    request = RequestFactory().get("/")
    request.session = session
    request.actor = Actor.objects.get(name="Alice")  # type: ignore[attr-defined]
    made = make_token(request)
    session.save()
    return made


def text_of(response: Any) -> str:
    return str(response.json()["messageTranslations"]["en"])


@pytest.fixture
def oak(alice: Actor) -> int:
    save_page("Oak", "An ''oak''.", actor=alice, summary="begun")
    return save_page("Oak", "An ''oak'' is a [[tree]].\n\n== Use ==\nWood.", actor=alice, summary="more").revision_id


def test_page_with_source_bare_and_html(client: Client, oak: int) -> None:
    page = get_page("Oak")
    stamp = f"{page.get_latest().timestamp:%Y-%m-%dT%H:%M:%SZ}"
    facts = {
        "id": page.pk, "key": "Oak", "title": "Oak", "latest": {"id": oak, "timestamp": stamp}, "content_model": "wikitext",
        "license": {"url": "", "title": ""},
    }  # fmt: skip
    assert get(client, "/v1/page/oak").json() == {**facts, "source": "An ''oak'' is a [[tree]].\n\n== Use ==\nWood."}
    assert get(client, "/v1/page/Oak/bare").json() == {**facts, "html_url": f"http://testserver{REST}/v1/page/Oak/html"}
    html = get(client, "/v1/page/Oak/html")
    assert html["Content-Type"].startswith("text/html")
    assert '<i id="mwAw">oak</i>' in html.content.decode()
    assert '<h2 id="Use">Use</h2>' in html.content.decode()
    assert get(client, "/v1/page/Oak/with_html").json() == {**facts, "html": html.content.decode()}


def test_unchanged_page_answers_304(client: Client, oak: int) -> None:
    first = get(client, "/v1/page/Oak")
    assert get(client, "/v1/page/Oak", if_none_match=first["ETag"]).status_code == 304
    save_page("Oak", "New.")
    assert get(client, "/v1/page/Oak", if_none_match=first["ETag"]).status_code == 200


def test_title_with_slashes_is_one_part_of_the_path(client: Client, alice: Actor) -> None:
    save_page("User:Alice/data.json", '{"a": 1}', actor=alice)
    found = get(client, "/v1/page/User:Alice%2Fdata.json").json()
    assert (found["title"], found["content_model"]) == ("User:Alice/data.json", "json")
    assert len(get(client, "/v1/page/User:Alice%2Fdata.json/history").json()["revisions"]) == 1


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/v1/nothing", 404, "The requested relative path (/v1/nothing) did not match any known handler"),
        ("/v1/page/Missing", 404, "The specified title (Missing) does not exist"),
        ("/v1/page/Bad%5Btitle/html", 404, "The specified title (Bad[title) does not exist"),
        ("/v1/page/Special:Version", 404, "The specified title (Special:Version) does not exist"),
        ("/v1/revision/999999", 404, "The specified revision (999999) does not exist"),
        ("/v1/revision/abc", 400, 'Invalid value "abc" for integer parameter "id".'),
        ("/v1/search/title?q=", 400, 'The "q" parameter must be set.'),
        ("/v1/search/title?q=o&limit=1000", 400, 'The value "1000" for parameter "limit" must be between 1 and 100.'),
        ("/v1/file/File:None.png", 404, "The specified title (File:None.png) does not exist"),
    ],
)
def test_refusals_have_mediawikis_shape(client: Client, path: str, status: int, text: str) -> None:
    response = get(client, path)
    assert (response.status_code, response.json()["httpCode"], text_of(response)) == (status, status, text)


def test_wrong_method_names_the_allowed_ones(client: Client, oak: int) -> None:
    response = client.delete(f"{REST}/v1/page/Oak")
    assert (response.status_code, response["Allow"]) == (405, "HEAD, GET, PUT")


def test_history_in_segments_with_filters_and_counts(client: Client, oak: int, alice: Actor) -> None:
    bob = make_account("Bob")
    for number in range(25):
        save_page("Oak", f"Version {number}", actor=bob, is_minor=number % 2 == 0, summary=f"v{number}")
    first = get(client, "/v1/page/Oak/history").json()
    assert [r["comment"] for r in first["revisions"]] == [f"v{n}" for n in range(24, 4, -1)]
    assert "newer" not in first
    older = client.get(first["older"]).json()
    assert [r["comment"] for r in older["revisions"]] == ["v4", "v3", "v2", "v1", "v0", "more", "begun"]
    assert older["revisions"][-1]["delta"] is None
    assert client.get(older["newer"]).json()["revisions"] == first["revisions"]
    assert len(get(client, "/v1/page/Oak/history?filter=minor").json()["revisions"]) == 13
    counts = {
        kind: get(client, f"/v1/page/Oak/history/counts/{kind}").json()["count"]
        for kind in ("edits", "editors", "minor", "bot", "anonymous", "reverted")
    }
    assert counts == {"edits": 27, "editors": 2, "minor": 13, "bot": 0, "anonymous": 0, "reverted": 0}
    ends = [r["id"] for r in older["revisions"]][:3]
    assert get(client, f"/v1/page/Oak/history/counts/edits?from={ends[0]}&to={ends[2]}").json()["count"] == 1
    assert get(client, "/v1/page/Oak/history/counts/edits?from=1").status_code == 400


@pytest.mark.parametrize("number", [10, 100])
def test_history_costs_the_same_for_few_and_many(
    client: Client, alice: Actor, number: int, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for version in range(min(number, 21)):
        save_page("Oak", f"Version {version}", actor=alice)
    with django_assert_max_num_queries(6):
        assert get(client, "/v1/page/Oak/history").status_code == 200


def test_hidden_revision_is_told_without_what_is_hidden(client: Client, oak: int, admin: Actor) -> None:
    first = Revision.objects.filter(page=get_page("Oak")).order_by("pk").first()
    assert first is not None
    Revision.objects.filter(pk=first.pk).update(visibility=7)
    refused = get(client, f"/v1/revision/{first.pk}")
    assert (refused.status_code, "oak" in refused.content.decode()) == (403, False)
    row = get(client, "/v1/page/Oak/history").json()["revisions"][-1]
    assert (row["comment"], row["user"]) == (None, None)
    assert get(client, f"/v1/revision/{first.pk}/compare/{oak}").status_code == 403


def test_compare_tells_lines_and_ranges(client: Client, oak: int) -> None:
    first = Revision.objects.filter(page=get_page("Oak")).order_by("pk").first()
    assert first is not None
    found = get(client, f"/v1/revision/{first.pk}/compare/{oak}").json()
    assert found["to"]["sections"] == [{"level": 2, "heading": "Use", "offset": 27}]
    changed = found["diff"][0]
    assert (changed["type"], changed["lineNumber"]) == (3, 1)
    width = len(" is a [[tree]]")
    assert changed["highlightRanges"] == [{"start": 10, "length": width, "type": 0}]
    assert [line["type"] for line in found["diff"]] == [3, 1, 1, 1]


def test_create_and_change_a_page(alice_client: Client) -> None:
    token = token_of(alice_client)
    body = {"source": "An ash.", "title": "Ash", "comment": "begun", "token": token}
    made = send(alice_client, "POST", "/v1/page", body)
    assert (made.status_code, made["Location"]) == (201, f"http://testserver{REST}/v1/page/Ash")
    assert made.json()["source"] == "An ash."
    assert send(alice_client, "POST", "/v1/page", body).status_code == 409
    latest = {"id": made.json()["latest"]["id"]}
    change = {"source": "An ash tree.", "comment": "more", "latest": latest, "token": token}
    assert send(alice_client, "PUT", "/v1/page/Ash", change).status_code == 200
    assert send(alice_client, "PUT", "/v1/page/Ash", {**change, "source": "Other."}).status_code == 409
    assert send(alice_client, "PUT", "/v1/page/Ash", {"source": "x", "comment": "c", "token": token}).status_code == 409
    assert send(alice_client, "PUT", "/v1/page/Nowhere", change).status_code == 404
    assert get(alice_client, "/v1/page/Ash").json()["source"] == "An ash tree."


def test_writing_by_cookie_needs_a_token(alice_client: Client) -> None:
    body = {"source": "x", "title": "Ash", "comment": "c"}
    assert send(alice_client, "POST", "/v1/page", body).status_code == 400
    assert send(alice_client, "POST", "/v1/page", {**body, "token": "bad+\\"}).status_code == 403
    assert send(alice_client, "POST", "/v1/page", {**body, "token": "+\\"}).status_code == 403
    assert get(alice_client, "/v1/page/Ash").status_code == 404


def test_links_search_and_lint(client: Client, alice: Actor, wiki: Wiki) -> None:
    save_page("Oak", "<center>An oak</center>", actor=alice)
    save_page("Quercus", "#REDIRECT [[Oak]]", actor=alice)
    found = get(client, "/v1/search/title?q=Querc").json()["pages"]
    assert [(p["title"], p["matched_title"]) for p in found] == [("Oak", "Quercus")]
    assert [p["title"] for p in get(client, "/v1/search/page?q=oak").json()["pages"]] == ["Oak"]
    assert get(client, "/v1/page/Oak/links/language").json() == []
    assert get(client, "/v1/page/Oak/links/media").json() == {"files": []}
    assert [f["type"] for f in get(client, "/v1/page/Oak/lint").json()] == ["obsolete-tag"]


def test_transforms_there_and_back_keep_what_was_not_changed(client: Client, alice: Actor) -> None:
    saved = save_page("Oak", "==Oaks==\n*red   <!-- rubra -->\n*  white", actor=alice)
    html = get(client, "/v1/page/Oak/html").content.decode()
    edited = html.replace("white", "<i>Quercus alba</i>")
    back = send(client, "POST", f"/v1/transform/html/to/wikitext/Oak/{saved.revision_id}", {"html": edited})
    assert back.content.decode() == "==Oaks==\n*red   <!-- rubra -->\n*  ''Quercus alba''"
    there = send(client, "POST", "/v1/transform/wikitext/to/html", {"wikitext": "'''b'''", "body_only": True})
    assert (
        there.content.decode()
        == """<p data-parsoid='{"dsr":[0,7,0,0]}'><b data-parsoid='{"dsr":[0,7,3,3]}'>b</b></p>"""
    )
    lint = send(client, "POST", "/v1/transform/wikitext/to/lint/Oak", {"wikitext": "<center>x</center>"})
    assert [f["type"] for f in lint.json()] == ["obsolete-tag"]


def test_parsoids_own_addresses(client: Client, alice: Actor) -> None:
    saved = save_page("Oak", "An ''oak''.", actor=alice)
    lead = get(client, "/testserver/v3/page/html/Oak")
    assert (lead.status_code, lead["Location"]) == (
        302,
        f"http://testserver{REST}/testserver/v3/page/html/Oak/{saved.revision_id}",
    )
    bundle = get(client, f"/testserver/v3/page/pagebundle/Oak/{saved.revision_id}").json()
    assert bundle["data-parsoid"]["body"]["ids"]["mwAw"] == {"dsr": [3, 10, 2, 2]}
    body = {"html": "<p>x</p>", "original": {"wikitext": {"body": "x"}}}
    assert send(client, "POST", "/testserver/v3/transform/html/to/wikitext/Oak", body).content == b"x"
    wrong = send(client, "POST", "/example.org/v3/transform/wikitext/to/html", {"wikitext": "x"})
    assert (wrong.status_code, wrong.json()["failureCode"]) == (400, "invalid-domain")


def test_closed_wiki_tells_strangers_nothing(client: Client, oak: int, wiki: Wiki) -> None:
    wiki.settings["group_rights"] = {"*": {"read": False}}
    wiki.version += 1
    wiki.save()
    secret = [
        "/v1/page/Oak", "/v1/page/Oak/bare", "/v1/page/Oak/html", "/v1/page/Oak/history", f"/v1/revision/{oak}", "/v1/search/title?q=Oak",
        "/v1/search/page?q=oak", "/v1/page/Oak/history/counts/edits", f"/v1/revision/{oak}/compare/{oak}", "/site/v1/sitemap/0/page/0",
        f"/testserver/v3/page/wikitext/Oak/{oak}", "/coredev/v0/user/Alice/contributions",
    ]  # fmt: skip
    for path in secret:
        response = get(client, path)
        assert response.status_code == 403, path
        assert "tree" not in response.content.decode()


def test_description_names_every_route(client: Client) -> None:
    from wikigrove.api.rest.door import table

    described = get(client, "/specs/v0/all").json()
    assert described["openapi"] == "3.1.0"
    routes = {(route.path, route.method.lower()) for route in table}  # type: ignore[attr-defined]
    assert routes == {(path, method) for path, methods in described["paths"].items() for method in methods}


def test_sitemap_lists_pages(client: Client, oak: int) -> None:
    assert b"/site/v1/sitemap/0/page/0" in get(client, "/site/v1/sitemap/0").content
    assert b"http://testserver/wiki/Oak" in get(client, "/site/v1/sitemap/0/page/0").content
