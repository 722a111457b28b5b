"""What extensions read of the wiki in scope: `WikiReader` over the database, each question one batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from wikigrove_engine.title import NS_FILE, NS_MEDIAWIKI, Title, find_title

from wikigrove.extensions.reading import PageFound, Picture, SiteFacts, WikiReader
from wikigrove.farm.domain.languages import autonym_of, direction_of
from wikigrove.farm.domain.mark_interface import read_interface_mark
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.find_file import find_files, show_file
from wikigrove.media.domain.paths import file_url
from wikigrove.pages.domain.queries import find_pages, read_texts
from wikigrove.pages.domain.queries.properties import links_to_property
from wikigrove.pages.models import Page, PageProperty, Redirect, Revision
from wikigrove.rendering.domain.render import find_renderings, render_page, render_text

MOST: Final = 1000
"""Pages that one question answers at most."""


class ExtensionReader:
    """Reads what somebody with `rights` may read; with None, everything."""

    def __init__(self, rights: frozenset[str] | None) -> None:
        self._may_read: Final = rights is None or "read" in rights

    def find_pages(self, titles: Collection[str]) -> dict[str, PageFound]:
        parsed = self._parse(titles)
        found = find_pages(set(parsed.values()))
        return {text: _found(found[title]) for text, title in parsed.items() if title in found}

    def find_pages_by_id(self, page_ids: Collection[int]) -> dict[int, PageFound]:
        if not self._may_read:
            return {}
        rows = Page.objects.filter(pk__in=list(page_ids)[:MOST], latest__isnull=False)
        return {page.pk: _found(page) for page in rows}

    def find_pages_by_start(self, namespace: int, starts: Collection[str]) -> tuple[PageFound, ...]:
        wanted = Q()
        for start in list(starts)[:MOST]:
            # A range, for a pattern would find _ and % as anything, and needs no index.
            wanted |= Q(key__gte=start, key__lt=start + "\U0010ffff")
        if not self._may_read or not starts:
            return ()
        rows = Page.objects.filter(wanted, namespace=namespace, latest__isnull=False).order_by("key")
        return tuple(_found(page) for page in rows[:MOST])

    def follow_redirects(self, page_ids: Collection[int]) -> dict[int, int]:
        if not self._may_read:
            return {}
        rows = Redirect.objects.filter(page_id__in=list(page_ids)[:MOST], interwiki="")
        led = {row.page_id: Title(row.namespace, row.key) for row in rows}
        pages = find_pages(set(led.values()))
        return {pk: pages[title].pk for pk, title in led.items() if title in pages}

    def read_texts(self, titles: Collection[str]) -> dict[str, str]:
        parsed = self._parse(titles)
        pages = find_pages(set(parsed.values()))
        revisions = Revision.objects.filter(pk__in=[p.latest_id for p in pages.values()])
        texts = {r.page_id: r.pk for r in revisions}
        loaded = read_texts(revisions)
        return {
            text: loaded[texts[pages[title].pk]]
            for text, title in parsed.items()
            if title in pages and pages[title].pk in texts
        }

    def render(self, page_ids: Collection[int]) -> dict[int, str]:
        if not self._may_read:
            return {}
        rows = Page.objects.select_related("latest").filter(pk__in=list(page_ids)[:MOST], latest__isnull=False)
        pages = list(rows)
        kept = find_renderings(pages)
        return {page.pk: (kept[page.pk] if page.pk in kept else render_page(page)).html for page in pages}

    def render_inline(self, wikitext: str) -> str:
        html = render_text(Title(NS_MEDIAWIKI, "Text"), wikitext).rendered.html.strip()
        start, end = html.find(">") + 1, -len("</section>")
        inner = html[start:end].strip() if html.startswith("<section") and html.endswith("</section>") else html
        if inner.startswith("<p>") and inner.endswith("</p>") and inner.count("<p>") == 1:
            return inner[3:-4]
        return inner

    def read_properties(self, page_ids: Collection[int], names: Collection[str]) -> dict[int, dict[str, str]]:
        out: dict[int, dict[str, str]] = {}
        if self._may_read:
            rows = PageProperty.objects.filter(page_id__in=list(page_ids)[:MOST], name__in=list(names))
            for page_id, name, value in rows.values_list("page_id", "name", "value"):
                out.setdefault(page_id, {})[name] = value
        return out

    def list_by_property(self, name: str, *, start: int = 0, limit: int = 50) -> tuple[PageFound, ...]:
        if not self._may_read:
            return ()
        rows = PageProperty.objects.filter(name=name, page_id__gte=start, page__latest__isnull=False)
        rows = rows.select_related("page").order_by("page_id")[: min(limit, MOST)]
        return tuple(_found(row.page) for row in rows)

    def list_links_to_property(self, name: str, *, start: int = 0, limit: int = 50) -> tuple[PageFound, ...]:
        if not self._may_read:
            return ()
        ids = links_to_property(name, start=start, limit=min(limit, MOST))
        pages = self.find_pages_by_id(ids)
        return tuple(pages[pk] for pk in ids if pk in pages)

    def find_pictures(self, files: Collection[str], *, width: int, height: int) -> dict[str, Picture]:
        if not self._may_read:
            return {}
        wiki = current_wiki()
        out: dict[str, Picture] = {}
        for title, file in find_files({Title(NS_FILE, key) for key in list(files)[:MOST]}).items():
            shown = show_file(file, width=width, height=height)
            if shown is not None and file.latest is not None:
                address = file_url(wiki, file.key)
                version = file.latest
                out[title.key] = Picture(
                    shown.url, shown.width, shown.height, file.key, address, version.width, version.height
                )
        return out

    def language_label(self, code: str) -> tuple[str, str]:
        return autonym_of(code), direction_of(code)

    def api_path(self, extension: str, module: str, **parameters: str) -> str:
        query = f"?{urlencode(parameters)}" if parameters else ""
        return f"{current_wiki().path_prefix}/api/wikigrove/v1/extensions/{extension}/{module}{query}"

    def site(self) -> SiteFacts:
        wiki = current_wiki()
        return SiteFacts(
            slug=wiki.slug,
            name=wiki.name,
            language=wiki.language,
            script=wiki.script,
            script_path=f"{wiki.path_prefix}/w",
            article_path=f"{wiki.path_prefix}/wiki/$1",
            main_page=wiki.title_rules.prefixed_text(wiki.main_page),
            namespaces={number: ns.name for number, ns in wiki.title_rules.namespaces.items()},
        )

    def interface_mark(self) -> str:
        return describe_mark(current_wiki(), read_interface_mark())

    def _parse(self, titles: Iterable[str]) -> dict[str, Title]:
        if not self._may_read:
            return {}
        rules = current_wiki().title_rules
        parsed = {text: find_title(text, rules) for text in list(titles)[:MOST]}
        return {
            text: title.without_fragment()
            for text, title in parsed.items()
            if title is not None and not title.interwiki and title.namespace >= 0
        }


def describe_mark(wiki: Wiki, mark: str) -> str:
    """A mark of the MediaWiki namespace that no other wiki has."""
    return f"{wiki.slug}/{wiki.version}/{mark}"


def open_reader(rights: frozenset[str] | None) -> WikiReader:
    return ExtensionReader(rights)


def _found(page: Page) -> PageFound:
    wiki = current_wiki()
    title = page.title
    return PageFound(
        page.pk,
        wiki.title_rules.prefixed_text(title),
        title.namespace,
        title.key,
        wiki.path_for(title),
        page.is_redirect,
        page.latest_id or 0,
        page.model,
    )
