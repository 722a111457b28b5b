"""<DynamicPageList>, as Wikimedia's wikis have it (MediaWiki's extension "intersection")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wikigrove_engine.access import PageQuery, PageRow
from wikigrove_engine.language.dates import format_date
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title

from wikigrove.ext.dynamicpagelist.options import ListOptions
from wikigrove.ext.dynamicpagelist.run import ListFault, link_to, run_query, show_fault

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall
    from wikigrove_engine.preprocess.expander import Expander

_ORDERS: Final = {
    "lastedit": "lastedit",
    "length": "length",
    "created": "created",
    "sortkey": "sortkey",
    "categorysortkey": "sortkey",
}
_MODES: Final = frozenset({"none", "ordered", "unordered", "inline", "gallery"})
_GALLERY: Final = {
    "imagewidth": "widths",
    "imageheight": "heights",
    "imagesperrow": "perrow",
    "gallerycaption": "caption",
}


@dataclass(frozen=True)
class Wanted:
    """The lines of the tag: what to ask for, and how to show it."""

    query: PageQuery
    mode: str = "unordered"
    shows_namespace: bool = True
    date_style: str = ""
    """Of the day on which a page was put into the first category; empty: it is not shown."""
    hides_faults: bool = False
    gallery: tuple[tuple[str, str], ...] = ()


class IntersectionTag:
    """<DynamicPageList>category = Trees ...</DynamicPageList>"""

    name = "dynamicpagelist"

    def __init__(self, options: ListOptions) -> None:
        self._options: Final = options

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        expander = own.expander
        # Names may be made by functions; what tags and nowiki hold is text here.
        wanted = read_lines(own.unstrip(call.frame.expand_text(call.inner or "")), expander, self._options)
        try:
            _check(wanted.query)
            rows = run_query(wanted.query, expander, self._options).rows
            if not rows:
                raise ListFault("intersection_noresults")
            text = show_rows(rows, wanted, expander)
        except ListFault as fault:
            text = "" if wanted.hides_faults else show_fault(fault, expander)
        return own.parse_wikitext(text, call=call, inline=wanted.mode == "inline")


def read_lines(text: str, expander: Expander, options: ListOptions) -> Wanted:
    """The parameters, one a line; values that are none count as not given."""
    categories: list[tuple[Title, ...]] = []
    without: list[Title] = []
    given: dict[str, str] = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        name, value = name.strip().lower(), value.strip()
        if not equals:
            continue
        if name in ("category", "notcategory"):
            title = expander.find_title(value, namespace=NS_CATEGORY)
            if title is not None and title.namespace == NS_CATEGORY and not title.is_external:
                categories.append((title,)) if name == "category" else without.append(title)
        else:
            given[name] = value
    order = given.get("ordermethod", "")
    query = PageQuery(
        categories=tuple(categories),
        not_categories=tuple(without),
        namespaces=_namespaces(given, expander),
        redirects=_choose(given, "redirects", ("exclude", "include", "only")),
        order=_ORDERS.get(order, "categoryadd"),
        is_descending=given.get("order", "") != "ascending",
        limit=_number(given.get("count", ""), options.max_results) or 1,
        offset=_number(given.get("offset", ""), 0),
    )
    mode = given.get("mode", "")
    return Wanted(
        query=query,
        mode=mode if mode in _MODES else "unordered",
        shows_namespace=given.get("shownamespace", "") != "false",
        date_style=_date_style(given.get("addfirstcategorydate", "")),
        hides_faults=given.get("suppresserrors", "") == "true",
        gallery=_gallery(given),
    )


def show_rows(rows: tuple[PageRow, ...], wanted: Wanted, expander: Expander) -> str:
    """The list as wikitext."""
    if wanted.mode == "gallery":
        rules = expander.site.title_rules
        attributes = "".join(f' {name}="{value}"' for name, value in wanted.gallery)
        files = [rules.prefixed_text(row.title) for row in rows if row.title.namespace == NS_FILE]
        return f"<gallery{attributes}>\n" + "\n".join(files) + "\n</gallery>"
    items = [_show_row(row, wanted, expander) for row in rows]
    if wanted.mode == "inline":
        return ", ".join(items)
    if wanted.mode == "none":
        return "<br />\n".join(items)
    mark = "#" if wanted.mode == "ordered" else "*"
    return "\n".join(f"{mark} {item}" for item in items)


def _show_row(row: PageRow, wanted: Wanted, expander: Expander) -> str:
    link = link_to(row.title, expander, shows_namespace=wanted.shows_namespace)
    if not wanted.date_style or row.added is None:
        return link
    language = expander.language
    return f"{format_date(language.date_format(wanted.date_style, 'date'), row.added, language)}: {link}"


def _check(query: PageQuery) -> None:
    if not query.categories and not query.namespaces:
        raise ListFault("intersection_noincludecats")


def _namespaces(given: dict[str, str], expander: Expander) -> tuple[int, ...]:
    """By number or name; "" and "main" are that of articles."""
    if "namespace" not in given:
        return ()
    text = given["namespace"]
    rules = expander.site.title_rules
    if text.lower() in ("", "main", "0"):
        return (0,)
    if text.isdecimal() and len(text) < 6:
        return (int(text),) if int(text) in rules.namespaces else ()
    found = rules.find_namespace(text)
    return (found,) if found is not None and found >= 0 else ()


def _gallery(given: dict[str, str]) -> tuple[tuple[str, str], ...]:
    out = [(attribute, given[name].replace('"', "&quot;")) for name, attribute in _GALLERY.items() if given.get(name)]
    if given.get("galleryshowfilename") in ("yes", "true"):
        out.append(("showfilename", "yes"))
    return tuple(out)


def _date_style(text: str) -> str:
    if text == "true":
        return "default"
    return text if text in ("dmy", "mdy", "ymd", "ISO 8601") else ""


def _choose(given: dict[str, str], name: str, values: tuple[str, ...]) -> str:
    value = given.get(name, "")
    return value if value in values else values[0]


def _number(text: str, default: int) -> int:
    return min(int(text), 100_000) if text.isdecimal() and len(text) < 9 else default
