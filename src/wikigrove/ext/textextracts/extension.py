"""TextExtracts, as it presents itself to the platform."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from wikigrove.ext.textextracts.extract import SECTION_FORMATS, ExtractOptions, make_extract
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
    Parameter,
    Parts,
    Setting,
    ShownPage,
    Values,
    open_wiki,
)

MOST_EXTRACTS: Final = 20
"""Beginnings that one question answers; of whole pages it is one, as in MediaWiki."""
_MOST_CHARACTERS: Final = 1200
_MOST_SENTENCES: Final = 10
_DESCRIPTION: Final = ExtractOptions(intro=True, plain=True, characters=180)


def find_extracts(page_ids: Collection[int], options: ExtractOptions, *, asker: Asker) -> dict[int, str]:
    """Page id -> extract. Pages that somebody has read lately cost two queries together."""
    limit = MOST_EXTRACTS if options.intro else 1
    pages = open_wiki(asker.rights).render(list(page_ids)[:limit])
    return {page_id: make_extract(html, options) for page_id, html in pages.items()}


_FORMATS: Final = ("plain", "raw", "wiki")
_IN_HTML: Final = (
    "HTML may be malformed and/or unbalanced and may omit inline images. Use at your own risk. Known problems are listed at "
    "https://www.mediawiki.org/wiki/Special:MyLanguage/Extension:TextExtracts#Caveats."
)
_NS_FILE: Final = 6


def _answer_query(request: ActionRequest) -> ActionAnswer:
    """As MediaWiki's prop=extracts: twenty beginnings, or one whole page, at a time."""
    is_intro, is_plain = request.flag("intro"), request.flag("plaintext")
    warnings = []
    limit = request.number("limit")
    if not is_intro and limit > 1:
        limit = 1
        if len(request.pages) > 1:
            warnings.append('"exlimit" was too large for a whole article extracts request, lowered to 1.')
    options = ExtractOptions(
        intro=is_intro,
        plain=is_plain,
        characters=request.number("chars"),
        sentences=request.number("sentences"),
        section_format=request.text("sectionformat"),
    )
    if not is_plain:
        if options.sentences:
            warnings.append('The "exsentences" parameter may have unexpected results when used in HTML mode.')
        warnings.append(_IN_HTML)
    start = request.number("continue")
    known = [page for page in request.pages if page.page_id > 0]
    part = known[start : start + limit]
    texts = open_wiki(request.asker.rights).render([page.page_id for page in part if page.namespace != _NS_FILE])
    if any(page.namespace == _NS_FILE for page in part):
        warnings.append("Extract for a title in File namespace was requested, none returned.")
    pages = {
        p.page_id: {"extract": make_extract(texts[p.page_id], options) if p.page_id in texts else ""} for p in part
    }
    follows = str(start + limit) if len(known) > start + limit else ""
    return ActionAnswer(pages=pages, follows=follows, warnings=tuple(warnings))


_EXTRACTS: Final = ActionModule(
    "extracts",
    "Extracts of pages, as plain text or simple HTML.",
    _answer_query,
    prefix="ex",
    parameters=(
        ActionParameter("chars", "Characters; the last word is kept whole.", "number", least=1, most=_MOST_CHARACTERS),
        ActionParameter("sentences", "Sentences.", "number", least=1, most=_MOST_SENTENCES),
        ActionParameter("limit", "Extracts at once.", "limit", 20, most=MOST_EXTRACTS, most_high=MOST_EXTRACTS),
        ActionParameter("intro", "Only what stands before the first heading.", "flag"),
        ActionParameter("plaintext", "Plain text.", "flag"),
        ActionParameter("sectionformat", "How plain text shows headings.", "choice", "wiki", _FORMATS),
        ActionParameter("continue", "Where the rest begins.", "number"),
    ),
    class_name="ApiQueryExtracts",
)


def _make_parts(values: Values) -> Parts:
    return Parts(
        page_heads=(PageHead("description", _describe),) if values["describe-pages"] else (),
        action_modules=(_EXTRACTS,),
        api_modules=(
            ApiModule(
                "extracts",
                "Extracts of pages, as plain text or simple HTML.",
                _answer,
                (
                    Parameter("titles", "Titles, divided by |; 20 at most with exintro, else one."),
                    Parameter("exintro", "Only what stands before the first heading.", False),
                    Parameter("explaintext", "Plain text.", False),
                    Parameter("exchars", "Characters, 1 to 1200; the last word is kept whole.", 0),
                    Parameter("exsentences", "Sentences, 1 to 10.", 0),
                    Parameter("exsectionformat", "How plain text shows headings.", "wiki", SECTION_FORMATS),
                ),
            ),
        ),
    )


def _describe(page: ShownPage) -> tuple[HeadTag, ...]:
    """For other sites that show a link to the page, and for search engines."""
    if page.action != "view" or page.model != "wikitext" or not page.html:
        return ()
    text = " ".join(make_extract(page.html, _DESCRIPTION).split())
    if not text:
        return ()
    return (
        HeadTag("meta", page.title, "og:title"),
        HeadTag("meta", "article", "og:type"),
        HeadTag("meta", text, "og:description"),
    )


def _answer(asker: Asker, values: Values) -> Mapping[str, object]:
    options = ExtractOptions(
        intro=bool(values["exintro"]),
        plain=bool(values["explaintext"]),
        characters=_within(values["exchars"], _MOST_CHARACTERS),
        sentences=_within(values["exsentences"], _MOST_SENTENCES),
        section_format=str(values["exsectionformat"]),
    )
    titles = [text for text in str(values["titles"]).split("|") if text.strip()]
    limit = MOST_EXTRACTS if options.intro else 1
    pages = open_wiki(asker.rights).find_pages(titles[:limit])
    extracts = find_extracts([p.page_id for p in pages.values()], options, asker=asker)
    return {
        "pages": [
            {"pageid": p.page_id, "ns": p.namespace, "title": p.title, "extract": extracts.get(p.page_id, "")}
            for p in pages.values()
        ]
    }


def _within(value: object, most: int) -> int:
    return max(0, min(int(str(value)), most))


extension = Extension(
    name="textextracts",
    title="TextExtracts",
    version="1.0",
    summary="The beginnings of pages as plain text or simple HTML, for previews and other sites.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(Setting("describe-pages", True, "Other sites and search engines are told how a page begins."),),
    enabled_by_default=True,
)
