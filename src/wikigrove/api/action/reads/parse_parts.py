"""The parts of what `action=parse` answers: one function for each value of `prop`."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import Final

from django.utils.html import escape
from wikigrove_engine.title import Title

from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import fail
from wikigrove.api.action.language_names import name_in
from wikigrove.api.action.query.page_set import find_rows, interwiki_url
from wikigrove.api.action.reads.made import Made
from wikigrove.api.action.reads.parse_html import (
    categories_html,
    contents_html,
    head_html,
    limit_report_html,
    title_html,
    without_sections,
)
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.farm.domain.languages import autonym_of
from wikigrove.i18n import message
from wikigrove.rendering.domain.parse_tree import parse_tree
from wikigrove.rendering.domain.rendered import Rendered
from wikigrove.web.skin.parser_report import REPORT_NAMES
from wikigrove.web.skin.section_links import add_section_links

_KEYS: Final = {name: key for name, (key, _) in REPORT_NAMES.items()}
_STRONG: Final = re.compile("&lt;(/?)strong&gt;")


def _text(call: Call, made: Made, out: Record) -> None:
    rendered, source = made.rendered, made.source
    inner = rendered.html
    if rendered.show_toc and not call.flag("disabletoc"):
        inner = contents_html(inner, rendered.toc)
    if (
        not call.flag("disableeditsection")
        and "noeditsection" not in rendered.properties
        and source.model == "wikitext"
    ):
        inner = add_section_links(inner, source.title)
    inner = without_sections(inner)
    wrap = call.text("wrapoutputclass")
    out["text"] = f'<div class="{escape(wrap)}">{inner}</div>' if wrap else inner


def _langlinks(call: Call, made: Made, out: Record) -> None:
    rows = []
    for prefix, key in made.rendered.language_links:
        title = key.replace("_", " ")
        row = {
            "lang": prefix,
            "url": interwiki_url(call, prefix, title),
            "langname": name_in(prefix, call.language),
            "autonym": autonym_of(prefix),
            "title": title,
        }
        rows.append(Record(row, content="title"))
    out["langlinks"] = Items(rows, "ll")


def _categories(call: Call, made: Made, out: Record) -> None:
    hidden = {key.partition(":")[2] for key, is_hidden in made.rendered.categories if is_hidden}
    known = find_rows(made.said.categories)
    rows = []
    for title, sort_key in made.said.categories.items():
        row = Record({"sortkey": sort_key, "category": title.key}, content="category")
        if title.key in hidden:
            row["hidden"] = True
        elif title not in known:
            row["missing"] = True
        rows.append(row)
    out["categories"] = Items(rows, "cl")


def _category_html(call: Call, made: Made, out: Record) -> None:
    out["categorieshtml"] = categories_html(call, made.rendered.categories)


def _title_rows(call: Call, titles: Iterable[Title], tag: str) -> Items:
    wanted = [t for t in titles if not t.interwiki and t.namespace >= 0 and t.key]
    known = find_rows(wanted)
    rows = (
        Record({"ns": t.namespace, "title": call.title_text(t.namespace, t.key), "exists": t in known}, content="title")
        for t in wanted
    )
    return Items(rows, tag)


def _links(call: Call, made: Made, out: Record) -> None:
    out["links"] = _title_rows(call, made.said.links, "pl")


def _templates(call: Call, made: Made, out: Record) -> None:
    out["templates"] = _title_rows(call, made.said.templates, "tl")


def _images(call: Call, made: Made, out: Record) -> None:
    out["images"] = Items((t.key for t in made.said.files), "img")


def _external(call: Call, made: Made, out: Record) -> None:
    own = f"{call.base}/"
    out["externallinks"] = Items((u for u in made.said.external if not u.startswith(own)), "el")


def _sections(call: Call, made: Made, out: Record) -> None:
    own = call.rules.prefixed_key(made.source.title)
    rows: list[Row] = []
    for line in made.rendered.toc:
        rows.append(
            {
                "toclevel": line.level,
                "level": str(line.heading),
                "line": line.html,
                "number": line.number,
                "index": line.section,
                "fromtitle": line.source or (own if line.section else False),
                "byteoffset": line.offset,
                "anchor": line.anchor,
            }
        )
    out["sections"] = Items(rows, "s")
    out["showtoc"] = made.rendered.show_toc


def _display(call: Call, made: Made, out: Record) -> None:
    title = made.source.title
    shown = made.rendered.display_title
    if not shown:
        is_page = made.source.model == "wikitext"
        shown = title_html(call, title) if is_page else escape(call.title_text(title.namespace, title.key))
    out["displaytitle"] = str(shown)


def _subtitle(call: Call, made: Made, out: Record) -> None:
    """Where a subpage hangs, as readers see it below the title."""
    title = made.source.title
    names = call.rules.namespaces.get(title.namespace)
    if names is None or not names.subpages or "/" not in title.key:
        out["subtitle"] = ""
        return
    parts, links = title.key.split("/"), []
    for depth in range(1, len(parts)):
        above = Title(title.namespace, "/".join(parts[:depth]))
        name = escape(call.title_text(above.namespace, above.key))
        shown = name if depth == 1 else escape(parts[depth - 1].replace("_", " "))
        links.append(f'<a href="{escape(call.wiki.path_for(above))}" title="{name}">{shown}</a>')
    known = find_rows([Title(title.namespace, "/".join(parts[:d])) for d in range(1, len(parts))])
    out["subtitle"] = f'<div class="subpages">&lt; {" | ".join(links)}</div>' if known else ""


def _head(call: Call, made: Made, out: Record) -> None:
    out["headhtml"] = head_html(call, made.source, made.rendered)


def _head_items(call: Call, made: Made, out: Record) -> None:
    out["headitems"] = Items((), "hi")


def _modules(call: Call, made: Made, out: Record) -> None:
    out["modules"] = Items(made.rendered.modules, "m")
    out["modulescripts"] = Items((), "m")
    out["modulestyles"] = Items((), "m")


def _variables(call: Call, made: Made, out: Record) -> None:
    """Scripts of ours read what they need from the page itself."""
    out["jsconfigvars"] = Record({}, tag="var")


def _encoded_variables(call: Call, made: Made, out: Record) -> None:
    out["encodedjsconfigvars"] = "[]"


def _indicators(call: Call, made: Made, out: Record) -> None:
    out["indicators"] = Record(dict(made.rendered.indicators), tag="ind", key="name", listed=True)


def _interwiki(call: Call, made: Made, out: Record) -> None:
    rows = []
    for prefix, key in made.said.interwiki:
        text = key.replace("_", " ")
        row = {"prefix": prefix, "url": interwiki_url(call, prefix, text), "title": f"{prefix}:{text}"}
        rows.append(Record(row, content="title"))
    out["iwlinks"] = Items(rows, "iw")


def _wikitext(call: Call, made: Made, out: Record) -> None:
    out["wikitext"] = made.source.read()


def _properties(call: Call, made: Made, out: Record) -> None:
    out["properties"] = Record(dict(made.rendered.properties), tag="pp", key="name", listed=True)


def _report(call: Call, made: Made, out: Record) -> None:
    out["limitreportdata"] = Items(report_rows(made.rendered), "limitreport")


def report_key(name: str) -> str:
    """MediaWiki's key of something that a parse has used."""
    return _KEYS.get(name, name if "limitreport" in name else f"limitreport-{name}")


def report_rows(rendered: Rendered) -> list[Row]:
    """What the parse has cost, by MediaWiki's names."""
    seconds = f"{rendered.milliseconds / 1000:.3f}"
    rows: list[Row] = [{"name": "limitreport-cputime", "0": seconds}, {"name": "limitreport-walltime", "0": seconds}]
    for name, (used, most) in rendered.limit_report.items():
        rows.append({"name": report_key(name), "0": used, "1": most})
    if rendered.templates:
        lines = [f"{p.milliseconds:9.3f} {p.calls:6} {p.name}" for p in rendered.templates]
        rows.append({"name": "limitreport-timingprofile", "0": Items(lines, "_v")})
    if rendered.rendered is not None:
        rows.append({"name": "cachereport-timestamp", "0": f"{rendered.rendered:%Y%m%d%H%M%S}"})
    rows.append({"name": "cachereport-ttl", "0": rendered.volatile_seconds or 86400})
    rows.append({"name": "cachereport-transientcontent", "0": rendered.volatile_seconds is not None})
    return rows


def _report_html(call: Call, made: Made, out: Record) -> None:
    out["limitreporthtml"] = limit_report_html(made.rendered)


def _tree(call: Call, made: Made, out: Record) -> None:
    if made.source.model != "wikitext":
        raise fail("apierror-parsetree-notwikitext", code="notwikitext")
    out["parsetree"] = parse_tree(made.source.title, made.source.read())


def _warnings(call: Call, made: Made, out: Record) -> None:
    out["parsewarnings"] = Items((_warning(key, params) for key, params in made.rendered.warnings), "pw")


def _warnings_html(call: Call, made: Made, out: Record) -> None:
    out["parsewarningshtml"] = Items((_warning(key, params) for key, params in made.rendered.warnings), "pw")


def _warning(key: str, params: tuple[str, ...]) -> str:
    """The text may be strong in places; all else in it is escaped."""
    return _STRONG.sub(r"<\1strong>", html.escape(message(key, *params), quote=False))


Writer = Callable[[Call, Made, Record], None]
WRITERS: Final[dict[str, Writer]] = {
    "text": _text,
    "langlinks": _langlinks,
    "categories": _categories,
    "categorieshtml": _category_html,
    "links": _links,
    "templates": _templates,
    "images": _images,
    "externallinks": _external,
    "sections": _sections,
    "parsewarnings": _warnings,
    "parsewarningshtml": _warnings_html,
    "displaytitle": _display,
    "subtitle": _subtitle,
    "headitems": _head_items,
    "headhtml": _head,
    "modules": _modules,
    "jsconfigvars": _variables,
    "encodedjsconfigvars": _encoded_variables,
    "indicators": _indicators,
    "iwlinks": _interwiki,
    "wikitext": _wikitext,
    "properties": _properties,
    "limitreportdata": _report,
    "limitreporthtml": _report_html,
    "parsetree": _tree,
}
ORDER: Final = tuple(WRITERS)
SUBELEMENTS: Final = frozenset(
    {"text", "categorieshtml", "headhtml", "wikitext", "limitreporthtml", "parsetree", "parsedsummary", "psttext",
     "encodedjsconfigvars"}
)  # fmt: skip
