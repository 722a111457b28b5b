"""What a page says about itself, gathered while it is rendered: links, categories, properties, flags, ..."""

from __future__ import annotations

from dataclasses import dataclass, field

from wikigrove_engine.title import Title


@dataclass(frozen=True)
class TocEntry:
    """One heading of the table of contents."""

    level: int
    """The heading's own level, 1 to 6."""
    toc_level: int
    """Depth in the table, from 1."""
    number: str
    """"1.2" style, in the page's digits."""
    line: str
    """The heading as HTML that may stand in a link."""
    anchor: str
    index: str
    """The section's number for editing; "T-1" style from a template, "" where it can't be edited."""
    from_title: Title | None = None
    offset: int | None = None
    """Where the heading starts in the page's wikitext, in characters."""


@dataclass
class Cost:
    """What one template, or one module, has cost on the page; what it called itself is counted too."""

    calls: int = 0
    seconds: float = 0.0


@dataclass
class Metadata:
    """The collector. Dictionaries keep the order in which things were met; plain sets where order says nothing."""

    categories: dict[Title, str | None] = field(default_factory=dict)
    """Category -> sort key; None: the page's default."""
    links: dict[Title, None] = field(default_factory=dict)
    special_links: dict[Title, None] = field(default_factory=dict)
    templates: dict[Title, Title | None] = field(default_factory=dict)
    """Transcluded page -> page that its redirects led to (itself; None when it does not exist)."""
    template_revisions: dict[Title, int] = field(default_factory=dict)
    files: dict[Title, None] = field(default_factory=dict)
    external_links: dict[str, None] = field(default_factory=dict)
    interwiki_links: dict[tuple[str, str], None] = field(default_factory=dict)
    """(prefix, key)."""
    language_links: dict[str, str] = field(default_factory=dict)
    """prefix -> key; the first one counts."""
    existence: set[Title] = field(default_factory=set)
    """Pages whose existence or facts the text depends on without linking to them ({{#ifexist:}}, {{PAGESIZE:}})."""
    properties: dict[str, str] = field(default_factory=dict)
    """displaytitle, defaultsort, notoc, hiddencat, ...: MediaWiki's names."""
    extension_data: dict[str, object] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    """"show-toc", "no-gallery", "vary-revision", "vary-user", ...: MediaWiki's names."""
    modules: dict[str, None] = field(default_factory=dict)
    styles: dict[str, None] = field(default_factory=dict)
    toc: list[TocEntry] = field(default_factory=list)
    indicators: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Message key -> parameters, shown above a preview."""
    tracking: dict[str, None] = field(default_factory=dict)
    """Keys of tracking categories that were asked for; those that the wiki names are in `categories` too."""
    volatile_seconds: int | None = None
    """The rendering must not be kept longer than this: it shows a time or a count."""
    redirect: Title | None = None
    limit_report: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What -> (used, allowed)."""
    seconds: float = 0.0
    """Wall time of the whole rendering."""
    template_costs: dict[Title, Cost] = field(default_factory=dict)
    module_costs: dict[str, Cost] = field(default_factory=dict)
    """Module and function, as "Name.function"."""

    def add_category(self, title: Title, sort_key: str | None = None) -> None:
        if self.categories.get(title, sort_key) != sort_key:
            # Which of two keys counts can't be seen from a part of the page.
            self.flags.add("prevent-selective-update")
        self.categories[title] = sort_key

    def limit_cache(self, seconds: int) -> None:
        """Say that the text shows something that is stale after so many seconds."""
        if self.volatile_seconds is None or seconds < self.volatile_seconds:
            self.volatile_seconds = seconds
