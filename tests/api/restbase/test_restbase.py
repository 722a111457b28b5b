"""What apps and archives read besides the REST API: summaries, mobile pages, media, styles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.api.load import unpack_names

BASE = "/api/rest_v1"


def get(client: Client, path: str) -> Any:
    return client.get(BASE + path)


@pytest.fixture
def oak(alice: Actor) -> None:
    save_page("Oak", "An '''oak''' is a [[tree]].\n\n== Use ==\nWood.", actor=alice)
    save_page("Tree", "A [[oak]] is one.", actor=alice)
    save_page("Quercus", "#REDIRECT [[Oak]]", actor=alice)


def test_summary_has_what_apps_read(client: Client, oak: None) -> None:
    found = get(client, "/page/summary/Oak").json()
    page = get_page("Oak")
    assert (found["type"], found["title"], found["pageid"], found["revision"]) == (
        "standard",
        "Oak",
        page.pk,
        str(page.latest_id),
    )
    assert found["extract"] == "An oak is a tree."
    assert found["extract_html"] == "<p>An <b>oak</b> is a tree.</p>"
    assert found["content_urls"]["desktop"]["page"] == "http://testserver/wiki/Oak"
    assert found["titles"] == {"canonical": "Oak", "normalized": "Oak", "display": found["displaytitle"]}


def test_redirects_lead_on_unless_asked_not_to(client: Client, oak: None) -> None:
    lead = get(client, "/page/summary/Quercus")
    assert (lead.status_code, lead["Location"]) == (302, f"http://testserver{BASE}/page/summary/Oak")
    assert get(client, "/page/summary/Quercus?redirect=false").json()["title"] == "Quercus"


def test_missing_page_is_a_problem(client: Client, oak: None) -> None:
    response = get(client, "/page/summary/Elm")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["type"].endswith("/errors/not_found")


def test_random_leads_to_an_article(client: Client, oak: None) -> None:
    response = get(client, "/page/random/title")
    assert response.status_code == 303
    assert client.get(response["Location"]).json()["items"][0]["title"] in ("Oak", "Tree")


def test_related_pages_link_to_each_other(client: Client, oak: None) -> None:
    assert [page["title"] for page in get(client, "/page/related/Oak").json()["pages"]] == ["Tree"]


def test_mobile_page_has_sections_and_no_facts_for_editors(client: Client, alice: Actor) -> None:
    save_page("Template:Box", "boxed", actor=alice)
    save_page("Oak", "{{Box}}\n\n== Use ==\nWood.", actor=alice)
    html = get(client, "/page/mobile-html/Oak").content.decode()
    assert 'data-mw-section-id="1"' in html
    assert "data-mw=" not in html and "data-parsoid=" not in html
    body = json.dumps({"wikitext": "''x''"})
    preview = client.post(f"{BASE}/transform/wikitext/to/mobile-html/Oak", body, content_type="application/json")
    assert ">x</i>" in preview.content.decode()


def test_media_list_names_files_in_their_sections(alice_client: Client, alice: Actor, run_commits: Any) -> None:
    picture = Path(__file__).parents[2] / "media" / "samples" / "stripes.png"
    data = picture.read_bytes() if picture.is_file() else _png()
    with run_commits():
        alice_client.post(
            "/wiki/Special:Upload",
            {"wpUploadFile": SimpleUploadedFile("Leaf.png", data, "image/png"), "wpDestFile": "Leaf.png"},
        )
    save_page("Oak", "Text\n\n== Leaves ==\n[[File:Leaf.png|thumb|A leaf]]", actor=alice)
    (item,) = get(alice_client, "/page/media-list/Oak").json()["items"]
    assert (item["title"], item["section_id"], item["type"], item["leadImage"]) == ("File:Leaf.png", 1, "image", False)
    assert item["caption"]["text"] == "A leaf"
    assert item["srcset"][0]["src"].startswith("http://testserver/w/images/")


def test_talk_page_in_topics(client: Client, alice: Actor) -> None:
    save_page("Talk:Oak", "== Height ==\nHow tall?\n:Very.", actor=alice)
    (topic,) = get(client, "/page/talk/Talk:Oak").json()["topics"]
    assert (topic["html"], [reply["depth"] for reply in topic["replies"]]) == ("Height", [0, 1])


def test_summaries_cost_the_same_for_one_and_three(
    client: Client, alice: Actor, django_assert_max_num_queries: Any
) -> None:
    for count in (1, 3):
        names = [f"Page {count} {n}" for n in range(count)]
        for name in names:
            save_page(name, f"Text [[Centre {count}]].", actor=alice)
        save_page(f"Centre {count}", " ".join(f"[[{name}]]" for name in names), actor=alice)
        get(client, f"/page/related/Centre_{count}")
        with django_assert_max_num_queries(16):
            assert len(get(client, f"/page/related/Centre_{count}").json()["pages"]) == count


def test_load_gives_site_styles_and_names_what_is_unknown(client: Client, admin: Actor) -> None:
    save_page("MediaWiki:Common.css", "b { color: red }", actor=admin)
    response = client.get("/w/load.php?modules=site.styles|nothing.here&only=styles")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response.content.decode() == '/* Problematic modules: {"nothing.here": "missing"} */\nb { color: red }'
    assert client.get("/w/load.php?modules=site.styles&only=styles", headers={"If-None-Match": "x"}).status_code == 200


def test_packed_names_are_unpacked() -> None:
    assert unpack_names("a.b,c,d|e|f.g") == ["a.b", "a.c", "a.d", "e", "f.g"]


def test_description_is_made_of_the_routes(client: Client) -> None:
    paths = get(client, "/?spec").json()["paths"]
    assert "/page/summary/{title}" in paths and "/transform/html/to/wikitext/{title}/{revision}" in paths


def _png() -> bytes:
    import pyvips

    return bytes(pyvips.Image.black(80, 60).write_to_buffer(".png"))
