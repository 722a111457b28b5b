"""A page's text as the start of a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wikigrove_engine.preprocess.build import build_tree
from wikigrove_engine.preprocess.nodes import IgnoreNode
from wikigrove_engine.redirects import find_redirect

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.site import get_site

_PARAMETER: Final = re.compile(r"\$([1-9][0-9]?)")


def make_preload(text: str, parameters: Sequence[str] = ()) -> str:
    """What a template's page gives to new pages: without <noinclude> and its like, $1 and so on filled in.

    Templates and tags in it stay calls.
    """
    site = get_site(current_wiki())
    if find_redirect(text, site.title_rules) is not None:
        return text
    tree = build_tree(text, tags=frozenset(site.registry.tags), for_inclusion=True, variants=True)
    out: list[str] = []
    at = 0
    for node in tree.root.nodes:
        if isinstance(node, IgnoreNode):
            out.append(text[at : node.start])
            at = node.end
    out.append(text[at:])
    # In one pass: a value that holds "$2" itself would multiply with each further one.
    return _PARAMETER.sub(lambda m: parameters[int(m[1]) - 1] if int(m[1]) <= len(parameters) else m[0], "".join(out))
