"""What a page is in short."""

from __future__ import annotations

import uuid
from typing import Any, Final
from urllib.parse import quote

from django.utils.html import escape
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.api.extension_calls import find_extracts
from wikigrove.api.rest.shapes import wire_time
from wikigrove.api.routes import Call
from wikigrove.farm.domain.languages import direction_of
from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.find_file import find_files, show_file
from wikigrove.media.domain.paths import file_url
from wikigrove.pages.domain.queries.page_facts import find_properties
from wikigrove.pages.models import Page

THUMBNAIL: Final = 320
_SPACE: Final = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def summarise(call: Call, pages: list[Page]) -> list[dict[str, Any]]:
    """Summaries of pages, in their order; the number of queries does not grow with them."""
    rules = current_wiki().title_rules
    names = {page.pk: rules.prefixed_text(page.title) for page in pages}
    plain = find_extracts(list(names.values()), actor=call.actor, plain=True)
    rich = find_extracts(list(names.values()), actor=call.actor, plain=False)
    properties = find_properties([page.pk for page in pages])
    files = find_files([Title(NS_FILE, key) for facts in properties.values() if (key := facts.get("page_image_free"))])
    out = []
    for page in pages:
        facts = properties.get(page.pk, {})
        picture = files.get(Title(NS_FILE, facts.get("page_image_free", "")))
        name = names[page.pk]
        out.append(_summary(call, page, facts, plain.get(name, ""), rich.get(name, ""), picture))
    return out


def _summary(call: Call, page: Page, facts: dict[str, str], plain: str, rich: str, picture: Any) -> dict[str, Any]:
    wiki = current_wiki()
    rules, title = wiki.title_rules, page.title
    key, name = rules.prefixed_key(title), rules.prefixed_text(title)
    latest, language = page.get_latest(), page.language or wiki.language
    shown = facts.get("displaytitle") or f'<span class="mw-page-title-main">{escape(name)}</span>'
    out: dict[str, Any] = {
        "type": _kind(page, facts, plain),
        "title": name,
        "displaytitle": shown,
        "namespace": {"id": title.namespace, "text": rules.namespace_name(title.namespace)},
        "titles": {"canonical": key, "normalized": name, "display": shown},
        "pageid": page.pk,
        "lang": language,
        "dir": direction_of(language),
        "revision": str(latest.pk),
        "tid": time_id(page),
        "timestamp": wire_time(latest.timestamp),
        "content_urls": content_urls(call, title),
        "extract": plain,
        "extract_html": rich,
    }
    if facts.get("wikibase_item"):
        out["wikibase_item"] = facts["wikibase_item"]
    if facts.get("wikibase-shortdesc"):
        out["description"], out["description_source"] = facts["wikibase-shortdesc"], "local"
    if picture is not None and picture.latest is not None:
        version, small = picture.latest, show_file(picture, width=THUMBNAIL, height=THUMBNAIL)
        address = call.request.build_absolute_uri
        if small is not None:
            out["thumbnail"] = {"source": address(small.url), "width": small.width, "height": small.height}
        out["originalimage"] = {
            "source": address(file_url(wiki, picture.key)),
            "width": version.width,
            "height": version.height,
        }
    return out


def time_id(page: Page) -> str:
    """Of one rendering of a page: the same as long as nothing that it shows changed."""
    return str(uuid.uuid5(_SPACE, f"{page.pk} {page.latest_id} {page.touched.isoformat()}"))


def content_urls(call: Call, title: Title) -> dict[str, dict[str, str]]:
    """There is one site for all screens, so both kinds lead to it."""
    wiki = current_wiki()
    address = call.request.build_absolute_uri
    one = {
        "page": address(wiki.path_for(title)),
        "revisions": address(wiki.path_for(title, action="history")),
        "edit": address(wiki.path_for(title, action="edit")),
        "talk": address(wiki.path_for(title if title.is_talk else title.talk() or title)),
    }
    return {"desktop": one, "mobile": dict(one)}


def path_of(kind: str, title: Title) -> str:
    wiki = current_wiki()
    return f"{wiki.path_prefix}/api/rest_v1/page/{kind}/{quote(wiki.title_rules.prefixed_key(title), safe='')}"


def _kind(page: Page, facts: dict[str, str], extract: str) -> str:
    if page.title == current_wiki().main_page:
        return "mainpage"
    if "disambiguation" in facts:
        return "disambiguation"
    return "standard" if extract else "no-extract"
