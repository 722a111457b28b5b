"""Documents as Parsoid writes them: for editors, archives and other programs; and their way back to wikitext."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import wikigrove_engine as engine
from django.core.cache import cache
from django.utils.html import escape
from wikigrove_engine.collection import paused_collection
from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title, encode_title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import read_text
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.render import page_config
from wikigrove.rendering.domain.site import get_site, rendering_version

HTML_VERSION: Final = "2.8.0"
_KEPT_SECONDS: Final = 24 * 3600
_LARGEST_KEPT: Final = 1_000_000
_SITE: Final = "\x01site\x01"
"""Stands for the wiki's address in heads that are kept: it answers to several names."""


@dataclass(frozen=True)
class ParsoidDocument:
    """The inside of the body, its head, and where asked for the source facts by element id."""

    head: str
    body: str
    title: Title
    facts: dict[str, Any] | None
    page_id: int = 0
    revision_id: int = 0

    def html_at(self, server: str) -> str:
        """The whole document; `server` is scheme and host of the addresses in its head."""
        wiki = current_wiki()
        site = f"{server}{wiki.path_prefix}"
        about = f' about="{site}/wiki/Special:Redirect/revision/{self.revision_id}"' if self.revision_id else ""
        words = f"mw-content-{wiki.direction} sitedir-{wiki.direction} {wiki.direction}"
        return (
            f'<!DOCTYPE html>\n<html prefix="dc: http://purl.org/dc/terms/ mw: http://mediawiki.org/rdf/"{about}>'
            f'<head prefix="mwr: {site}/wiki/Special:Redirect/">{self.head.replace(_SITE, site)}</head>'
            f'<body{self._body_id()} lang="{wiki.language}" class="{words} mw-body-content parsoid-body mediawiki '
            f'mw-parser-output" dir="{wiki.direction}">{self.body}</body></html>'
        )

    def _body_id(self) -> str:
        return ' id="mwAA"' if self.facts is not None else ""

    @property
    def data_parsoid(self) -> dict[str, Any]:
        facts = self.facts or {}
        return {"counter": len(facts) - 1, "ids": facts, "offsetType": "char"}


def render_document(
    title: Title,
    text: str,
    *,
    page: Page | None = None,
    revision: Revision | None = None,
    inline_facts: bool = False,
    sections: bool = True,
) -> ParsoidDocument:
    """A wikitext as Parsoid's HTML. Source facts stand in the elements (`inline_facts`) or beside them, by id."""
    wiki = current_wiki()
    config = page_config(title, page=page, revision=revision, size=len(text.encode()))
    options = engine.ParseOptions(sections=sections)
    with paused_collection:
        document = engine.parse(text, site=get_site(wiki), page=config, access=WikiAccess(wiki), options=options)
        if inline_facts:
            body, facts = document.html(data_parsoid=True), None
        else:
            body, facts = document.page_bundle()
            facts = {"mwAA": {"dsr": [0, len(text), 0, 0]}, **facts}
    head = _head(title, text, page=page, revision=revision, modules=document.metadata.modules)
    return ParsoidDocument(
        head, body, title, facts, page.pk if page is not None else 0, revision.pk if revision is not None else 0
    )


def render_revision(page: Page, revision: Revision) -> ParsoidDocument:
    """A revision's document, facts by id; the latest one is kept until anything that it shows changes."""
    wiki = current_wiki()
    is_latest = revision.pk == page.latest_id
    key = f"parsoid:{wiki.pk}:{revision.pk}:{page.touched.timestamp()}:{rendering_version(wiki)}"
    key = hashlib.sha256(key.encode()).hexdigest()
    kept = cache.get(key) if is_latest else None
    if isinstance(kept, ParsoidDocument):
        return kept
    made = render_document(page.title, read_text(revision), page=page, revision=revision)
    if is_latest and len(made.body) < _LARGEST_KEPT:
        cache.set(key, made, _KEPT_SECONDS)
    return made


def document_to_wikitext(
    html: str,
    *,
    title: Title,
    page: Page | None = None,
    revision: Revision | None = None,
    facts: dict[str, Any] | None = None,
    original: str | None = None,
) -> str:
    """The wikitext of a document. What was not changed since `revision` (or the text `original`) keeps its bytes."""
    wiki = current_wiki()
    site, access = get_site(wiki), WikiAccess(wiki)
    config = PageConfig(title, page_id=page.pk if page is not None else 0)
    text = original if original is not None else read_text(revision) if revision is not None else None
    if text is None or (revision is not None and revision.model != "wikitext"):
        return engine.to_wikitext(read_document(html, facts), site=site, page=config, access=access)
    made = render_document(title, text, page=page, revision=revision)
    known = {**(made.facts or {}), **(facts or {})}
    before = engine.Original(text, read_document(made.body, made.facts))
    with paused_collection:
        return engine.to_wikitext(read_document(html, known), site=site, page=config, access=access, original=before)


def lint_text(title: Title, text: str) -> list[dict[str, Any]]:
    """What the linter finds, with ranges in characters, as Parsoid tells it."""
    wiki = current_wiki()
    found = engine.lint(text, site=get_site(wiki), page=PageConfig(title), access=WikiAccess(wiki))
    return [dict(one.as_json()) for one in found]


def _head(title: Title, text: str, *, page: Page | None, revision: Revision | None, modules: Any) -> str:
    wiki = current_wiki()
    site, name = _SITE, wiki.title_rules.prefixed_text(title)
    sha1 = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    out = ['<meta charset="utf-8"/>']
    if page is not None:
        out.append(f'<meta property="mw:pageId" content="{page.pk}"/>')
    out.append(f'<meta property="mw:pageNamespace" content="{title.namespace}"/>')
    if revision is not None:
        out.append(f'<link rel="dc:replaces" resource="mwr:revision/{revision.parent_id or 0}"/>')
    out.append(f'<meta property="mw:revisionSHA1" content="{sha1}"/>')
    if revision is not None:
        out.append(f'<meta property="dc:modified" content="{revision.timestamp:%Y-%m-%dT%H:%M:%S}.000Z"/>')
    if title == wiki.main_page:
        out.append('<meta property="isMainPage" content="true"/>')
    styles = "%7C".join(
        ["mediawiki.skinning.content.parsoid", "mediawiki.skinning.interface", "site.styles", *sorted(set(modules))]
    )
    out += [
        f'<meta property="mw:htmlVersion" content="{HTML_VERSION}"/>',
        f'<meta property="mw:html:version" content="{HTML_VERSION}"/>',
        f'<link rel="dc:isVersionOf" href="{site}/wiki/{encode_title(wiki.title_rules.prefixed_key(title))}"/>',
        f'<base href="{site}/wiki/"/><title>{escape(name)}</title>',
        f'<link rel="stylesheet" href="{wiki.path_prefix}/w/load.php?lang={wiki.language}&amp;modules={styles}'
        '&amp;only=styles&amp;skin=vector"/>',
        f'<meta http-equiv="content-language" content="{page.language if page and page.language else wiki.language}"/>',
        '<meta http-equiv="vary" content="Accept"/>',
    ]
    return "".join(out)
