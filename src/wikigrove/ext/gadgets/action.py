"""list=gadgets and list=gadgetcategories of the Action API, as MediaWiki's extension has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Final

from wikigrove.ext.gadgets.applies import is_enabled, may_use
from wikigrove.ext.gadgets.catalog import load_catalog
from wikigrove.ext.gadgets.choose import describe, read_texts, section_title
from wikigrove.ext.gadgets.definition import Gadget
from wikigrove.extensions.api import ActionAnswer, ActionModule, ActionParameter, ActionRequest, open_wiki


def answer_gadgets(request: ActionRequest) -> ActionAnswer:
    """The gadgets of the wiki; one query for all their descriptions, where these are asked for."""
    wiki = open_wiki(request.asker.rights)
    known = load_catalog(wiki.interface_mark()).gadgets
    prop, wanted = request.many("prop"), _names(request.text("ids"))
    sections = set(_names(request.text("categories")))
    found = [
        gadget
        for gadget in known.values()
        if (not wanted or gadget.name in wanted)
        and (not sections or gadget.section in sections)
        and (not request.flag("allowedonly") or may_use(gadget, request.asker))
        and (not request.flag("enabledonly") or is_enabled(gadget, request.asker))
    ]
    texts = read_texts(wiki, found) if "desc" in prop else {}
    rows: list[dict[str, object]] = []
    for gadget in found:
        row: dict[str, object] = {}
        if "id" in prop:
            row["id"] = gadget.name
        if "metadata" in prop:
            row["metadata"] = _metadata(gadget)
        if "desc" in prop:
            row["desc"] = str(describe(wiki, gadget, texts))
        rows.append(row)
    return ActionAnswer(rows)


def answer_sections(request: ActionRequest) -> ActionAnswer:
    """The sections of the wiki's gadgets, in the order of the definition."""
    wiki = open_wiki(request.asker.rights)
    gadgets = load_catalog(wiki.interface_mark()).gadgets.values()
    members = Counter(gadget.section for gadget in gadgets)
    prop, wanted = request.many("prop"), _names(request.text("names"))
    texts = read_texts(wiki, gadgets) if "title" in prop else {}
    rows: list[dict[str, object]] = []
    for section, count in members.items():
        if wanted and section not in wanted:
            continue
        row: dict[str, object] = {}
        if "name" in prop:
            row["name"] = section
        if "title" in prop and section:
            row["title"] = section_title(section, texts)
        if "members" in prop:
            row["members"] = count
        rows.append(row)
    return ActionAnswer(rows)


def _names(text: str) -> Collection[str]:
    return [name for name in text.split("|") if name]


def _metadata(gadget: Gadget) -> dict[str, object]:
    return {
        "settings": {
            "actions": list(gadget.actions),
            "categories": list(gadget.categories),
            "category": gadget.section,
            "contentModels": list(gadget.models),
            "default": gadget.is_default,
            "hidden": gadget.is_hidden,
            "legacyscripts": not gadget.runs_scripts,
            "namespaces": list(gadget.namespaces),
            "package": gadget.is_package,
            "requiresES6": False,
            "rights": list(gadget.rights),
            "shared": False,
            "skins": list(gadget.skins),
            "supportsUrlLoad": gadget.loads_by_address,
        },
        "module": {
            "datas": [page for page in gadget.pages if page.endswith(".json")],
            "dependencies": list(gadget.dependencies),
            "messages": [],
            "peers": list(gadget.peers),
            "scripts": [page for page in gadget.pages if page.endswith(".js")],
            "styles": list(gadget.styles),
        },
    }


GADGETS: Final = ActionModule(
    "gadgets",
    "The gadgets of the wiki.",
    answer_gadgets,
    group="list",
    prefix="ga",
    parameters=(
        ActionParameter("prop", "What to tell.", "choices", "id|metadata", ("id", "metadata", "desc")),
        ActionParameter("categories", "Only those of these sections."),
        ActionParameter("ids", "Only these."),
        ActionParameter("allowedonly", "Only those that the caller may use.", "flag"),
        ActionParameter("enabledonly", "Only those that the caller has chosen.", "flag"),
    ),
    class_name="ApiQueryGadgets",
)
GADGET_SECTIONS: Final = ActionModule(
    "gadgetcategories",
    "The sections of the wiki's gadgets.",
    answer_sections,
    group="list",
    prefix="gc",
    parameters=(
        ActionParameter("prop", "What to tell.", "choices", "name", ("name", "title", "members")),
        ActionParameter("names", "Only these."),
    ),
    class_name="ApiQueryGadgetCategories",
)
