"""Frozen facts about a wiki and about the page that is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

# At run time too: a compiled dataclass looks its fields' types up when it is defined.
from wikigrove_engine.ext import Registry
from wikigrove_engine.title import Title, TitleRules

ENGINE_VERSION: Final = 2
"""Goes into the key of cached renderings; raise it when the same wikitext makes other HTML."""


@dataclass(frozen=True)
class Limits:
    """What one page may cost. Over a limit the page shows an error in place and is still rendered."""

    include_bytes: int = 2_097_152
    """Wikitext after template expansion, in bytes."""
    depth: int = 100
    """Nesting of templates."""
    expand_depth: int = 100
    """Nesting of templates, functions and arguments in each other."""
    nodes: int = 1_000_000
    """Nodes that the preprocessor visits."""
    expensive: int = 500
    """Calls of functions such as {{#ifexist:}}."""
    seconds: float = 30.0
    """Wall time of the whole rendering."""
    html_depth: int = 256
    """Nesting of elements in the output."""
    wikitext_bytes: int = 2_097_152
    """Size of the page's own text."""


@dataclass(frozen=True)
class SiteConfig:
    """What the engine knows of a wiki; made once for each version of its settings."""

    title_rules: TitleRules
    registry: Registry
    """Tags, parser functions, content models and passes that are enabled on this wiki."""
    sitename: str = "Wikigrove"
    server: str = "http://localhost:8080"
    script_path: str = "/w"
    script: str = "/w/index.php"
    article_path: str = "/wiki/$1"
    style_path: str = "/w/skins"
    language: str = "en"
    direction: str = "ltr"
    timezone: str = "UTC"
    magic_links: frozenset[str] = frozenset()
    """Of RFC, PMID and ISBN, those that link by themselves."""
    nofollow: bool = True
    nofollow_exceptions: tuple[str, ...] = ()
    external_images: bool = False
    """Addresses of pictures show the picture (MediaWiki's $wgAllowExternalImages)."""
    external_link_target: str | None = None
    thumb_width: int = 220
    max_files: int | None = None
    """How many pictures one page may show; None: any number."""
    gallery: Mapping[str, int] = field(default_factory=lambda: {"width": 120, "height": 120})
    protocols: tuple[str, ...] = (
        "bitcoin:",
        "ftp://",
        "ftps://",
        "geo:",
        "git://",
        "gopher://",
        "http://",
        "https://",
        "irc://",
        "ircs://",
        "magnet:",
        "mailto:",
        "matrix:",
        "mms://",
        "news:",
        "nntp://",
        "redis://",
        "sftp://",
        "sip:",
        "sips:",
        "sms:",
        "ssh://",
        "svn://",
        "tel:",
        "telnet://",
        "urn:",
        "wikipedia://",
        "worldwind://",
        "xmpp:",
        "//",
    )
    raw_html: bool = False
    tracking_categories: Mapping[str, str] = field(default_factory=dict)
    """Message key -> category name, for those whose message is not empty."""
    limits: Limits = field(default_factory=Limits)
    version: str = ""
    """Changes whenever any of these facts changes: part of the cache key."""


@dataclass(frozen=True)
class PageConfig:
    """The page that is rendered and the revision whose text it is."""

    title: Title
    page_id: int = 0
    revision_id: int = 0
    revision_timestamp: datetime | None = None
    revision_user: str = ""
    revision_size: int = 0
    language: str = ""
    """Empty: the site's."""
    direction: str = ""
    now: datetime | None = None
    """The time that {{CURRENTTIME}} shows; None: the clock's."""
    is_preview: bool = False
    model: str = "wikitext"
    protection: Mapping[str, tuple[str, str]] = field(default_factory=dict)
