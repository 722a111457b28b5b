"""The wiki that the conformance suite assumes, from its site.json."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from files import find_file
from wikigrove_engine.access import (
    CategoryCounts,
    FileFacts,
    FileRequest,
    PageFacts,
    RevisionFacts,
    Statistics,
    TemplateText,
)
from wikigrove_engine.ext import Registry
from wikigrove_engine.language import load_language
from wikigrove_engine.site import Limits, PageConfig, SiteConfig
from wikigrove_engine.title import Interwiki, Namespace, Title, TitleRules, default_namespaces, find_title, parse_title

_MESSAGES = {"mainpage": "Main Page", "history_short": "History", "new-messages": "You have $1 ($2)."}
"""The few of MediaWiki's own messages that cases show."""
_MODELS = {"css": "css", "js": "javascript", "json": "json"}


def make_site(facts: dict[str, Any], env: dict[str, Any], registry: Registry) -> SiteConfig:
    """The site of one case: language, namespaces and the options that the case sets."""
    code = env.get("language") or facts["language"]
    language = load_language(code)
    options, config = env["options"], env["config"]
    aliases: dict[int, list[str]] = {}
    for name, number in language.namespace_aliases.items():
        aliases.setdefault(number, []).append(name)
    project = "TestWiki" if code == "en" else facts["sitename"]
    namespaces = default_namespaces(language.namespaces, aliases=aliases, project=project)
    for number in (0, 1):
        ns = namespaces[number]
        namespaces[number] = Namespace(
            ns.id, ns.name, ns.canonical, ns.aliases, subpages="subpage" in options or number == 1, content=ns.content
        )
    for extra in facts["namespaces"]:
        if "only_language" in extra:
            continue
        namespaces[extra["id"]] = Namespace(extra["id"], extra["name"], extra["canonical"], subpages=extra["subpages"])
    interwikis = {
        i["prefix"]: Interwiki(
            i["prefix"],
            i["url"],
            local=i.get("local", False),
            local_interwiki=i.get("localinterwiki", False),
            language=i.get("language"),
            extra_language_link=i.get("extralanglink", False),
            link_text=i.get("linktext"),
            site_name=i.get("sitename"),
            protocol_relative=i.get("protorel", False),
        )
        for i in facts["interwiki"]
    }
    if "pmid-interwiki" in options:
        interwikis["pmid"] = Interwiki("pmid", "//www.ncbi.nlm.nih.gov/pubmed/$1?dopt=Abstract")
    rules = TitleRules(namespaces, interwikis, code)
    magic = config.get("wgEnableMagicLinks")
    magic_links = frozenset(k for k, v in magic.items() if v) if magic is not None else frozenset(facts["magic_links"])
    limits = Limits(
        include_bytes=int(options.get("maxincludesize") or 2_097_152),
        depth=int(options.get("maxtemplatedepth") or 40),
    )
    return SiteConfig(
        title_rules=rules,
        registry=registry,
        sitename=facts["sitename"],
        server=facts["server"],
        script_path=facts["script_path"],
        script=facts["script"],
        article_path=facts["article_path"],
        language=code,
        direction=language.direction,
        magic_links=magic_links,
        nofollow=config.get("wgNoFollowLinks", facts["nofollow"]["enabled"]),
        nofollow_exceptions=tuple(
            config.get("wgNoFollowDomainExceptions", ["no-nofollow.org", *facts["nofollow"]["except_domains"]])
        ),
        external_images=options.get("wgallowexternalimages") == "true",
        external_link_target=options.get("externallinktarget") or config.get("wgExternalLinkTarget"),
        max_files=config.get("wgParsoidMaximumImages"),
        thumb_width=int(options.get("thumbsize") or facts["thumb_size"]),
        tracking_categories={
            "double-px-category": "Pages with image sizes containing extra px",
            "index-category": "Indexed pages",
            "noindex-category": "Noindexed pages",
            "bad-language-code-category": "Pages with invalid language codes",
            "cite-tracking-category-cite-error": "Pages with reference errors",
            "scribunto-common-error-category": "Pages with script errors",
            **facts["messages"],
        },
        limits=limits,
        raw_html="wgrawhtml" in options,
        timezone=options.get("wglocaltimezone") or "UTC",
    )


def make_page(facts: dict[str, Any], env: dict[str, Any], site: SiteConfig) -> PageConfig:
    title = parse_title(env["title"], site.title_rules)
    now = datetime.fromtimestamp(facts["timestamp"], UTC)
    language = facts.get("page_languages", {}).get(title.text, "")
    model = _MODELS.get(title.key.rpartition(".")[2], "wikitext") if title.namespace == 8 else "wikitext"
    if model != "wikitext":
        # Code is written in English on every wiki.
        language = "en"
    return PageConfig(
        title,
        model=model,
        page_id=187,
        revision_id=1337,
        revision_timestamp=now if "lastsavedrevision" in env["options"] else None,
        revision_user=facts["user"] if "lastsavedrevision" in env["options"] else "",
        now=now,
        language=language,
    )


class SuiteAccess:
    """The suite's articles and files."""

    def __init__(
        self, facts: dict[str, Any], articles: dict[str, str], site: SiteConfig, *, native_svg: bool = False
    ) -> None:
        self._facts = facts
        self._native_svg = native_svg
        self._language = site.language
        self._rules = site.title_rules
        self._articles: dict[Title, str] = {}
        for name, text in articles.items():
            title = find_title(name, site.title_rules)
            if title is not None:
                self._articles[title] = text
        self._specials = {
            t for t in (find_title(n, site.title_rules) for n in facts["titles"]["special"]) if t is not None
        }

    def fetch_templates(self, titles: Collection[Title]) -> dict[Title, TemplateText | None]:
        return {t: self._fetch(t) for t in titles}

    def _fetch(self, title: Title) -> TemplateText | None:
        at = title.without_fragment()
        seen: list[Title] = []
        text = self._articles.get(at)
        while text is not None and text.lstrip().upper().startswith("#REDIRECT") and len(seen) < 3:
            target = find_title(text.partition("[[")[2].partition("]]")[0], self._rules)
            if target is None:
                break
            seen.append(at)
            at = target.without_fragment()
            text = self._articles.get(at)
        return TemplateText(at, text, redirects=tuple(seen)) if text is not None else None

    def fetch_sources(self, titles: Collection[Title]) -> dict[Title, TemplateText | None]:
        found = {t: self._articles.get(t.without_fragment()) for t in titles}
        return {t: TemplateText(t, text) if text is not None else None for t, text in found.items()}

    def fetch_titles_by_id(self, ids: Collection[int]) -> dict[int, Title]:
        return {}

    def fetch_page_categories(self, titles: Collection[Title]) -> dict[Title, Collection[Title]]:
        return dict.fromkeys(titles, ())

    def fetch_default_messages(self, keys: Collection[str], language: str) -> dict[str, str | None]:
        return {k: _MESSAGES.get(k) for k in keys}

    def fetch_page_facts(self, titles: Collection[Title]) -> dict[Title, PageFacts]:
        return {t: self._page_facts(t) for t in titles}

    def _page_facts(self, title: Title) -> PageFacts:
        text = self._articles.get(title)
        if title.namespace == -1:
            name = title.key.split("/")[0]
            known = load_language(self._language).special_pages
            return PageFacts(title, name.lower() in known or any(name == s.key for s in self._specials))
        exists = text is not None or (title.namespace == 6 and title.key in self._facts["images"]["files"])
        name = title.text
        known = self._facts["titles"]
        redirect = name in known["redirect"] or (text or "").lstrip().upper().startswith("#REDIRECT")
        disambiguation = name in known["disambiguation"]
        return PageFacts(
            title,
            exists or redirect or disambiguation,
            length=len((text or "").encode()),
            is_redirect=redirect,
            is_disambiguation=disambiguation,
        )

    def fetch_files(self, requests: Collection[FileRequest]) -> dict[FileRequest, FileFacts | None]:
        return {r: self._file(r) for r in requests}

    def _file(self, request: FileRequest) -> FileFacts | None:
        return find_file(
            request,
            self._facts,
            self._redirected(request.title),
            native_svg=self._native_svg,
            page_language=self._language,
        )

    def _redirected(self, title: Title) -> Title:
        text = self._articles.get(title.without_fragment(), "")
        if text.lstrip().upper().startswith("#REDIRECT"):
            target = find_title(text.partition("[[")[2].partition("]]")[0], self._rules)
            if target is not None:
                return target.without_fragment()
        return title.without_fragment()

    def fetch_messages(self, keys: Collection[str], language: str) -> dict[str, str | None]:
        out: dict[str, str | None] = {}
        for key in keys:
            text = self._articles.get(find_title(f"MediaWiki:{key}", self._rules) or Title(8, key))
            out[key] = text if text is not None else self._facts["messages"].get(key, _MESSAGES.get(key))
        return out

    def fetch_categories(self, titles: Collection[Title]) -> dict[Title, CategoryCounts]:
        return {t: CategoryCounts() for t in titles}

    def fetch_revisions(self, titles: Collection[Title]) -> dict[Title, RevisionFacts | None]:
        return dict.fromkeys(titles)

    def fetch_statistics(self) -> Statistics:
        return Statistics()

    def fetch_template_data(self, titles: Collection[Title]) -> dict[Title, Any]:
        return {t: self._facts.get("template_data", {}).get(t.text) for t in titles if t.namespace == 10}

    def list_prefix(self, prefix: Title, *, limit: int) -> list[Title]:
        found = [t for t in self._articles if t.namespace == prefix.namespace and t.key.startswith(prefix.key)]
        return sorted(found, key=lambda t: t.key)[:limit]


def suite_user(facts: dict[str, Any]) -> str:
    return str(facts["user"])
