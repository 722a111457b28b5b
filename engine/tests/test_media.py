"""Files in pages and galleries: options, captions, links, sizes, errors, batches."""

from __future__ import annotations

import pytest
from preprocess_fixtures import REGISTRY, RULES
from wikigrove_engine.access import FileFacts, FileRequest, InMemoryAccess
from wikigrove_engine.document import Document, parse
from wikigrove_engine.ext.core_tags import CORE_TAGS
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.stages.media_item import MediaItem
from wikigrove_engine.stages.media_options import option_names, parse_size
from wikigrove_engine.title import NS_FILE, Title
from wikigrove_engine.tree.nodes import Element, list_elements

SITE = SiteConfig(RULES, REGISTRY.extended(tags=CORE_TAGS))


class Files(InMemoryAccess):
    """One picture of 800 x 400 that scales; counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__({Title(10, "Size"): "120px"}, rules=RULES)
        self.asked: list[set[FileRequest]] = []

    def fetch_files(self, requests):  # type: ignore[no-untyped-def]
        self.asked.append(set(requests))
        return {r: self._facts(r) for r in requests}

    def _facts(self, request: FileRequest) -> FileFacts | None:
        if request.title.key != "A.jpg":
            return None
        width = request.width or (request.height or 400) * 2
        return FileFacts(
            request.title,
            "/a.jpg",
            "/wiki/File:A.jpg",
            "image/jpeg",
            "BITMAP",
            800,
            400,
            thumb_url=f"/{width}/a.jpg",
            thumb_width=width,
            thumb_height=width // 2,
        )


def render(source: str) -> tuple[Document, Files]:
    access = Files()
    return parse(source, site=SITE, page=PageConfig(Title(0, "P")), access=access), access


def find(document: Document, name: str) -> Element:
    return next(e for e in list_elements(document.body) if e.name == name)


@pytest.mark.parametrize(
    ("options", "name", "typeof", "classes"),
    [
        ("", "span", "mw:File", "mw-default-size"),
        ("|thumb|x", "figure", "mw:File/Thumb", "mw-default-size"),
        ("|frame|50px", "figure", "mw:File/Frame", None),
        ("|frameless|50px", "span", "mw:File/Frameless", None),
        ("|left|right", "figure", "mw:File", "mw-default-size mw-halign-left"),
        ("|border|middle", "span", "mw:File", "mw-default-size mw-valign-middle mw-image-border"),
        ("|class=a b|50px", "span", "mw:File", "a b"),
    ],
)
def test_options_make_the_container(options: str, name: str, typeof: str, classes: str | None) -> None:
    document, _ = render(f"[[File:A.jpg{options}]]")
    container = next(e for e in list_elements(document.body) if e.typeof().startswith("mw:File"))
    assert (container.name, container.typeof(), container.attrs.get("class")) == (name, typeof, classes)


@pytest.mark.parametrize(
    ("options", "width", "height"),
    [
        ("", None, None),
        ("|100px", 100, None),
        ("|100x50px", 100, 50),
        ("|x50px", None, 50),
        ("|100px|200px", 200, None),
        ("|thumb", 220, None),
        ("|thumb|upright", 160, None),
        ("|thumb|upright=2", 440, None),
        ("|frameless", 220, None),
        ("|frame|100px", None, None),
        ("|{{Size}}", 120, None),
        ("|0px", None, None),
    ],
)
def test_sizes_are_asked_for(options: str, width: int | None, height: int | None) -> None:
    _, access = render(f"[[File:A.jpg{options}]]")
    assert access.asked == [{FileRequest(Title(NS_FILE, "A.jpg"), width=width, height=height)}]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", {"href": "./File:A.jpg", "class": "mw-file-description"}),
        ("|cap", {"href": "./File:A.jpg", "class": "mw-file-description", "title": "cap"}),
        ("|thumb|cap", {"href": "./File:A.jpg", "class": "mw-file-description"}),
        ("|link=Help:X#y", {"href": "./Help:X#y", "title": "Help:X"}),
        ("|link=https://x.org/?a&b", {"href": "https://x.org/?a&b", "rel": "nofollow"}),
        ("|link=<", {"href": "./File:A.jpg", "class": "mw-file-description"}),
        ("|link=javascript:alert(1)", {"href": "./Javascript:alert(1)", "title": "Javascript:alert(1)"}),
    ],
)
def test_links_of_pictures(options: str, expected: dict[str, str]) -> None:
    document, _ = render(f"[[File:A.jpg{options}]]")
    assert find(document, "a").attrs == expected


def test_empty_link_leaves_no_link() -> None:
    document, _ = render("[[File:A.jpg|link=|cap]]")
    assert [e.name for e in list_elements(document.body) if e.name in ("a", "img")] == ["img"]


def test_missing_file_shows_its_name_and_a_way_to_upload() -> None:
    document, _ = render("[[File:No.png|thumb|cap]]")
    figure = find(document, "figure")
    assert figure.typeof() == "mw:Error mw:File/Thumb"
    assert figure.data_mw == {"errors": [{"key": "apierror-filedoesnotexist", "message": "This image does not exist."}]}
    assert find(document, "a").attrs["href"] == "./Special:Upload?wpDestFile=No.png"
    assert figure.text() == "File:No.pngcap"


def test_all_files_of_a_page_are_asked_for_once() -> None:
    source = (
        "[[File:A.jpg|50px]] [[File:A.jpg|50px]] [[Media:A.jpg]]\n<gallery>\nA.jpg|x [[File:A.jpg|20px]]\n</gallery>"
    )
    document, access = render(source)
    title = Title(NS_FILE, "A.jpg")
    assert access.asked == [
        {
            FileRequest(title, width=50),
            FileRequest(title),
            FileRequest(title, width=120, height=120),
            FileRequest(title, width=20),
        }
    ]
    assert list(document.metadata.files) == [title]


def test_caption_that_is_not_shown_goes_into_data_mw_with_finished_links() -> None:
    document, _ = render("[[File:A.jpg|see [[Gone]]]]")
    data = next(e for e in list_elements(document.body) if e.typeof() == "mw:File").data_mw
    assert data is not None and "redlink=1" in str(data["caption"])


@pytest.mark.parametrize(
    ("attributes", "style", "box", "thumb"),
    [
        ("", None, "width: 155px;", "width: 150px; height: 150px;"),
        (' widths="100px" heights=50 perrow=2', "max-width: 286px;", "width: 135px;", "width: 130px; height: 80px;"),
        (' mode="nolines"', None, "width: 125px;", "width: 120px;"),
        (' mode="packed"', None, "width: 242px;", "width: 240px;"),
        (' mode="nonsense" style="color:red"', "color:red", "width: 155px;", "width: 150px; height: 150px;"),
    ],
)
def test_gallery_modes(attributes: str, style: str | None, box: str, thumb: str) -> None:
    document, _ = render(f"<gallery{attributes}>\nFile:A.jpg|x\nnot a [file]\n\n</gallery>")
    boxes = [e for e in list_elements(document.body) if e.attrs.get("class") == "gallerybox"]
    assert len(boxes) == 1
    assert find(document, "ul").attrs.get("style") == style
    assert boxes[0].attrs["style"] == box
    assert find(document, "div").attrs["style"] == thumb


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100", (100, None)),
        ("100x50px", (100, 50)),
        ("x50", (None, 50)),
        ("0", None),
        ("px", None),
        ("abc", None),
        ("9999999", None),
    ],
)
def test_parse_size(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert parse_size(text) == expected


def test_options_speak_the_language_of_the_wiki() -> None:
    german = option_names("de")
    assert german.find("mini") == ("thumbnail", "") and german.find("thumb") == ("thumbnail", "")
    assert german.find("verweis=X") == ("link", "X") and german.find("hochkant=2") == ("upright", "2")
    assert option_names("en").find("mini") is None and option_names("en").find("Left") is None


def test_upright_ignores_nonsense() -> None:
    item = MediaItem(Title(NS_FILE, "A.jpg"), target="A.jpg")
    item.values = {"format": "thumbnail", "upright": "-3e99"}
    assert item.requested_size(220) == (220, None)
