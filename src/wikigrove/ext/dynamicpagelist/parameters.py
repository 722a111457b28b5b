"""The parameters of {{#dpl:}} and <dpl>: what to ask for, and how to show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wikigrove_engine.access import PageQuery
from wikigrove_engine.title import NS_CATEGORY, NS_MAIN, NS_TEMPLATE, Title

from wikigrove.ext.dynamicpagelist.options import ListOptions
from wikigrove.ext.dynamicpagelist.run import ListFault

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander

Pairs = list[tuple[str, str]]
_ORDERS: Final = {
    "title": "fulltitle",
    "titlewithoutnamespace": "title",
    "sortkey": "sortkey",
    "categorysortkey": "sortkey",
    "categoryadd": "categoryadd",
    "lastedit": "lastedit",
    "firstedit": "created",
    "created": "created",
    "size": "length",
    "length": "length",
    "none": "title",
}
_MODES: Final = ("unordered", "ordered", "none", "inline", "gallery", "category", "definition", "userformat")
_MOST_WILDCARDS: Final = 6
_SHORT: Final = 12
"""Parts of a format."""


@dataclass(frozen=True)
class Shown:
    """How the pages of a list look."""

    mode: str = "unordered"
    item_format: tuple[str, str, str, str] | None = None
    """Before all, before each, after each, after all; with %PAGE% and its like."""
    include: tuple[str, ...] = ()
    """"#Section", "{Template}:1:name", "*": parts of the pages."""
    separators: tuple[str, ...] = ()
    """Around parts: before the first, after it, before the second, ..."""
    shows_namespace: bool = True
    adds: frozenset[str] = frozenset()
    """Of "editdate", "pagesize", "user", "firstcategorydate"."""
    header: str = ""
    footer: str = ""
    no_results: str | None = None
    hides_faults: bool = False


def read_parameters(pairs: Pairs, expander: Expander, options: ListOptions) -> tuple[PageQuery, Shown]:
    """Raises ListFault for a list without any condition."""
    one = dict(pairs)
    categories = [_titles(v, NS_CATEGORY, expander) for n, v in pairs if n == "category" and v]
    query = PageQuery(
        categories=tuple(group for group in categories if group),
        not_categories=_all(pairs, "notcategory", NS_CATEGORY, expander),
        uncategorized=any(n == "category" and v in ("", "_none_") for n, v in pairs),
        namespaces=_namespaces(one.get("namespace"), expander),
        not_namespaces=_namespaces(one.get("notnamespace"), expander),
        redirects=one["redirects"] if one.get("redirects") in ("exclude", "include", "only") else "exclude",
        title_like=_patterns(one.get("titlematch", "")),
        not_title_like=_patterns(one.get("nottitlematch", "")),
        links_to=_groups(pairs, "linksto", NS_MAIN, expander),
        not_links_to=_all(pairs, "notlinksto", NS_MAIN, expander),
        uses=_groups(pairs, "uses", NS_TEMPLATE, expander),
        not_uses=_all(pairs, "notuses", NS_TEMPLATE, expander),
        order="random" if "randomcount" in one else _ORDERS.get(one.get("ordermethod", "").split(",")[0], "title"),
        is_descending=one.get("order", "ascending").startswith("desc"),
        limit=_number(one.get("randomcount") or one.get("count", ""), options.max_results),
        offset=_number(one.get("offset", ""), 0),
        counts_all=any("%TOTALPAGES%" in value for value in one.values()),
    )
    if not (query.categories or query.namespaces or query.title_like or query.links_to or query.uses):
        # "Everything but" would look at each page of the wiki.
        raise ListFault("dpl-no-condition")
    return query, _read_shown(one)


def split_values(text: str) -> list[str]:
    """What "|" divides; "¦" stands for it where braces would take it for theirs."""
    return [part.strip() for part in text.replace("¦", "|").split("|")]


def _read_shown(one: dict[str, str]) -> Shown:
    mode = one.get("mode", "unordered")
    form = one.get("format", one.get("listseparators", ""))
    parts = [_lines(part) for part in form.split(",")[:4]] if form else []
    parts += [""] * (4 - len(parts))
    return Shown(
        mode=mode if mode in _MODES else "unordered",
        item_format=(parts[0], parts[1], parts[2], parts[3]) if form else None,
        include=tuple(
            part.strip() for part in one.get("include", one.get("includepage", "")).split(",") if part.strip()
        ),
        separators=tuple(
            _lines(part) for part in one.get("secseparators", "").split(",")[:_SHORT] if "secseparators" in one
        ),
        shows_namespace=one.get("shownamespace", "true") not in ("false", "no", "0"),
        adds=frozenset(
            name[3:] for name, value in one.items() if name.startswith("add") and value in ("true", "yes", "1")
        ),
        header=_lines(one.get("resultsheader", "")),
        footer=_lines(one.get("resultsfooter", "")),
        no_results=_lines(one["noresultsheader"]) if "noresultsheader" in one else None,
        hides_faults=one.get("suppresserrors", "") in ("true", "yes", "1"),
    )


def _titles(text: str, namespace: int, expander: Expander) -> tuple[Title, ...]:
    out = []
    for name in split_values(text):
        title = expander.find_title(name.lstrip("*+") if namespace == NS_CATEGORY else name, namespace=namespace)
        if title is not None and title.key and not title.is_external:
            out.append(title.without_fragment())
            if namespace == NS_CATEGORY and name.startswith("*"):
                out += _below(title, expander)
    return tuple(dict.fromkeys(out))


def _below(category: Title, expander: Expander) -> Iterable[Title]:
    """The categories one level below."""
    fetch = getattr(expander.access, "fetch_category_members", None)
    found: dict[Title, list[Title]] = fetch([category], ("subcat",), 50) if fetch is not None else {}
    return found.get(category, [])


def _groups(pairs: Pairs, name: str, namespace: int, expander: Expander) -> tuple[tuple[Title, ...], ...]:
    groups = (_titles(value, namespace, expander) for n, value in pairs if n == name)
    return tuple(group for group in groups if group)


def _all(pairs: Pairs, name: str, namespace: int, expander: Expander) -> tuple[Title, ...]:
    return tuple(title for group in _groups(pairs, name, namespace, expander) for title in group)


def _namespaces(text: str | None, expander: Expander) -> tuple[int, ...]:
    if text is None:
        return ()
    rules = expander.site.title_rules
    out = []
    for name in split_values(text):
        number = int(name) if name.isdecimal() and len(name) < 6 else None
        found = (
            NS_MAIN
            if name.lower() in ("", "main")
            else number
            if number in rules.namespaces
            else rules.find_namespace(name)
        )
        if found is not None and found >= 0:
            out.append(found)
    return tuple(dict.fromkeys(out))


def _patterns(text: str) -> tuple[str, ...]:
    """Patterns of keys: a space is an underscore there, and no wildcard."""
    found = [part.replace("\\", "\\\\").replace(" ", "\\_") for part in split_values(text) if part] if text else []
    return tuple(part for part in found if part.count("%") + part.count("_") - part.count("\\_") <= _MOST_WILDCARDS)


def _lines(text: str) -> str:
    return text.replace("\\n", "\n").replace("¶", "\n").replace("¦", "|")


def _number(text: str, default: int) -> int:
    return min(int(text), 100_000) if text.isdecimal() and len(text) < 9 else default
