"""action=templatedata: what the parameters of templates are, for editors."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from wikigrove.ext.templatedata.data import pick_text
from wikigrove.ext.templatedata.tag import PROPERTY
from wikigrove.extensions.api import ActionAnswer, ActionModule, ActionParameter, ActionRequest, open_wiki

_ARGUMENT: Final = re.compile(r"\{\{\{\s*([^{}|<>]+?)\s*(?:\||\}\}\})")
_HIDDEN: Final = re.compile(r"<!--.*?-->|<nowiki>.*?</nowiki>|<noinclude>.*?</noinclude>", re.DOTALL)
_TEXTS: Final = ("label", "description", "example", "default")


def answer_template_data(request: ActionRequest) -> ActionAnswer:
    """Two queries for all pages, two more for those that say nothing of their parameters."""
    wiki = open_wiki(request.asker.rights)
    known = {page.page_id: page for page in request.pages if page.page_id > 0}
    stored = wiki.read_properties(list(known), (PROPERTY,))
    shows_missing = request.flag("includeMissingTitles") or request.flag("doNotIgnoreMissingTitles")
    silent = [page.title for number, page in known.items() if not stored.get(number, {}).get(PROPERTY)]
    sources = wiki.read_texts(silent) if shows_missing and silent else {}
    language = request.text("lang")
    pages: dict[int, dict[str, object]] = {}
    for page in request.pages:
        text = stored.get(page.page_id, {}).get(PROPERTY, "")
        if text:
            pages[page.page_id] = {
                "title": page.title,
                "ns": page.namespace,
                **_in_language(json.loads(text), language),
            }
        elif page.page_id < 0 and shows_missing:
            pages[page.page_id] = {"title": page.title, "ns": page.namespace, "missing": True}
        elif shows_missing:
            params: dict[str, dict[str, str]] = {name: {} for name in find_arguments(sources.get(page.title, ""))}
            pages[page.page_id] = {"title": page.title, "notemplatedata": True, "params": params}
    return ActionAnswer(pages=pages)


def find_arguments(source: str) -> list[str]:
    """The names that a template's text asks for, in the order in which it does."""
    return list(dict.fromkeys(name.strip() for name in _ARGUMENT.findall(_HIDDEN.sub("", source))))


def _in_language(data: dict[str, Any], language: str) -> dict[str, object]:
    """Texts in one language where one is named, else in all."""
    if not language:
        return data
    params = {name: {k: _text(k, v, language) for k, v in param.items()} for name, param in data["params"].items()}
    return {**data, "description": pick_text(data.get("description"), language) or None, "params": params}


def _text(key: str, value: object, language: str) -> object:
    return (pick_text(value, language) or None) if key in _TEXTS else value


TEMPLATE_DATA: Final = ActionModule(
    "templatedata",
    "What the parameters of templates are.",
    answer_template_data,
    group="action",
    takes_pages=True,
    parameters=(
        ActionParameter(
            "includeMissingTitles", "Name pages without data too, with the parameters in their text.", "flag"
        ),
        ActionParameter("doNotIgnoreMissingTitles", "The old name of includeMissingTitles.", "flag"),
        ActionParameter("lang", "Give texts in this language only."),
    ),
    class_name="ApiTemplateData",
)
