"""action=categorytree: what stands below a category, as the tree's script asks for it."""

from __future__ import annotations

import json
import re
from typing import Final

from wikigrove.extensions.api import ActionAnswer, ActionModule, ActionParameter, ActionRequest, open_wiki

_NO_TITLE: Final = re.compile(r"[<>\[\]{}|#\x00-\x1f]")
_MODES: Final = {"0": "categories", "10": "pages", "20": "all", "100": "parents"}


def answer_tree(request: ActionRequest) -> ActionAnswer:
    """One level of the tree as HTML; nothing for what can't be a category."""
    name = request.text("category")
    if _NO_TITLE.search(name):
        return ActionAnswer({"html": ""}, texts=frozenset({"html"}))
    mode = _MODES.get(str(_options(request.text("options")).get("mode", "")), "categories")
    tag = f'<categorytree mode="{mode}" depth="1" hideroot="on">{name}</categorytree>'
    html = open_wiki(request.asker.rights).render_inline(tag)
    return ActionAnswer({"html": html}, texts=frozenset({"html"}))


def _options(text: str) -> dict[str, object]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


CATEGORY_TREE: Final = ActionModule(
    "categorytree",
    "What stands below a category, as HTML.",
    answer_tree,
    group="action",
    parameters=(
        ActionParameter("category", "The category, without its namespace.", is_required=True),
        ActionParameter("options", "Options of the tree as JSON."),
    ),
    is_internal=True,
    class_name="ApiCategoryTree",
)
