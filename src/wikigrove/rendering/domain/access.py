"""The engine's questions, answered from the database in batches."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from wikigrove_engine.access import (
    CategoryCounts,
    FileFacts,
    FileRequest,
    PageFacts,
    PageQuery,
    PageRows,
    RevisionFacts,
    Statistics,
    TemplateText,
    TrackFacts,
)
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, NS_MEDIA, NS_MEDIAWIKI, NS_SPECIAL, Title, find_title

from wikigrove.accounts.domain.preferences import genders_of
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.models import Wiki
from wikigrove.i18n import find_message
from wikigrove.media.domain.find_file import find_files, fit_film, show_file
from wikigrove.media.domain.paths import file_url
from wikigrove.media.models import File
from wikigrove.pages.domain.queries import find_pages, list_all_pages, read_statistics
from wikigrove.pages.domain.queries.properties import redirects_to_property
from wikigrove.pages.domain.store_text import load_texts
from wikigrove.pages.models import CategoryLink, Page, PageProperty, Redirect, Revision
from wikigrove.rendering.domain.select_pages import select_pages
from wikigrove.rendering.domain.tracks import find_tracks

MAX_REDIRECTS: Final = 2
DISAMBIGUATION: Final = "disambiguation"
"""The property of pages that tell meanings of a title apart."""
_name_specials: list[Callable[[], Collection[str]]] = []


def register_special_names(find_names: Callable[[], Collection[str]]) -> None:
    """Say who knows which special pages exist, so that links to them are blue. Names in English, as keys."""
    _name_specials.append(find_names)


@cache
def _known_special() -> frozenset[str]:
    return frozenset(name.lower() for find_names in _name_specials for name in find_names())


class _Texts:
    """Texts of the store that renderings have read; those used last stay. Safe for threads.

    The digest in the key keeps a database that was put back to an older state from answering with a later text.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[int, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def load(self, wanted: Collection[tuple[int, str]]) -> dict[int, str]:
        """Texts by id; all that nobody has read yet in one go."""
        out: dict[int, str] = {}
        with self._lock:
            for key in wanted:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    out[key[0]] = self._kept[key]
        missing = [key for key in wanted if key[0] not in out]
        if missing:
            loaded = load_texts([pk for pk, _ in missing])
            with self._lock:
                self._kept.update((key, loaded[key[0]]) for key in missing)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            out |= loaded
        return out


_texts_read: Final = _Texts(4096)


class WikiAccess:
    """DataAccess over the wiki in scope. It remembers what it was told: one instance serves one rendering, or one
    batch of them while nobody writes.
    """

    def __init__(self, wiki: Wiki, *, overrides: dict[Title, str] | None = None) -> None:
        self._wiki = wiki
        self._overrides = overrides or {}
        """Texts that are not saved yet: a preview of a template that transcludes itself."""
        self._pages: dict[Title, Page | None] = {}
        self._templates: dict[Title, TemplateText | None] = {}
        self._ambiguous: dict[int, bool] = {}
        self._hidden: dict[str, bool] = {}
        self._extension_specials = {
            page.name.lower() for enabled in parts_of_wiki(wiki.settings) for page in enabled.parts.special_pages
        }

    def fetch_templates(self, titles: Collection[Title]) -> dict[Title, TemplateText | None]:
        missing = [t for t in titles if t not in self._templates]
        if missing:
            self._templates |= self._read_templates(missing)
        return {t: self._templates[t] for t in titles}

    def fetch_sources(self, titles: Collection[Title]) -> dict[Title, TemplateText | None]:
        pages = self._find({t for t in titles if t.namespace >= 0 and not t.interwiki})
        texts = self._texts([p for p in pages.values() if p is not None])
        out: dict[Title, TemplateText | None] = dict.fromkeys(titles)
        for title, page in pages.items():
            if title in self._overrides:
                out[title] = TemplateText(title, self._overrides[title])
            elif page is not None and page.pk in texts:
                out[title] = TemplateText(title, texts[page.pk], page.pk, page.latest_id or 0, page.model)
        return out

    def fetch_genders(self, names: Collection[str]) -> dict[str, str]:
        return genders_of(names)

    def fetch_template_data(self, titles: Collection[Title]) -> dict[Title, dict[str, object] | None]:
        """What templates say of their parameters, for editors' changes to calls; redirects are followed."""
        pages = {t: page.page_id for t, page in self.fetch_templates(titles).items() if page is not None}
        rows = PageProperty.objects.filter(name="templatedata", page_id__in=set(pages.values()))
        stored = dict(rows.values_list("page_id", "value"))
        return {t: json.loads(stored[pages[t]]) if pages.get(t) in stored else None for t in titles}

    def fetch_titles_by_id(self, ids: Collection[int]) -> dict[int, Title]:
        return {p.pk: p.title for p in Page.objects.filter(pk__in=ids, latest__isnull=False)}

    def fetch_page_categories(self, titles: Collection[Title]) -> dict[Title, Collection[Title]]:
        pages = self._find({t for t in titles if t.namespace >= 0 and not t.interwiki})
        by_id = {p.pk: t for t, p in pages.items() if p is not None}
        out: dict[Title, list[Title]] = {t: [] for t in titles}
        rows = CategoryLink.objects.filter(page_id__in=list(by_id)).order_by("category")
        for page_id, category in rows.values_list("page_id", "category"):
            out[by_id[page_id]].append(Title(NS_CATEGORY, category))
        return dict(out)

    def fetch_category_members(
        self, categories: Collection[Title], kinds: Collection[str], limit: int
    ) -> dict[Title, list[Title]]:
        """Members of these kinds ("subcat", "page", "file"), categories first; `limit` of them for all together."""
        out: dict[Title, list[Title]] = {t: [] for t in categories}
        rows = CategoryLink.objects.filter(category__in=[t.key for t in categories], kind__in=list(kinds))
        # "subcat" comes last in the alphabet.
        rows = rows.select_related("page").order_by("-kind", "sort_key", "page_id")
        for row in rows[:limit]:
            out[Title(NS_CATEGORY, row.category)].append(row.page.title)
        return out

    def select_pages(self, query: PageQuery) -> PageRows:
        """For lists of pages in pages."""
        return select_pages(query)

    def fetch_default_messages(self, keys: Collection[str], language: str) -> dict[str, str | None]:
        return {key: find_message(key, language) for key in keys}

    def hidden_categories(self, titles: Collection[Title]) -> set[str]:
        """Keys of those categories that are not shown; one query for what is not known yet."""
        keys = {t.key for t in titles}
        missing = [k for k in keys if k not in self._hidden]
        if missing:
            rows = PageProperty.objects.filter(name="hiddencat", page__namespace=NS_CATEGORY, page__key__in=missing)
            found = set(rows.values_list("page__key", flat=True))
            self._hidden |= {k: k in found for k in missing}
        return {k for k in keys if self._hidden[k]}

    def _read_templates(self, titles: Collection[Title]) -> dict[Title, TemplateText | None]:
        led: dict[Title, list[Title]] = {t: [] for t in titles}
        current = {t: t for t in titles}
        for _ in range(MAX_REDIRECTS):
            pages = self._find(set(current.values()))
            redirects = {t: p for t, p in pages.items() if p is not None and p.is_redirect and t not in self._overrides}
            if not redirects:
                break
            targets = self._redirect_targets(redirects)
            for title, at in list(current.items()):
                if at in targets:
                    led[title].append(at)
                    current[title] = targets[at]
        pages = self._find(set(current.values()))
        texts = self._texts([p for p in pages.values() if p is not None])
        out: dict[Title, TemplateText | None] = {}
        for title, at in current.items():
            page = pages.get(at)
            if at in self._overrides:
                out[title] = TemplateText(at, self._overrides[at], redirects=tuple(led[title]))
            elif page is None or page.pk not in texts:
                out[title] = None
            else:
                out[title] = TemplateText(
                    at, texts[page.pk], page.pk, page.latest_id or 0, page.model, tuple(led[title])
                )
        return out

    def fetch_page_facts(self, titles: Collection[Title]) -> dict[Title, PageFacts]:
        plain = {t for t in titles if t.namespace >= 0 and not t.interwiki}
        pages = self._find(plain)
        ambiguous = self._disambiguations([p for p in pages.values() if p is not None])
        wanted = [t for t in plain if t.namespace == NS_FILE and pages.get(t) is None]
        wanted += [Title(NS_FILE, t.key) for t in titles if t.namespace == NS_MEDIA]
        files = find_files(wanted) if wanted else {}
        out: dict[Title, PageFacts] = {}
        for title in titles:
            page = pages.get(title)
            if page is not None:
                out[title] = PageFacts(
                    title,
                    True,
                    page.pk,
                    page.latest_id or 0,
                    page.length,
                    page.is_redirect,
                    page.pk in ambiguous,
                    page.model,
                )
            else:
                out[title] = PageFacts(title, self._exists_without_page(title, files))
        return out

    def fetch_files(self, requests: Collection[FileRequest]) -> dict[FileRequest, FileFacts | None]:
        files = find_files({r.title for r in requests})
        tracks = find_tracks(self._wiki, files.values())
        return {r: self._file_facts(r, files.get(r.title), tracks) for r in requests}

    def fetch_messages(self, keys: Collection[str], language: str) -> dict[str, str | None]:
        rules = self._wiki.title_rules
        titles = {}
        for key in keys:
            title = find_title(key, rules, default_namespace=NS_MEDIAWIKI)
            if title is not None and title.namespace == NS_MEDIAWIKI:
                titles[key] = title
        own = self.fetch_templates(list(titles.values()))
        out: dict[str, str | None] = {}
        for key in keys:
            text = own.get(titles[key]) if key in titles else None
            out[key] = text.wikitext if text is not None else find_message(key, language)
        return out

    def fetch_categories(self, titles: Collection[Title]) -> dict[Title, CategoryCounts]:
        counts = {t: {"page": 0, "subcat": 0, "file": 0} for t in titles}
        by_key = {t.key: t for t in titles}
        for key, kind in CategoryLink.objects.filter(category__in=list(by_key)).values_list("category", "kind"):
            counts[by_key[key]][kind] += 1
        return {t: CategoryCounts(sum(c.values()), c["subcat"], c["file"]) for t, c in counts.items()}

    def fetch_revisions(self, titles: Collection[Title]) -> dict[Title, RevisionFacts | None]:
        pages = self._find(set(titles))
        ids = [p.latest_id for p in pages.values() if p is not None]
        rows = {r.page_id: r for r in Revision.objects.filter(pk__in=ids).select_related("actor")}
        out: dict[Title, RevisionFacts | None] = {}
        for title in titles:
            page = pages.get(title)
            row = rows.get(page.pk) if page is not None else None
            out[title] = RevisionFacts(row.pk, row.timestamp, row.actor_name, row.size) if row is not None else None
        return out

    def fetch_statistics(self) -> Statistics:
        s = read_statistics()
        return Statistics(s.pages, s.articles, s.files, s.edits, s.users, s.active_users, s.admins)

    def list_prefix(self, prefix: Title, *, limit: int) -> list[Title]:
        return [p.title for p in list_all_pages(prefix.namespace, prefix=prefix.key, limit=limit)[0]]

    def _find(self, titles: Collection[Title]) -> dict[Title, Page | None]:
        missing = [t for t in titles if t not in self._pages]
        if missing:
            found = find_pages(missing)
            for title in missing:
                self._pages[title] = found.get(title)
        return {t: self._pages[t] for t in titles}

    def _redirect_targets(self, redirects: dict[Title, Page]) -> dict[Title, Title]:
        by_page = {p.pk: t for t, p in redirects.items()}
        rows = Redirect.objects.filter(page_id__in=list(by_page), interwiki="")
        return {by_page[r.page_id]: Title(r.namespace, r.key) for r in rows}

    def _texts(self, pages: list[Page]) -> dict[int, str]:
        """Texts by page id; only those that no earlier rendering has read cost a query."""
        rows = Revision.objects.filter(pk__in=[p.latest_id for p in pages], text__isnull=False)
        found = rows.values_list("page_id", "text_id", "sha1") if pages else ()
        ids = {page_id: (text_id, sha1) for page_id, text_id, sha1 in found}
        texts = _texts_read.load(set(ids.values()))
        return {page_id: texts[text_id] for page_id, (text_id, _) in ids.items()}

    def _disambiguations(self, pages: list[Page]) -> set[int]:
        """Which pages tell meanings apart; a redirect to such a page is one too."""
        missing = [p for p in pages if p.pk not in self._ambiguous]
        if missing:
            rows = PageProperty.objects.filter(name=DISAMBIGUATION, page_id__in=[p.pk for p in missing])
            found = set(rows.values_list("page_id", flat=True))
            found |= redirects_to_property([p.pk for p in missing if p.is_redirect], DISAMBIGUATION)
            self._ambiguous |= {p.pk: p.pk in found for p in missing}
        return {p.pk for p in pages if self._ambiguous[p.pk]}

    def _exists_without_page(self, title: Title, files: dict[Title, File]) -> bool:
        if title.namespace == NS_SPECIAL:
            name = title.key.split("/")[0].lower()
            return name in _known_special() or name in self._extension_specials
        if title.namespace == NS_MEDIA:
            return Title(NS_FILE, title.key) in files
        if title.namespace == NS_MEDIAWIKI:
            return find_message(title.key[:1].lower() + title.key[1:], self._wiki.language) is not None
        return title in files

    def _file_facts(
        self, request: FileRequest, file: File | None, tracks: Mapping[str, tuple[TrackFacts, ...]]
    ) -> FileFacts | None:
        if file is None or file.latest is None:
            return None
        version = file.latest
        facts = FileFacts(
            title=file.title,
            url=file_url(self._wiki, file.key),
            description_url=self._wiki.path_for(file.title),
            mime=version.mime,
            media_type=version.media_type,
            width=version.width,
            height=version.height,
            size=version.size,
            bits=version.bits,
            duration=version.duration,
            page_count=version.page_count,
            timestamp=version.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
            tracks=tracks.get(file.key, ()),
        )
        if version.media_type == "AUDIO":
            # A sound has no size of its own; its player has.
            return replace(facts, thumb_width=request.width or 0)
        shown = show_file(
            file,
            width=request.width,
            height=request.height,
            page=request.page,
            language=request.language,
            seek=request.seek,
        )
        if shown is None and version.media_type == "VIDEO" and version.width:
            wide, tall = fit_film(version, width=request.width, height=request.height)
            return replace(facts, thumb_width=wide, thumb_height=tall)
        if shown is None:
            return facts
        return replace(
            facts, thumb_url=shown.url, thumb_width=shown.width, thumb_height=shown.height, srcset=shown.srcset
        )


__all__ = ["WikiAccess", "register_special_names"]
