"""What the engine is told of a wiki."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from wikigrove_engine.ext import Registry
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.site import ENGINE_VERSION, SiteConfig

from wikigrove import __version__
from wikigrove.extensions.catalog import enabled_extensions
from wikigrove.extensions.parts import Enabled, parts_of_wiki
from wikigrove.farm.models import Wiki
from wikigrove.i18n import has_message, message
from wikigrove.rendering.domain.extension_parts import extend_registry
from wikigrove.rendering.domain.rendered import FORM

TRACKING: Final = (
    "broken-file-category",
    "hidden-category-category",
    "index-category",
    "noindex-category",
    "expensive-parserfunction-category",
    "post-expand-template-argument-category",
    "post-expand-template-inclusion-category",
    "node-count-exceeded-category",
    "expansion-depth-exceeded-category",
    "template-loop-category",
    "duplicate-args-category",
    "restricted-displaytitle-ignored",
    "bad-language-code-category",
    "double-px-category",
    "media-limit-reached",
    "magiclink-tracking-rfc",
    "magiclink-tracking-pmid",
    "magiclink-tracking-isbn",
)


def rendering_version(wiki: Wiki) -> str:
    """Part of every rendering's key: raised with each change of what HTML depends on besides pages."""
    return f"{__version__}.{FORM}/{ENGINE_VERSION}/{wiki.version}/{_digest(_versions(wiki))}"


def _versions(wiki: Wiki) -> tuple[str, ...]:
    """Extensions with their versions, whether their parts can be made now or not: an upgrade changes no row of the wiki."""
    return tuple(f"{extension.name} {extension.version}" for extension in enabled_extensions(wiki.settings))


@lru_cache(maxsize=64)
def _digest(names: tuple[str, ...]) -> str:
    return hashlib.sha256("|".join(names).encode()).hexdigest()[:8]


def get_site(wiki: Wiki) -> SiteConfig:
    """The engine's view of this version of `wiki`."""
    return _build(wiki.slug, wiki.version, parts_of_wiki(wiki.settings), _Hidden(wiki))


class _Hidden:
    """Carries the wiki past the cache key."""

    __slots__ = ("wiki",)

    def __init__(self, wiki: Wiki) -> None:
        self.wiki = wiki

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hidden)

    def __hash__(self) -> int:
        return 0


def server_of(wiki: Wiki) -> str:
    """Scheme and host of the wiki's addresses, without a slash at the end."""
    base = settings.WIKIGROVE["base_url"]
    if base and not wiki.host:
        parts = urlsplit(base)
        return f"{parts.scheme}://{parts.netloc}"
    if wiki.host:
        scheme = "https" if settings.WIKIGROVE["https"] else "http"
        return f"{scheme}://{wiki.host}"
    return "http://localhost:8080"


@lru_cache(maxsize=64)
def _build(slug: str, version: int, parts: tuple[Enabled, ...], hidden: _Hidden) -> SiteConfig:
    wiki = hidden.wiki
    own = {
        "sitename": wiki.name,
        "server": server_of(wiki),
        "script_path": f"{wiki.path_prefix}/w",
        "script": wiki.script,
        "article_path": f"{wiki.path_prefix}/wiki/$1",
        "style_path": f"{wiki.path_prefix}/w/skins",
        "language": wiki.language,
        "direction": wiki.direction,
        "timezone": wiki.setting("timezone", "UTC"),
        "magic_links": frozenset(wiki.setting("magic_links", ())),
        "nofollow": bool(wiki.setting("nofollow", True)),
        "nofollow_exceptions": tuple(wiki.setting("nofollow_exceptions", ())),
        "thumb_width": int(wiki.setting("thumb_width", 220)),
        "tracking_categories": _name_tracking(parts, wiki.language),
        "version": rendering_version(wiki),
    }
    return SiteConfig(title_rules=wiki.title_rules, registry=_registry_of(parts), **own)


def tracking_keys(parts: tuple[Enabled, ...]) -> list[str]:
    """Message keys of the tracking categories that pages of such a wiki can get into."""
    return [*TRACKING, *(key for enabled in parts for key in enabled.parts.tracking)]


def is_named(key: str, language: str) -> bool:
    """Whether pages are tracked under this key: a wiki turns a category off by naming it "-"."""
    return has_message(key, language) and message(key, language=language) not in ("-", "")


def _name_tracking(parts: tuple[Enabled, ...], language: str) -> dict[str, str]:
    return {key: message(key, language=language) for key in tracking_keys(parts) if is_named(key, language)}


def build_registry(wiki: Wiki) -> Registry:
    """The engine's own parts and those of the wiki's extensions.

    One object for all wikis with the same extensions and values: it is a key of the engine's caches.
    """
    return _registry_of(parts_of_wiki(wiki.settings))


@lru_cache(maxsize=32)
def _registry_of(enabled: tuple[Enabled, ...]) -> Registry:
    return extend_registry(default_registry(), enabled)
