"""The title rules of a wiki: namespaces of its language, its own changes to them, its interwiki prefixes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from wikigrove_engine.title import Interwiki, Namespace, TitleRules, default_namespaces

from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.models import InterwikiPrefix, Wiki


def get_title_rules(wiki: Wiki) -> TitleRules:
    """The rules for this version of `wiki`'s settings; one query the first time, none later."""
    return _build(wiki.slug, wiki.version, _Facts(wiki))


class _Facts:
    """Carries the wiki past the cache key: equal for equal (slug, version)."""

    __slots__ = ("wiki",)

    def __init__(self, wiki: Wiki) -> None:
        self.wiki = wiki

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Facts)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _build(slug: str, version: int, facts: _Facts) -> TitleRules:
    wiki = facts.wiki
    names, aliases = _names_of_language(wiki.language)
    namespaces = default_namespaces(
        names,
        aliases=aliases,
        project=wiki.project_namespace or wiki.name,
        main_subpages=bool(wiki.setting("main_subpages", False)),
    )
    namespaces |= _names_of_extensions(wiki)
    for change in wiki.namespace_changes:
        namespaces[int(change["id"])] = _apply_change(namespaces.get(int(change["id"])), change)
    if wiki.setting("case_sensitive", False):
        namespaces = {n: replace(ns, first_letter=n in (-1, 2, 3, 8, 9)) for n, ns in namespaces.items()}
    rows = InterwikiPrefix.everywhere.filter(wiki_id=wiki.pk) if wiki.pk is not None else ()
    prefixes = {
        row.prefix: Interwiki(
            row.prefix,
            row.url,
            local=row.is_local,
            local_interwiki=row.is_local and row.prefix == wiki.slug,
            language=row.language_name or None,
        )
        for row in rows
    }
    return TitleRules(namespaces, prefixes, wiki.language)


def _apply_change(ns: Namespace | None, change: dict[str, Any]) -> Namespace:
    """One entry of `Wiki.namespace_changes` over what the language says."""
    if ns is None:
        ns = Namespace(int(change["id"]), "", change.get("canonical") or change["name"])
    aliases = tuple(change.get("aliases", ()))
    if change.get("name") and ns.name and change["name"] != ns.name:
        # The old name goes on working, as links with it may be in use.
        aliases = (*aliases, ns.name)
    return replace(
        ns,
        name=change.get("name", ns.name),
        canonical=change.get("canonical", ns.canonical),
        aliases=tuple(dict.fromkeys((*ns.aliases, *aliases))),
        first_letter=change.get("case", "first-letter" if ns.first_letter else "") == "first-letter",
        subpages=bool(change.get("subpages", ns.subpages)),
        content=bool(change.get("content", ns.content)),
    )


def _names_of_extensions(wiki: Wiki) -> dict[int, Namespace]:
    """The namespaces that the wiki's extensions bring, each with its talk namespace."""
    out: dict[int, Namespace] = {}
    for enabled in parts_of_wiki(wiki.settings):
        for part in enabled.parts.namespaces:
            talk = f"{part.name} talk"
            name, talk_name = part.names.get(wiki.language, (part.name, talk))
            out[part.number] = Namespace(
                part.number,
                name,
                part.name,
                subpages=part.subpages,
                content=part.content,
                default_model=part.model,
            )
            out[part.number + 1] = Namespace(part.number + 1, talk_name, talk, subpages=True)
    return out


def _names_of_language(code: str) -> tuple[dict[int, str], dict[int, tuple[str, ...]]]:
    from wikigrove_engine.language import load_language

    language = load_language(code)
    aliases: dict[int, list[str]] = {}
    for name, number in language.namespace_aliases.items():
        aliases.setdefault(number, []).append(name)
    return dict(language.namespaces), {n: tuple(a) for n, a in aliases.items()}
