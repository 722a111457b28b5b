"""The one door through which the engine asks a wiki for facts, in batches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from wikigrove_engine.redirects import find_redirect
from wikigrove_engine.title import NS_TEMPLATE, Title, TitleRules


@dataclass(frozen=True)
class PageFacts:
    """What links and `{{#ifexist:}}`-like functions need to know of a page."""

    title: Title
    exists: bool
    page_id: int = 0
    latest_id: int = 0
    length: int = 0
    is_redirect: bool = False
    is_disambiguation: bool = False
    model: str = "wikitext"


@dataclass(frozen=True)
class TemplateText:
    """The source of a transcluded page. `title` is where redirects led; `redirects` the titles on the way."""

    title: Title
    wikitext: str
    page_id: int = 0
    revision_id: int = 0
    model: str = "wikitext"
    redirects: tuple[Title, ...] = ()


@dataclass(frozen=True)
class FileRequest:
    """A file at a size in pixels, None where not asked for. The answer fits into it; a bitmap is never enlarged."""

    title: Title
    width: int | None = None
    height: int | None = None
    page: int | None = None
    language: str | None = None
    seek: float | None = None


@dataclass(frozen=True)
class TrackFacts:
    """Subtitles of a film or sound, as WebVTT. `language` is a code, `label` its name for readers."""

    url: str
    language: str
    label: str
    direction: str = "ltr"
    kind: str = "subtitles"


@dataclass(frozen=True)
class FileFacts:
    """A file and the thumbnail that answers a FileRequest. Sizes in pixels, `size` in bytes, `duration` in seconds."""

    title: Title
    url: str
    description_url: str
    mime: str
    media_type: str
    """BITMAP, DRAWING, AUDIO, VIDEO, OFFICE, TEXT, ... as in MediaWiki."""
    width: int
    height: int
    size: int = 0
    bits: int = 0
    duration: float = 0.0
    page_count: int = 0
    thumb_url: str = ""
    thumb_width: int = 0
    thumb_height: int = 0
    srcset: tuple[tuple[str, str], ...] = ()
    """Pairs of density ("1.5x", "2x") and address."""
    derivatives: tuple[Mapping[str, object], ...] = ()
    tracks: tuple[TrackFacts, ...] = ()
    timestamp: str = ""
    is_bad: bool = False
    """On the wiki's list of files that are not shown in pages."""
    error: str = ""
    """A message key when the file exists, but has no thumbnail."""


@dataclass(frozen=True)
class Statistics:
    """Counts behind {{NUMBEROFPAGES}} and its kin."""

    pages: int = 0
    articles: int = 0
    files: int = 0
    edits: int = 0
    users: int = 0
    active_users: int = 0
    admins: int = 0


@dataclass(frozen=True)
class CategoryCounts:
    pages: int = 0
    subcategories: int = 0
    files: int = 0


@dataclass(frozen=True)
class RevisionFacts:
    """The latest revision of a page: behind {{REVISIONUSER:Page}} and its kin."""

    revision_id: int
    timestamp: datetime
    user: str
    size: int
    protection: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """action -> (level, expiry as "infinity" or YYYYMMDDHHMMSS)."""


@dataclass(frozen=True)
class PageQuery:
    """Which pages a list shows. Groups are joined by "and", the titles in one by "or"."""

    categories: tuple[tuple[Title, ...], ...] = ()
    not_categories: tuple[Title, ...] = ()
    namespaces: tuple[int, ...] = ()
    """None: all."""
    not_namespaces: tuple[int, ...] = ()
    redirects: str = "exclude"
    """"exclude", "include" or "only"."""
    title_like: tuple[str, ...] = ()
    """Patterns of keys without namespace, as in SQL: % for any text, _ for any character; backslash before a plain one."""
    not_title_like: tuple[str, ...] = ()
    links_to: tuple[tuple[Title, ...], ...] = ()
    not_links_to: tuple[Title, ...] = ()
    uses: tuple[tuple[Title, ...], ...] = ()
    """Templates."""
    not_uses: tuple[Title, ...] = ()
    uncategorized: bool = False
    order: str = "title"
    """"title", "fulltitle", "sortkey", "categoryadd", "lastedit", "created", "length" or "random"."""
    is_descending: bool = False
    limit: int = 100
    offset: int = 0
    counts_all: bool = False
    """Say how many pages there are in all; costs a query."""


@dataclass(frozen=True)
class PageRow:
    """A page of a list. What is hidden from readers is empty."""

    title: Title
    page_id: int = 0
    length: int = 0
    sort_key: str = ""
    """In the first category."""
    added: datetime | None = None
    """When it was put into the first category."""
    edited: datetime | None = None
    editor: str = ""


@dataclass(frozen=True)
class PageRows:
    rows: tuple[PageRow, ...] = ()
    total: int = 0


class DataAccess(Protocol):
    """Every method answers a whole batch; a title without an answer maps to None or is absent."""

    def fetch_templates(self, titles: Collection[Title]) -> Mapping[Title, TemplateText | None]: ...

    def fetch_sources(self, titles: Collection[Title]) -> Mapping[Title, TemplateText | None]:
        """The pages' own texts: redirects are not followed. For modules."""
        ...

    def fetch_page_facts(self, titles: Collection[Title]) -> Mapping[Title, PageFacts]: ...

    def fetch_titles_by_id(self, ids: Collection[int]) -> Mapping[int, Title]: ...

    def fetch_page_categories(self, titles: Collection[Title]) -> Mapping[Title, Collection[Title]]:
        """The categories that pages are in, as they were saved."""
        ...

    def fetch_files(self, requests: Collection[FileRequest]) -> Mapping[FileRequest, FileFacts | None]: ...

    def fetch_messages(self, keys: Collection[str], language: str) -> Mapping[str, str | None]: ...

    def fetch_default_messages(self, keys: Collection[str], language: str) -> Mapping[str, str | None]:
        """As they come with the software, whatever the wiki has made of them."""
        ...

    def fetch_categories(self, titles: Collection[Title]) -> Mapping[Title, CategoryCounts]: ...

    def fetch_revisions(self, titles: Collection[Title]) -> Mapping[Title, RevisionFacts | None]: ...

    def fetch_statistics(self) -> Statistics: ...

    def fetch_genders(self, names: Collection[str]) -> Mapping[str, str]:
        """How people want to be spoken of: "male" or "female"; absent for all others, and for names that nobody has."""
        ...

    def fetch_template_data(self, titles: Collection[Title]) -> Mapping[Title, dict[str, object] | None]:
        """What templates say of their parameters (TemplateData's "params", "paramOrder", "format"): the form of calls."""
        ...

    def list_prefix(self, prefix: Title, *, limit: int) -> list[Title]:
        """Titles that start with this one, for {{Special:PrefixIndex/...}}."""
        ...


class InMemoryAccess:
    """A DataAccess over plain dictionaries: for tests, and for people who use the engine alone."""

    def __init__(
        self,
        pages: Mapping[Title, str] | None = None,
        *,
        files: Mapping[Title, FileFacts] | None = None,
        messages: Mapping[str, str] | None = None,
        template_data: Mapping[Title, dict[str, object]] | None = None,
        rules: TitleRules | None = None,
    ) -> None:
        """`rules` let redirects among the pages be followed."""
        self._rules = rules
        self.pages: dict[Title, str] = dict(pages or {})
        self.files: dict[Title, FileFacts] = dict(files or {})
        self.messages: dict[str, str] = dict(messages or {})
        self.template_data: dict[Title, dict[str, object]] = dict(template_data or {})
        self.genders: dict[str, str] = {}
        """By name of a person."""

    def fetch_templates(self, titles: Collection[Title]) -> dict[Title, TemplateText | None]:
        return {t: self._find_template(t) for t in titles}

    def _find_template(self, title: Title) -> TemplateText | None:
        text = self.pages.get(title)
        if text is None:
            return None
        if title.namespace == NS_TEMPLATE and title.key.endswith("/styles.css"):
            # Such pages are style sheets on every wiki.
            return TemplateText(title, text, model="sanitized-css")
        target = find_redirect(text, self._rules) if self._rules is not None else None
        if target is None or target.is_external:
            return TemplateText(title, text)
        target = target.without_fragment()
        found = self.pages.get(target)
        return TemplateText(target, found, redirects=(title,)) if found is not None else TemplateText(title, text)

    def fetch_sources(self, titles: Collection[Title]) -> dict[Title, TemplateText | None]:
        return {t: TemplateText(t, self.pages[t]) if t in self.pages else None for t in titles}

    def fetch_genders(self, names: Collection[str]) -> dict[str, str]:
        return {name: self.genders[name] for name in names if name in self.genders}

    def fetch_template_data(self, titles: Collection[Title]) -> dict[Title, dict[str, object] | None]:
        return {t: self.template_data.get(t) for t in titles}

    def fetch_titles_by_id(self, ids: Collection[int]) -> dict[int, Title]:
        return {}

    def fetch_page_categories(self, titles: Collection[Title]) -> dict[Title, Collection[Title]]:
        return dict.fromkeys(titles, ())

    def fetch_default_messages(self, keys: Collection[str], language: str) -> dict[str, str | None]:
        return {k: self.messages.get(k) for k in keys}

    def fetch_page_facts(self, titles: Collection[Title]) -> dict[Title, PageFacts]:
        return {
            t: PageFacts(t, t in self.pages or t in self.files, length=len(self.pages.get(t, "").encode()))
            for t in titles
        }

    def fetch_files(self, requests: Collection[FileRequest]) -> dict[FileRequest, FileFacts | None]:
        return {r: self.files.get(r.title) for r in requests}

    def fetch_messages(self, keys: Collection[str], language: str) -> dict[str, str | None]:
        return {k: self.messages.get(k) for k in keys}

    def fetch_categories(self, titles: Collection[Title]) -> dict[Title, CategoryCounts]:
        return {t: CategoryCounts() for t in titles}

    def fetch_revisions(self, titles: Collection[Title]) -> dict[Title, RevisionFacts | None]:
        return dict.fromkeys(titles)

    def fetch_statistics(self) -> Statistics:
        return Statistics(pages=len(self.pages))

    def list_prefix(self, prefix: Title, *, limit: int) -> list[Title]:
        found = [t for t in self.pages if t.namespace == prefix.namespace and t.key.startswith(prefix.key)]
        return sorted(found, key=lambda t: t.key)[:limit]
