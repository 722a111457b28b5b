"""Which gadgets count on a page, for somebody."""

from __future__ import annotations

from wikigrove.ext.gadgets.definition import Definitions, Gadget
from wikigrove.extensions.api import Asker, ShownPage


def gadgets_of_page(definitions: Definitions, page: ShownPage) -> list[Gadget]:
    """In the order in which they are loaded: what one needs comes before it. Nothing in safe mode."""
    if page.is_guarded or page.is_safe_mode:
        return []
    out: dict[str, Gadget] = {}
    asked = page.query.get("withgadget", "")
    for gadget in definitions.values():
        wanted = is_enabled(gadget, page.asker) or (gadget.loads_by_address and gadget.name == asked)
        if wanted and may_use(gadget, page.asker) and counts_on(gadget, page):
            _add(gadget, definitions, out, page.asker)
    return list(out.values())


def is_enabled(gadget: Gadget, asker: Asker) -> bool:
    """What somebody chose; without a choice, whether everybody has it."""
    chosen = asker.choices.get(gadget.choice_key)
    if chosen is None or gadget.is_hidden:
        return gadget.is_default
    return chosen == "1"


def may_use(gadget: Gadget, asker: Asker) -> bool:
    return set(gadget.rights) <= asker.rights


def counts_on(gadget: Gadget, page: ShownPage) -> bool:
    """Whether the page is one of those that the gadget is for; each condition by itself."""
    return (
        (not gadget.skins or page.skin in gadget.skins)
        and (not gadget.actions or page.action in gadget.actions)
        and (not gadget.namespaces or page.namespace in gadget.namespaces)
        and (not gadget.models or page.model in gadget.models)
        and (not gadget.categories or not set(gadget.categories).isdisjoint(page.categories))
    )


def _add(gadget: Gadget, definitions: Definitions, out: dict[str, Gadget], asker: Asker) -> None:
    """What it needs first, also where that is hidden or not chosen. Gadgets that need each other end here."""
    waiting: list[tuple[Gadget, bool]] = [(gadget, False)]
    begun: set[str] = set()
    while waiting:
        one, is_ready = waiting.pop()
        if one.name in out:
            continue
        if is_ready:
            out[one.name] = one
            continue
        if one.name in begun:
            continue
        begun.add(one.name)
        waiting.append((one, True))
        for name in reversed((*one.peers, *one.gadget_dependencies)):
            needed = definitions.get(name)
            if needed is not None and may_use(needed, asker):
                waiting.append((needed, False))
