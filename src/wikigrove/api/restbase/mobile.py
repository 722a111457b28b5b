"""Pages for small screens, their media, and talk pages in parts."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final
from urllib.parse import unquote

from django.utils.html import escape
from selectolax.lexbor import LexborHTMLParser, LexborNode
from wikigrove_engine.title import NS_FILE, Title, find_title

from wikigrove.api.rest.door import etag_of
from wikigrove.api.rest.errors import RestError
from wikigrove.api.rest.shapes import access_page, server_of_call
from wikigrove.api.restbase.door import table
from wikigrove.api.restbase.pages import REDIRECT, REVISION, TITLE, lead_on, page_headers, revision_of
from wikigrove.api.restbase.summary import time_id
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.editing.domain.checks import check_read
from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.find_file import find_files, show_file
from wikigrove.media.domain.paths import file_url
from wikigrove.pages.domain.queries import access_revision, find_page
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.parsoid import render_document, render_revision

_TYPE: Final = 'text/html; charset=utf-8; profile="https://www.mediawiki.org/wiki/Specs/Mobile-HTML/2.0.0"'
_POLICY: Final = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'"
)
_FACTS: Final = re.compile(r""" data-(?:mw|parsoid|mw-i18n)=(?:'[^']*'|"[^"]*")""")
_KINDS: Final = {"VIDEO": "video", "AUDIO": "audio"}


@table.add(
    "GET",
    "/page/mobile-html/{title}",
    "A page for small screens",
    TITLE,
    REDIRECT,
    tag="mobile",
    answer_type="text/html",
    errors=(302, 404),
    cost=2,
)
def mobile_html(call: Call) -> Any:
    page = access_page(call, call.text("title"))
    return lead_on(call, page, "mobile-html") or _mobile(call, page, _latest(call, page))


@table.add(
    "GET",
    "/page/mobile-html/{title}/{revision}",
    "A revision for small screens",
    TITLE,
    REVISION,
    tag="mobile",
    answer_type="text/html",
    errors=(404,),
    cost=3,
)
def mobile_revision(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    return _mobile(call, page, revision_of(call, page))


@table.add(
    "POST", "/transform/wikitext/to/mobile-html/{title}", "A text for small screens, before it is saved", TITLE,
    Param("wikitext", source="body", required=True, summary="The text", example="An '''oak'''."),
    tag="mobile", answer_type="text/html", errors=(400, 403, 413), cost=3,
)  # fmt: skip
def mobile_preview(call: Call) -> Reply:
    title = find_title(call.text("title"), current_wiki().title_rules)
    if title is None or title.namespace < 0 or title.interwiki:
        raise RestError(400, "apierror-invalidtitle", call.text("title"))
    check_read(title, actor=call.actor)
    text = call.text("wikitext").encode("utf-8", "replace").decode().replace("\x00", "")
    made = render_document(title, text, page=find_page(title))
    return Reply(
        body=_mobile_page(call, title, made.body, revision=0),
        content_type=_TYPE,
        headers={"Content-Security-Policy": _POLICY},
    )


@table.add(
    "GET",
    "/page/media-list/{title}",
    "The pictures, films and sounds of a page, in their order",
    TITLE,
    REDIRECT,
    tag="mobile",
    errors=(302, 404),
    cost=3,
)
def media_list(call: Call) -> Any:
    page = access_page(call, call.text("title"))
    return lead_on(call, page, "media-list") or _media(call, page, _latest(call, page))


@table.add(
    "GET",
    "/page/media-list/{title}/{revision}",
    "The pictures, films and sounds of a revision",
    TITLE,
    REVISION,
    tag="mobile",
    errors=(404,),
    cost=3,
)
def revision_media(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    return _media(call, page, revision_of(call, page))


@table.add("GET", "/page/talk/{title}", "A talk page in topics and replies", TITLE, tag="mobile", errors=(404,), cost=3)
def talk(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    body = _body(page, _latest(call, page))
    topics = [_topic(number, section) for number, section in enumerate(_sections(body))]
    data = {"revision": page.latest_id, "topics": [topic for topic in topics if topic is not None]}
    return Reply(data, headers=page_headers(page, "talk"))


def _latest(call: Call, page: Page) -> Revision:
    return access_revision(page.latest_id or 0, actor=call.actor)


def _body(page: Page, revision: Revision) -> str:
    return render_revision(page, revision).body if revision.model == "wikitext" else ""


def _mobile(call: Call, page: Page, revision: Revision) -> Reply:
    text = _mobile_page(call, page.title, _body(page, revision), revision=revision.pk)
    headers = {**page_headers(page, f"mobile {revision.pk}"), "Content-Security-Policy": _POLICY}
    return Reply(body=text, content_type=_TYPE, headers=headers)


def _mobile_page(call: Call, title: Title, body: str, *, revision: int) -> str:
    """The document that apps show in their frame: sections stand for themselves, facts for editors are left out."""
    wiki = current_wiki()
    site, name = server_of_call(call), wiki.title_rules.prefixed_text(title)
    base = f"{site}{wiki.path_prefix}"
    about = f' about="{base}/wiki/Special:Redirect/revision/{revision}"' if revision else ""
    styles = (
        f"{base}/w/load.php?modules=mediawiki.skinning.content.parsoid%7Csite.styles&amp;only=styles&amp;skin=mobile"
    )
    return (
        f'<!DOCTYPE html>\n<html prefix="dc: http://purl.org/dc/terms/ mw: http://mediawiki.org/rdf/" lang="{wiki.language}" '
        f'dir="{wiki.direction}"{about}><head><meta charset="utf-8"><title>{escape(name)}</title>'
        f'<base href="{base}/wiki/"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta property="mw:pageNamespace" content="{title.namespace}"><link rel="stylesheet" href="{styles}"></head>'
        f'<body id="pcs" class="content mw-content-{wiki.direction} {wiki.direction} mw-body-content parsoid-body mediawiki '
        f'mw-parser-output"><div id="pcs-edit-section-header"></div><header><h1 class="pcs-edit-section-title">{escape(name)}'
        f"</h1></header><main>{_FACTS.sub('', body)}</main></body></html>"
    )


def _media(call: Call, page: Page, revision: Revision) -> Reply:
    body = _body(page, revision)
    found: list[tuple[str, int, LexborNode]] = []
    for section in _sections(body):
        number = section.attributes.get("data-mw-section-id") or "0"
        for node in section.css(
            "[typeof*='mw:File'], [typeof*='mw:Image'], [typeof*='mw:Video'], [typeof*='mw:Audio']"
        ):
            name = _file_of(node)
            if name:
                found.append((name, int(number) if number.lstrip("-").isdigit() else 0, node))
    rules = current_wiki().title_rules
    titles = {name: title for name, _, _ in found if (title := find_title(name, rules)) is not None}
    files = find_files(list(titles.values()))
    items: list[dict[str, Any]] = []
    for name, section_number, node in found:
        file = files.get(titles[name]) if name in titles else None
        if file is not None and file.latest is not None:
            items.append(_media_item(call, file, section_number, node, is_first=not items))
    headers = {"ETag": etag_of(revision.pk, page.touched, "media"), "Cache-Control": "private, max-age=60"}
    return Reply({"revision": str(revision.pk), "tid": time_id(page), "items": items}, headers=headers)


def _media_item(call: Call, file: Any, section: int, node: LexborNode, *, is_first: bool) -> dict[str, Any]:
    wiki, version = current_wiki(), file.latest
    kind = _KINDS.get(version.media_type, "image")
    address = call.request.build_absolute_uri
    item: dict[str, Any] = {
        "title": wiki.title_rules.prefixed_key(Title(NS_FILE, file.key)),
        "leadImage": is_first and section == 0 and kind == "image",
        "section_id": section,
        "type": kind,
        "showInGallery": kind != "image" or version.width >= 48,
    }
    caption = node.css_first("figcaption")
    if caption is not None and caption.text(strip=True):
        item["caption"] = {"html": _FACTS.sub("", caption.inner_html or ""), "text": caption.text(strip=True)}
    if kind == "image":
        srcset = []
        for factor in (1, 1.5, 2):
            shown = show_file(file, width=round(640 * factor))
            if shown is not None:
                srcset.append({"src": address(shown.url), "scale": f"{factor:g}x"})
        item["srcset"] = srcset or [{"src": address(file_url(wiki, file.key)), "scale": "1x"}]
    return item


def _file_of(node: LexborNode) -> str:
    inner = node.css_first("[resource]")
    text = (inner.attributes.get("resource") or "") if inner is not None else ""
    return unquote(text.removeprefix("./"))


def _sections(body: str) -> list[LexborNode]:
    """The outermost sections."""
    tree = LexborHTMLParser(f"<body>{body}</body>")
    return [
        section
        for section in tree.css("section[data-mw-section-id]")
        if section.parent is None or section.parent.tag != "section"
    ]


def _topic(number: int, section: LexborNode) -> dict[str, Any] | None:
    heading = section.css_first("h2, h1")
    title = heading.inner_html if heading is not None else ""
    replies = [_reply(node) for node in section.iter() if node.tag not in ("h1", "h2") and node.text(strip=True)]
    if heading is None and not replies:
        return None
    html = _FACTS.sub("", title or "")
    digest = _digest(html + "".join(reply["sha"] for reply in replies))
    return {
        "id": number,
        "depth": 1,
        "html": html,
        "shas": {"html": _digest(html), "indicator": digest},
        "replies": replies,
    }


def _reply(node: LexborNode) -> dict[str, Any]:
    html = _FACTS.sub("", node.inner_html or "")
    depth = 1 if node.tag in ("dl", "ul", "ol") else 0
    return {"sha": _digest(html), "depth": depth, "html": html}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
