"""action=parse."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.html import escape
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, NS_TEMPLATE, Title, encode_title, find_title

from wikigrove.api.action.call import Call, Names
from wikigrove.api.action.errors import Plain, fail

#IMPORTS
from wikigrove.api.action.language_names import name_in
from wikigrove.api.action.query.page_set import find_rows, interwiki_url
from wikigrove.api.action.reads.parse_html import categories_html, head_html, limit_report_html, summary_html
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.farm.domain.languages import autonym_of
from wikigrove.i18n import message_html
from wikigrove.pages.domain.queries import access_revision, find_page, read_text
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, Redirect, Revision
from wikigrove.rendering.domain.parse_tree import parse_tree
from wikigrove.rendering.domain.pre_save import transform_for_save
from wikigrove.rendering.domain.render import find_links, find_rendering, model_of, render_page, render_text
from wikigrove.rendering.domain.rendered import Rendered
from wikigrove.rendering.domain.sections import extract_section

DEFAULT_TITLE: Final = "API"
_FROM_TEXT: Final = frozenset({"sections", "parsetree", "wikitext"})
_HAS_METADATA: Final = frozenset({"sections", "externallinks", "links", "templates", "images", "iwlinks", "categories"})


@dataclass
class Source:
    """What is parsed: a page at a revision, or a text."""

    title: Title
    page: Page | None = None
    revision: Revision | None = None
    text: str | None = None
    model: str = "wikitext"
    redirects: list[Row] = field(default_factory=list)
    is_latest: bool = False
    is_saved: bool = False

    def read(self) -> str:
        if self.text is None:
            self.text = read_text(self.revision) if self.revision is not None else ""
        return self.text


@P("parse", needs_read=True)
def run_parse(call: Call) -> None:
    """A page, or a text, as readers see it, with what it says of itself."""
    prop = set(call.many("prop"))
    source = _open(call)
    if source is None:
        _answer_summary(call)
        return
    if _answer_pre_saved(call, source):
        return
    _cut_section(call, source)
    made = _Made(call, source, prop)
    out = Record({"title": call.title_text(source.title.namespace, source.title.key)})
    out["pageid"] = source.page.pk if source.page is not None and source.is_saved else 0
    if "revid" in prop and source.revision is not None and source.is_saved:
        out["revid"] = source.revision.pk
    if source.redirects:
        out["redirects"] = Items(source.redirects, "r")
    for name in _ORDER:
        if name in prop:
            _WRITERS[name](call, made, out)
    if call.given("summary"):
        out["parsedsummary"] = summary_html(call.text("summary"), source.title)
    out.sub = frozenset(_SUBELEMENTS & out.keys())
    call.public()
    call.answer("parse", out)


def _open(call: Call) -> Source | None:
    """From page, pageid, oldid, or title and text. None: only a summary was sent."""
    if call.given("page"):
        for other in ("title", "text"):
            if call.given(other):
                raise call.mixed("page", other)
    if call.given("oldid"):
        return _at_revision(call, call.number("oldid"))
    if call.given("page") or call.given("pageid"):
        call.at_most_one("page", "pageid")
        return _latest(call)
    if not call.given("text") and not call.given("title") and not call.given("revid"):
        if call.given("summary"):
            return None
        raise _nothing(call)
    return _of_text(call)


def _nothing(call: Call) -> Exception:
    return fail("apierror-parse-notext", code="params") if not call.given("title") else fail("apierror-missingparam", "text")


def _at_revision(call: Call, number: int) -> Source:
    if call.given("page") or call.given("pageid"):
        raise call.mixed("oldid", "page" if call.given("page") else "pageid")
    try:
        revision = access_revision(number, actor=call.actor)
    except RevisionNotFound:
        raise fail("apierror-nosuchrevid", number) from None
    page = revision.page
    is_latest = page.latest_id == revision.pk
    return Source(page.title, page, revision, model=revision.model, is_latest=is_latest, is_saved=True)


def _latest(call: Call) -> Source:
    if call.given("pageid"):
        page = Page.objects.select_related("latest", "latest__actor").filter(pk=call.number("pageid"), latest__isnull=False).first()
        if page is None:
            raise fail("apierror-nosuchpageid", call.number("pageid"))
    else:
        title = find_title(call.text("page"), call.rules)
        if title is None or title.interwiki:
            raise fail("apierror-invalidtitle", Plain(call.text("page")))
        page = find_page(title)
        if page is None:
            raise fail("apierror-missingtitle")
    redirects: list[Row] = []
    if call.flag("redirects"):
        page = _follow(call, page, redirects)
    source = Source(page.title, page, page.get_latest(), model=page.model, is_latest=True, is_saved=True)
    source.redirects = redirects
    return source


def _follow(call: Call, page: Page, told: list[Row]) -> Page:
    for _ in range(5):
        if not page.is_redirect:
            return page
        row = Redirect.objects.filter(page=page, interwiki="").first()
        target = find_page(Title(row.namespace, row.key)) if row is not None else None
        if row is None or target is None:
            return page
        told.append({"from": call.title_text(page.namespace, page.key), "to": call.title_text(row.namespace, row.key)})
        if row.fragment:
            told[-1]["tofragment"] = row.fragment.replace("_", " ")
        page = target
    return page


def _of_text(call: Call) -> Source:
    given = call.text("title") or DEFAULT_TITLE
    title = find_title(given, call.rules)
    if title is None or title.interwiki:
        raise fail("apierror-invalidtitle", Plain(given))
    title = title.without_fragment()
    page = find_page(title) if title.namespace >= 0 else None
    model = call.find_text("contentmodel")
    if model is None:
        model = model_of(call.wiki, title) if page is None else page.model
        if not call.given("title"):
            call.warn("apiwarn-parse-nocontentmodel", "wikitext", code="parse-nocontentmodel")
    if not call.given("text"):
        raise fail("apierror-missingparam-at-least-one-of", Names(("text",)), 1, code="missingparam")
    return Source(title, page, None, call.text("text"), model)


def _answer_summary(call: Call) -> None:
    title = find_title(DEFAULT_TITLE, call.rules) or Title(0, DEFAULT_TITLE)
    call.answer("parse", Record({"parsedsummary": summary_html(call.text("summary"), title)}, sub=("parsedsummary",)))


def _answer_pre_saved(call: Call, source: Source) -> bool:
    """`pst` and `onlypst`: what a save would make of the text first."""
    if not (call.flag("pst") or call.flag("onlypst")) or source.is_saved:
        return False
    if source.model == "wikitext":
        source.text = transform_for_save(source.read(), title=source.title, page=source.page, actor=call.actor)
    if not call.flag("onlypst"):
        return False
    row = Record({"text": source.read()}, sub=("text",))
    if "wikitext" in call.many("prop"):
        row["wikitext"] = call.text("text")
        row.sub = row.sub | {"wikitext"}
    if call.given("summary"):
        row["parsedsummary"] = summary_html(call.text("summary"), source.title)
    call.answer("parse", row)
    return True


def _cut_section(call: Call, source: Source) -> None:
    section = call.text("section")
    if not section:
        return
    if section == "new":
        heading = call.text("sectiontitle")
        source.text = f"== {heading} ==\n\n{source.read()}" if heading else source.read()
        return
    found = extract_section(source.read(), section)
    if found is None:
        where = call.title_text(source.title.namespace, source.title.key)
        if source.revision is not None:
            where = f"revision {source.revision.pk}" if not source.is_latest or call.given("oldid") else where
        raise fail("apierror-nosuchsection-what", section, where, code="nosuchsection")
    source.text = found
    source.is_latest = False


class _Made:
    """The rendering, and what was met on the way: kept ones where they do, else parsed now."""

    def __init__(self, call: Call, source: Source, prop: set[str]) -> None:
        self.call, self.source, self.prop = call, source, prop
        self._rendered: Rendered | None = None
        self._metadata: Metadata | None = None

    @property
    def rendered(self) -> Rendered:
        source = self.source
        if self._rendered is None and source.is_latest and source.page is not None and not self.call.flag("preview"):
            if self._metadata is None and not (self.prop & _HAS_METADATA and not self._has_kept_links):
                self._rendered = find_rendering(source.page) or render_page(source.page)
                return self._rendered
        if self._rendered is None:
            self._parse()
        assert self._rendered is not None, "a parse leaves a rendering"
        return self._rendered

    _has_kept_links = False

    @property
    def metadata(self) -> Metadata:
        if self._metadata is None:
            self._parse()
        assert self._metadata is not None, "a parse leaves metadata"
        return self._metadata

    def _parse(self) -> None:
        source = self.source
        revision = source.revision if source.is_saved else None
        is_preview = self.call.flag("preview") or self.call.flag("sectionpreview")
        if source.model != "wikitext" and not source.is_saved:
            from wikigrove.rendering.domain.render import show_code

            parsed = show_code(source.title, source.read(), source.model, page=source.page)
        else:
            page = source.page if source.is_saved else None
            parsed = render_text(source.title, source.read(), page=page, revision=revision, preview=is_preview)
        self._rendered, self._metadata = parsed.rendered, parsed.metadata


def _text(call: Call, made: _Made, out: Record) -> None:
    wrap = call.text("wrapoutputclass") if call.given("wrapoutputclass") else "mw-parser-output"
    inner = made.rendered.html
    if call.flag("disableeditsection"):
        inner = strip_edit_links(inner)
    out["text"] = f'<div class="{escape(wrap)}">{inner}</div>' if wrap else inner


def strip_edit_links(html: str) -> str:
    """Without the links beside headings."""
    import re

    return re.sub(r'<span class="mw-editsection">.*?</span>\s*(?=</)', "", html, flags=re.DOTALL)


def _langlinks(call: Call, made: _Made, out: Record) -> None:
    rows = []
    for prefix, key in made.rendered.language_links:
        title = key.replace("_", " ")
        rows.append(
            Record(
                {
                    "lang": prefix,
                    "url": interwiki_url(call, prefix, title),
                    "langname": name_in(prefix, call.language) if "uselang" in call.frame.sent else autonym_of(prefix),
                    "autonym": autonym_of(prefix),
                    "title": title,
                },
                content="title",
            )
        )
    out["langlinks"] = Items(rows, "ll")


def _categories(call: Call, made: _Made, out: Record) -> None:
    data = made.metadata
    default = data.properties.get("defaultsort", "")
    hidden = {key.partition(":")[2] for key, is_hidden in made.rendered.categories if is_hidden}
    known = find_rows(data.categories)
    rows = []
    for title, given in data.categories.items():
        row = Record({"sortkey": given if given is not None else default, "category": title.key}, content="category")
        if title not in known:
            row["missing"] = True
        elif title.key in hidden:
            row["hidden"] = True
        rows.append(row)
    out["categories"] = Items(rows, "cl")


def _category_html(call: Call, made: _Made, out: Record) -> None:
    out["categorieshtml"] = categories_html(call, made.rendered.categories)


def _title_rows(call: Call, titles: Any, tag: str) -> Items:
    wanted = [t for t in titles if not t.interwiki and t.namespace >= 0]
    known = find_rows(wanted)
    rows = (
        Record({"ns": t.namespace, "title": call.title_text(t.namespace, t.key), "exists": t in known}, content="title")
        for t in wanted
    )
    return Items(rows, tag)


def _links(call: Call, made: _Made, out: Record) -> None:
    out["links"] = _title_rows(call, [t.without_fragment() for t in made.metadata.links], "pl")


def _templates(call: Call, made: _Made, out: Record) -> None:
    titles: dict[Title, None] = {}
    for asked, found in made.metadata.templates.items():
        titles[asked] = None
        if found is not None:
            titles[found] = None
    out["templates"] = _title_rows(call, titles, "tl")


def _images(call: Call, made: _Made, out: Record) -> None:
    out["images"] = Items((t.key for t in made.metadata.files), "img")


def _external(call: Call, made: _Made, out: Record) -> None:
    own = f"{call.base}/"
    out["externallinks"] = Items((u for u in made.metadata.external_links if not u.startswith(own)), "el")


def _sections(call: Call, made: _Made, out: Record) -> None:
    rows = []
    text = made.source.read()
    for entry in made.metadata.toc:
        row: Row = {
            "toclevel": entry.toc_level,
            "level": str(entry.level),
            "line": entry.line,
            "number": entry.number,
            "index": entry.index,
        }
        source = entry.from_title or made.source.title
        if entry.index:
            row["fromtitle"] = call.rules.prefixed_key(source)
        row["byteoffset"] = len(text[: entry.offset].encode()) if entry.offset is not None else None
        row["anchor"] = entry.anchor
        rows.append(row)
    out["sections"] = Items(rows, "s")
    out["showtoc"] = made.rendered.show_toc or len(rows) > 3


def _display(call: Call, made: _Made, out: Record) -> None:
    title = call.title_text(made.source.title.namespace, made.source.title.key)
    shown = made.rendered.display_title or escape(title)
    out["displaytitle"] = str(shown)


def _subtitle(call: Call, made: _Made, out: Record) -> None:
    out["subtitle"] = ""


def _head(call: Call, made: _Made, out: Record) -> None:
    out["headhtml"] = head_html(call, made.source.title, made.source.page)


def _modules(call: Call, made: _Made, out: Record) -> None:
    out["modules"] = Items(made.rendered.modules, "m")
    out["modulescripts"] = Items((), "m")
    out["modulestyles"] = Items((), "m")


def _variables(call: Call, made: _Made, out: Record) -> None:
    out["jsconfigvars"] = Record({}, tag="var")


def _encoded_variables(call: Call, made: _Made, out: Record) -> None:
    out["encodedjsconfigvars"] = json.dumps([])


def _indicators(call: Call, made: _Made, out: Record) -> None:
    out["indicators"] = Record(dict(made.rendered.indicators), tag="ind", key="name", listed=True)


def _interwiki(call: Call, made: _Made, out: Record) -> None:
    rows = []
    for prefix, key in made.metadata.interwiki_links:
        text = key.replace("_", " ")
        rows.append(
            Record({"prefix": prefix, "url": interwiki_url(call, prefix, text), "title": f"{prefix}:{text}"}, content="title")
        )
    out["iwlinks"] = Items(rows, "iw")


def _wikitext(call: Call, made: _Made, out: Record) -> None:
    out["wikitext"] = made.source.read()


def _properties(call: Call, made: _Made, out: Record) -> None:
    out["properties"] = Record(dict(made.rendered.properties), tag="pp", key="name", listed=True)


def _report(call: Call, made: _Made, out: Record) -> None:
    seconds = f"{made.rendered.milliseconds / 1000:.3f}"
    rows: list[Row] = [{"name": "limitreport-cputime", "0": seconds}, {"name": "limitreport-walltime", "0": seconds}]
    for name, (used, most) in made.rendered.limit_report.items():
        rows.append({"name": name if name.startswith("limitreport") else f"limitreport-{name}", "0": used, "1": most})
    if made.rendered.rendered is not None:
        rows.append({"name": "cachereport-timestamp", "0": f"{made.rendered.rendered:%Y%m%d%H%M%S}"})
    rows.append({"name": "cachereport-ttl", "0": made.rendered.volatile_seconds or 86400})
    rows.append({"name": "cachereport-transientcontent", "0": made.rendered.volatile_seconds is not None})
    out["limitreportdata"] = Items(rows, "limitreport")


def _report_html(call: Call, made: _Made, out: Record) -> None:
    out["limitreporthtml"] = limit_report_html(made.rendered)


def _tree(call: Call, made: _Made, out: Record) -> None:
    if made.source.model != "wikitext":
        raise fail("apierror-parsetree-notwikitext", code="notwikitext")
    out["parsetree"] = parse_tree(made.source.title, made.source.read())


def _warnings(call: Call, made: _Made, out: Record) -> None:
    from wikigrove.i18n import message

    out["parsewarnings"] = Items((message(key, *params) for key, params in made.rendered.warnings), "pw")


def _warnings_html(call: Call, made: _Made, out: Record) -> None:
    out["parsewarningshtml"] = Items((str(message_html(key, *params)) for key, params in made.rendered.warnings), "pw")


_WRITERS: Final = {
    "text": _text, "langlinks": _langlinks, "categories": _categories, "categorieshtml": _category_html, "links": _links,
    "templates": _templates, "images": _images, "externallinks": _external, "sections": _sections,
    "parsewarnings": _warnings, "parsewarningshtml": _warnings_html, "displaytitle": _display, "subtitle": _subtitle,
    "headhtml": _head, "headitems": _head, "modules": _modules, "jsconfigvars": _variables,
    "encodedjsconfigvars": _encoded_variables, "indicators": _indicators, "iwlinks": _interwiki, "wikitext": _wikitext,
    "properties": _properties, "limitreportdata": _report, "limitreporthtml": _report_html, "parsetree": _tree,
}  # fmt: skip
_ORDER: Final = tuple(_WRITERS)
_SUBELEMENTS: Final = frozenset(
    {"text", "categorieshtml", "headhtml", "wikitext", "limitreporthtml", "parsetree"}
)
_ = (NS_CATEGORY, NS_FILE, NS_TEMPLATE, encode_title, find_links)
