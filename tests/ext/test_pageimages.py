"""The picture that stands for a page."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyvips
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import get_page, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.ext.pageimages.find import find_page_images
from wikigrove.ext.pageimages.score import Candidate, choose_picture, score
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.media.domain.store_upload import store_upload
from wikigrove.pages.domain.queries import read_text
from wikigrove.pages.models import PageProperty
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.render import parse_for_links, render_page

API = "/api/wikigrove/v1/extensions/pageimages/pageimages"


def upload(name: str, size: tuple[int, int], actor: Actor, folder: Path) -> None:
    path = folder / name
    (pyvips.Image.black(*size, bands=3) + [len(name) * 9 % 256, 90, 90]).cast("uchar").write_to_file(str(path))
    store_upload(path, title=title_of(f"File:{name}"), actor=actor)


@pytest.fixture
def pictures(wiki: Wiki, admin: Actor, tmp_path: Path) -> None:
    for name, size in {
        "Icon.png": (60, 60),
        "Oak.png": (800, 600),
        "Elm.png": (600, 500),
        "Panorama.png": (4000, 400),
    }.items():
        upload(name, size, admin, tmp_path)


def image_of(title: str) -> str | None:
    return (
        PageProperty.objects.filter(page=get_page(title), name="page_image_free")
        .values_list("value", flat=True)
        .first()
    )


@pytest.mark.parametrize(
    ("candidate", "place", "points"),
    [
        (Candidate("a", 220, 800, 600), 0, 10 + 8 + 5),
        (Candidate("a", 119, 800, 600), 0, -100 + 8 + 5),
        (Candidate("a", 500, 800, 600), 1, 5 + 6 + 5),
        (Candidate("a", 700, 800, 600), 4, 0 + 0 + 5),
        (Candidate("a", 220, 4000, 400), 0, 10 + 8 - 100),
        (Candidate("a", 220, 900, 300), 0, 10 + 8 + 0),
        (Candidate("a", 220, 100, 400), 2, 10 + 4 - 100),
        (Candidate("a", 120, 80, 80, is_in_gallery=True), 0, -100 + 8 + 5),
        (Candidate("a", 120, 800, 600, is_in_gallery=True), 0, 0 + 8 + 5),
        (Candidate("a", 220, 800, 600, is_excluded=True), 0, -1000),
    ],
)
def test_points(candidate: Candidate, place: int, points: int) -> None:
    assert score(candidate, place, is_denied=False) == points


def test_best_picture_counts_and_the_first_of_equals() -> None:
    oak, elm, icon = Candidate("Oak", 220, 800, 600), Candidate("Elm", 220, 800, 600), Candidate("Icon", 20, 60, 60)
    assert choose_picture([icon, elm, oak]) == "Elm"
    assert choose_picture([icon, elm, oak], {"Elm"}) == "Oak"
    assert choose_picture([icon]) is None and choose_picture([]) is None


@pytest.mark.usefixtures("pictures")
def test_page_keeps_its_picture(wiki: Wiki) -> None:
    save_page(
        "A",
        "[[File:Icon.png|20px]] [[File:Panorama.png|thumb]] [[File:Oak.png|thumb|x]] text\n== H ==\n[[File:Elm.png|thumb]]",
    )
    assert image_of("A") == "Oak.png"
    save_page("A", "text\n== H ==\n[[File:Elm.png|thumb]]")
    assert image_of("A") is None
    save_page("A", "[[File:Oak.png|thumb|class=notpageimage]] [[File:Elm.png|thumb]]")
    assert image_of("A") == "Elm.png"
    save_page("User:A", "[[File:Oak.png|thumb]]")
    assert image_of("User:A") is None


@pytest.mark.usefixtures("pictures")
def test_all_sections_count_where_the_wiki_says_so(wiki: Wiki) -> None:
    change_wiki(wiki, settings={"pageimages.lead-only": False})
    save_page("A", "text\n== H ==\n[[File:Elm.png|thumb]]")
    assert image_of("A") == "Elm.png"


@pytest.mark.usefixtures("pictures")
def test_files_on_the_denylist_are_never_taken(wiki: Wiki, admin: Actor) -> None:
    save_page("MediaWiki:Pageimages-denylist", "* [[:File:Oak.png]]\n* [[File:Elm.png]]", actor=admin)
    save_page("A", "[[File:Oak.png|thumb]]")
    assert image_of("A") is None


@pytest.mark.usefixtures("pictures")
def test_gallery_and_infobox(wiki: Wiki) -> None:
    save_page("G", "<gallery>\nIcon.png\nOak.png|An oak\n</gallery>")
    assert image_of("G") == "Oak.png"
    save_page("Template:Box", "{|\n|[[File:{{{1}}}|250px]]\n|}")
    save_page("B", "{{Box|Elm.png}}\ntext")
    assert image_of("B") == "Elm.png"


@pytest.mark.usefixtures("pictures")
def test_a_parse_for_links_finds_the_same_picture(wiki: Wiki) -> None:
    text = "[[File:Icon.png|20px]] [[File:Oak.png|thumb|x]]\n== H ==\n[[File:Elm.png|thumb]]"
    save_page("A", text)
    page = get_page("A")
    metadata, _ = parse_for_links(page, read_text(page.get_latest()), access=WikiAccess(wiki))
    assert metadata.properties["page_image_free"] == "Oak.png" == image_of("A")


@pytest.mark.usefixtures("pictures")
def test_pictures_of_many_pages_cost_what_those_of_one_cost(wiki: Wiki) -> None:
    for name, file in (("A", "Oak"), ("B", "Elm"), ("C", "Oak")):
        save_page(name, f"[[File:{file}.png|thumb]]")
    ids = [get_page(name).pk for name in "ABC"]
    counts = []
    for wanted in (ids[:1], ids):
        with CaptureQueriesContext(connection) as queries:
            found = find_page_images(wanted, 100)
        assert {pk: p.file for pk, p in found.items()} == dict(
            zip(wanted, ["Oak.png", "Elm.png", "Oak.png"], strict=False)
        )
        counts.append(len(queries))
    assert counts == [2, 2]


@pytest.mark.usefixtures("pictures")
def test_api_and_open_graph(wiki: Wiki, client: Client) -> None:
    save_page("A", "[[File:Oak.png|thumb]]")
    save_page("B", "no picture")
    pages = {p["title"]: p for p in client.get(API, {"titles": "A|B", "pithumbsize": "100"}).json()["pages"]}
    assert pages["A"]["pageimage"] == "Oak.png" and pages["A"]["thumbnail"]["width"] == 100
    assert pages["A"]["original"]["width"] == 800 and "pageimage" not in pages["B"]
    page = client.get("/wiki/A").content.decode()
    assert '<meta property="og:image" content="http://testserver/w/images/' in page
    assert "og:image" not in client.get("/wiki/B").content.decode()


@pytest.mark.usefixtures("pictures")
def test_search_shows_pictures(wiki: Wiki, client: Client) -> None:
    save_page("Wooden chest", "A chest. [[File:Oak.png|thumb]]")
    save_page("Wooden box", "A box.")
    found = client.get("/wiki/Special:Search?search=wooden&fulltext=1").content.decode()
    assert found.count('class="result-picture"') == 1
    rows = {p["key"]: p for p in client.get("/w/rest.php/v1/search/title?q=Wooden").json()["pages"]}
    assert rows["Wooden_chest"]["thumbnail"]["mimetype"] == "image/png"
    assert rows["Wooden_chest"]["thumbnail"]["width"] == 200 and rows["Wooden_box"]["thumbnail"] is None


@pytest.mark.usefixtures("pictures")
def test_disabled_extension_shows_and_stores_nothing(wiki: Wiki, client: Client) -> None:
    change_wiki(wiki, settings={"extensions": {"pageimages": False}})
    save_page("A", "[[File:Oak.png|thumb]]")
    assert image_of("A") is None and "og:image" not in client.get("/wiki/A").content.decode()
    assert "Oak.png" in render_page(get_page("A")).html
