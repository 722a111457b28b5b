"""Pictures with places that link."""

from __future__ import annotations

import re

import pytest
import wikigrove_engine as engine
from wikigrove_engine.access import FileFacts, InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces

from wikigrove.ext.imagemap.engine import make_image_map
from wikigrove.ext.imagemap.lines import Area, MapError, read_lines

RULES = TitleRules(default_namespaces(), {})
_PARTS = make_image_map()
SITE = SiteConfig(title_rules=RULES, registry=default_registry().extended(tags=_PARTS.tags, passes=_PARTS.passes))  # type: ignore[arg-type]
PAGE = PageConfig(Title(0, "P"))
FILE = Title(6, "Foo.jpg")
FACTS = FileFacts(
    FILE,
    url="/images/Foo.jpg",
    description_url="/wiki/File:Foo.jpg",
    mime="image/jpeg",
    media_type="BITMAP",
    width=400,
    height=200,
    thumb_url="/images/thumb/Foo.jpg",
    thumb_width=200,
    thumb_height=100,
)
ACCESS = InMemoryAccess({Title(0, "Here"): "x"}, files={FILE: FACTS}, rules=RULES)
MAP = (
    "<imagemap>\nFile:Foo.jpg|200px|alt=Foo\n# a comment\nrect 10 20 100 200 [[Here|A place]]\n"
    "circle 50 50 10 [http://example.org Out there]\npoly 0 0 10 10 20.5 0 [[Nowhere]]\ndefault [[Here]]\n</imagemap>"
)


def _document(text: str) -> engine.Document:
    return engine.parse(text, site=SITE, page=PAGE, access=ACCESS)


def test_lines_are_read() -> None:
    lines = read_lines("\n#x\nFile:A.png|thumb\n\nrect 1 2 3 4 [[B]]\ndesc none")
    assert (lines.image, lines.corner, lines.areas) == ("File:A.png|thumb", "", (Area("rect", (1, 2, 3, 4), "[[B]]"),))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "imagemap_no_image"),
        ("File:A.png", "imagemap_no_areas"),
        ("File:A.png\nrect 1 2 3 4 B", "imagemap_no_link"),
        ("File:A.png\nrect 1 2 3 [[B]]", "imagemap_missing_coord"),
        ("File:A.png\nrect 1 2 3 4 5 [[B]]", "imagemap_missing_coord"),
        ("File:A.png\nrect 1 2 3 x [[B]]", "imagemap_invalid_coord"),
        ("File:A.png\npoly 1 2 3 4 5 6 7 [[B]]", "imagemap_poly_odd"),
        ("File:A.png\nstar 1 2 [[B]]", "imagemap_unrecognised_shape"),
        ("File:A.png\ndesc middle", "imagemap_invalid_desc"),
        ("File:A.png\n" + "default [[B]]\n" * 1001, "imagemap_too_many_areas"),
    ],
)
def test_wrong_lines_are_explained(text: str, key: str) -> None:
    with pytest.raises(MapError) as caught:
        read_lines(text)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("<imagemap>\nHere\nrect 1 2 3 4 [[B]]\n</imagemap>", "imagemap_invalid_image"),
        ("<imagemap>\nFile:Foo.jpg\nrect 1 2 3 4 [[<]]\n</imagemap>", "imagemap_invalid_title"),
        ("<imagemap>\nFile:Foo.jpg\nrect 1 2 3 4 [javascript:x y]\n</imagemap>", "imagemap_no_link"),
        ("<imagemap></imagemap>", "imagemap_no_image"),
    ],
)
def test_wrong_maps_show_an_error(text: str, key: str) -> None:
    assert f'"key":"{key}"' in _document(text).html()


def test_areas_are_scaled_to_the_picture() -> None:
    document = _document(MAP)
    html = document.html()
    assert 'usemap="#ImageMap_1"' in html
    areas = re.findall(r"<area ([^>]*?)/?>", html)
    assert [re.search('coords="([^"]*)"', a)[1] for a in areas] == ["5,10,50,100", "25,25,5", "0,0,5,5,10,0"]  # type: ignore[index]
    assert 'shape="rect"' in areas[0]
    assert 'href="./Here"' in areas[0]
    assert 'alt="A place" title="A place"' in areas[0]
    assert 'href="http://example.org"' in areas[1]
    assert "Nowhere" in areas[2]
    assert 'class="new"' in areas[2]
    assert [t.key for t in document.metadata.links] == ["Here", "Nowhere"]
    assert [t.key for t in document.metadata.files] == ["Foo.jpg"]
    assert list(document.metadata.external_links) == ["http://example.org"]


def test_default_link_is_around_the_picture_and_a_sign_leads_to_the_file() -> None:
    html = _document(MAP).html()
    assert re.search(r'<a href="\./Here"[^>]*><img ', html)
    assert 'class="mw-ext-imagemap-desc-bottom-right"' in html
    assert "mw-imagemap-links" not in html


def test_thumbnail_keeps_its_caption_and_has_no_sign() -> None:
    html = _document("<imagemap>\nFile:Foo.jpg|thumb|200px|''Cap''\nrect 0 0 400 200 [[Here]]\n</imagemap>").html()
    assert "<figcaption><i>Cap</i></figcaption>" in html
    assert 'coords="0,0,200,100"' in html
    assert "imagemap-desc" not in html


def test_missing_file_shows_its_link_without_areas() -> None:
    html = _document("<imagemap>\nFile:None.jpg|200px\nrect 0 0 4 4 [[Here]]\n</imagemap>").html()
    assert "mw:Error" in html
    assert "<area" not in html


def test_tag_comes_back_as_it_was() -> None:
    assert to_wikitext(_document(MAP).html(), site=SITE, page=PAGE, access=ACCESS) == MAP
