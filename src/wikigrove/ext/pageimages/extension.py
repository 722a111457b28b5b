"""PageImages, as it presents itself to the platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wikigrove.ext.pageimages.find import OTHER_PROPERTY, PROPERTY, ChoosePicture, find_page_images
from wikigrove.extensions.api import (
    ActionAnswer,
    ActionModule,
    ActionParameter,
    ActionRequest,
    ApiModule,
    Asker,
    Extension,
    HeadTag,
    PageHead,
    PagePictures,
    Parameter,
    Parts,
    Picture,
    Setting,
    ShownPage,
    Values,
    open_wiki,
)

_MOST_PAGES: Final = 50
_OPEN_GRAPH_SIDE: Final = 1200


def _make_parts(values: Values) -> Parts:
    return Parts(
        passes=(ChoosePicture(lead_only=bool(values["lead-only"])),),
        page_heads=(PageHead("open-graph", _tell_picture),) if values["open-graph"] else (),
        page_pictures=(PagePictures("pageimages", find_page_images),),
        action_modules=(_PAGE_IMAGES,),
        api_modules=(
            ApiModule(
                "pageimages",
                "The pictures that stand for pages.",
                _answer,
                (
                    Parameter("titles", "Titles, divided by |; 50 at most."),
                    Parameter("pithumbsize", "Pixels that the thumbnail may be wide and high.", 50),
                ),
            ),
        ),
    )


def _tell_picture(page: ShownPage) -> tuple[HeadTag, ...]:
    """For other sites that show a link to the page."""
    if page.action != "view":
        return ()
    file = page.properties.get(PROPERTY) or page.properties.get(OTHER_PROPERTY, "")
    if not file:
        return ()
    wiki = open_wiki(page.asker.rights)
    picture = wiki.find_pictures([file], width=_OPEN_GRAPH_SIDE, height=_OPEN_GRAPH_SIDE).get(file)
    if picture is None:
        return ()
    return (
        HeadTag("meta", page.origin + picture.address, "og:image"),
        HeadTag("meta", str(picture.width), "og:image:width"),
        HeadTag("meta", str(picture.height), "og:image:height"),
    )


def _answer(asker: Asker, values: Values) -> Mapping[str, object]:
    wiki = open_wiki(asker.rights)
    titles = [text for text in str(values["titles"]).split("|") if text.strip()][:_MOST_PAGES]
    pages = wiki.find_pages(titles)
    side = max(1, min(int(values["pithumbsize"]), 2000))
    pictures = find_page_images([page.page_id for page in pages.values()], side)
    return {
        "pages": [
            {"pageid": page.page_id, "ns": page.namespace, "title": page.title, **describe(pictures.get(page.page_id))}
            for page in pages.values()
        ]
    }


def _answer_query(request: ActionRequest) -> ActionAnswer:
    """As MediaWiki's prop=pageimages."""
    start, limit = request.number("continue"), request.number("limit")
    known = [page.page_id for page in request.pages if page.page_id > 0]
    part = [number for number in known if number >= start][:limit]
    side = max(1, min(request.number("thumbsize"), 2000))
    prop = set(request.many("prop"))
    pages = {}
    for number, picture in find_page_images(part, side).items():
        facts = describe(picture)
        row: dict[str, object] = {}
        for name, wanted in (("thumbnail", "thumbnail"), ("original", "original"), ("pageimage", "name")):
            if wanted in prop and name in facts:
                row[name] = _complete(facts[name], request.origin)
        pages[number] = row
    rest = [number for number in known if number >= start][limit:]
    return ActionAnswer(pages=pages, follows=str(rest[0]) if rest else "")


def _complete(value: object, origin: str) -> object:
    if isinstance(value, dict) and str(value.get("source", "")).startswith("/"):
        return {**value, "source": f"{origin}{value['source']}"}
    return value


_PAGE_IMAGES: Final = ActionModule(
    "pageimages",
    "The pictures that stand for pages.",
    _answer_query,
    prefix="pi",
    parameters=(
        ActionParameter(
            "prop", "What to tell of them.", "choices", "thumbnail|name", ("name", "original", "thumbnail")
        ),
        ActionParameter("thumbsize", "Pixels that the thumbnail may be wide and high.", "number", 50),
        ActionParameter("limit", "Pictures at once.", "limit", 50, most=50, most_high=100),
        ActionParameter("license", "Only free pictures, or any.", "choice", "free", ("any", "free")),
        ActionParameter("continue", "Where the rest begins.", "number"),
        ActionParameter("langcode", "The language in which drawings show their texts."),
    ),
    class_name="ApiQueryPageImages",
)


def describe(picture: Picture | None) -> dict[str, object]:
    """As MediaWiki's prop=pageimages tells a picture."""
    if picture is None:
        return {}
    return {
        "thumbnail": {"source": picture.address, "width": picture.width, "height": picture.height},
        "original": {
            "source": picture.original,
            "width": picture.original_width,
            "height": picture.original_height,
        },
        "pageimage": picture.file,
    }


extension = Extension(
    name="pageimages",
    title="PageImages",
    version="1.0",
    summary="The picture that stands for a page: in search results and where other sites link to it.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(
        Setting("lead-only", True, "Only pictures before the first heading are taken."),
        Setting("open-graph", True, "Other sites are told the picture (og:image)."),
    ),
    enabled_by_default=True,
)
