"""What scripts of a wiki's people stand on: jQuery, `mw`, and the facts of the page that `mw.config` answers."""

from __future__ import annotations

import json

from wikigrove.extensions.api import HeadTag, ShownPage, open_wiki


def base_tags(page: ShownPage) -> tuple[HeadTag, ...]:
    """The tags that must stand before any script of the wiki."""
    return (HeadTag("meta", _config(page), "mw:config"), HeadTag("script", "built:gadget-base.js"))


def _config(page: ShownPage) -> str:
    """MediaWiki's names of the facts."""
    wiki = open_wiki(page.asker.rights)
    site = wiki.site()
    key = page.title.replace(" ", "_")
    namespace = site.namespaces.get(page.namespace, "")
    own = key.removeprefix(namespace.replace(" ", "_") + ":") if namespace else key
    special = own.partition("/")[0] if page.namespace == -1 else False
    facts: dict[str, object] = {
        "wgAction": page.action,
        "wgArticleId": page.page_id,
        "wgArticlePath": site.article_path,
        "wgCanonicalNamespace": namespace.replace(" ", "_"),
        "wgCanonicalSpecialPageName": special,
        "wgCategories": [category.replace("_", " ") for category in page.categories],
        "wgContentLanguage": site.language,
        "wgDBname": site.slug,
        "wgFormattedNamespaces": {str(number): name for number, name in site.namespaces.items()},
        "wgGadgetPath": wiki.api_path("gadgets", "load"),
        "wgIsArticle": page.action == "view" and page.page_id > 0,
        "wgIsMainPage": page.title == site.main_page,
        "wgNamespaceNumber": page.namespace,
        "wgPageContentLanguage": site.language,
        "wgPageContentModel": page.model,
        "wgPageName": key,
        "wgRelevantPageName": key,
        "wgScript": site.script,
        "wgScriptPath": site.script_path,
        "wgServer": page.origin,
        "wgServerName": page.origin.partition("://")[2].partition(":")[0],
        "wgSiteName": site.name,
        "wgTitle": own.replace("_", " "),
        "wgUserGroups": list(page.asker.groups) or ["*"],
        "wgUserLanguage": page.asker.language,
        "wgUserName": page.asker.name or None,
        "wgUserRights": sorted(page.asker.rights),
        "skin": page.skin,
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
