"""Take over what a dump says of its wiki, so that its pages find their namespaces here."""

from __future__ import annotations

from typing import Any

from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.transfer.domain.read_dump import DumpSite


def adopt_namespaces(wiki: Wiki, site: DumpSite) -> Wiki:
    """Make the dump's namespace names work here: as aliases of ours, or as new namespaces. Ours stay what they are."""
    rules = wiki.title_rules
    changes: dict[int, dict[str, Any]] = {int(c["id"]): dict(c) for c in wiki.namespace_changes}
    before = [dict(c) for c in wiki.namespace_changes]
    for number, (name, case) in site.namespaces.items():
        if not name or rules.find_namespace(name) is not None:
            continue
        if number in rules.namespaces:
            change = changes.setdefault(number, {"id": number})
            change["aliases"] = [*change.get("aliases", []), name]
        else:
            changes[number] = {"id": number, "name": name, "canonical": name, "case": case, "subpages": True}
    if list(changes.values()) == before:
        return wiki
    return change_wiki(wiki, namespace_changes=list(changes.values()))


def adopt_site(wiki: Wiki, site: DumpSite) -> Wiki:
    """Become that wiki: its name, language, case rule and namespace names."""
    settings: dict[str, Any] = {"case_sensitive": True} if site.case == "case-sensitive" else {}
    project = site.namespaces.get(4, ("", ""))[0]
    wiki = change_wiki(
        wiki,
        name=site.name or wiki.name,
        language=site.language or wiki.language,
        project_namespace=project,
        settings=settings,
    )
    rules = wiki.title_rules
    changes = {int(c["id"]): dict(c) for c in wiki.namespace_changes}
    for number, (name, case) in site.namespaces.items():
        ns = rules.namespaces.get(number)
        if not name or (ns is not None and ns.name == name):
            continue
        change = changes.setdefault(number, {"id": number, "canonical": ns.canonical if ns else name, "case": case})
        change["name"] = name
        if ns is None:
            change["subpages"] = True
    return change_wiki(wiki, namespace_changes=list(changes.values())) if changes else wiki
