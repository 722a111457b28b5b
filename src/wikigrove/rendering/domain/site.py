"""What the engine is told of a wiki."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from wikigrove_engine.ext import Registry
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.site import ENGINE_VERSION, SiteConfig

from wikigrove import __version__
from wikigrove.extensions.parts import Enabled, parts_of_wiki
from wikigrove.farm.models import Wiki
from wikigrove.i18n import message
from wikigrove.rendering.domain.extension_parts import extend_registry

TRACKING = (
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
    "cite-tracking-category-cite-error",
    "math-tracking-category-error",
    "scribunto-common-error-category",
    "syntaxhighlight-enclose-category",
    "syntaxhighlight-error-category",
    "syntaxhighlight-source-category",
    "templatestyles-page-error-category",
    "templatestyles-stylesheet-error-category",
)


def rendering_version(wiki: Wiki) -> str:
    """Part of every rendering's key: raised with each change of what HTML depends on besides pages."""
    return f"{__version__}/{ENGINE_VERSION}/{wiki.version}"


def get_site(wiki: Wiki) -> SiteConfig:
    """The engine's view of this version of `wiki`."""
    return _build(wiki.slug, wiki.version, _Hidden(wiki))


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
def _build(slug: str, version: int, hidden: _Hidden) -> SiteConfig:
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
        "tracking_categories": {key: message(key, language=wiki.language) for key in _tracking_keys(wiki)},
        "version": rendering_version(wiki),
    }
    return SiteConfig(title_rules=wiki.title_rules, registry=build_registry(wiki), **own)


def build_registry(wiki: Wiki) -> Registry:
    """The engine's own parts and those of the wiki's extensions.

    One object for all wikis with the same extensions and values: it is a key of the engine's caches.
    """
    return _registry_of(parts_of_wiki(wiki.settings))


@lru_cache(maxsize=32)
def _registry_of(enabled: tuple[Enabled, ...]) -> Registry:
    return extend_registry(default_registry(), enabled)


def _tracking_keys(wiki: Wiki) -> tuple[str, ...]:
    return TRACKING + tuple(key for enabled in parts_of_wiki(wiki.settings) for key in enabled.parts.tracking)
