"""action=parse."""

from __future__ import annotations

from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.comments import note_comments, parsed_comment
from wikigrove.api.action.reads.made import Made
from wikigrove.api.action.reads.parse_parts import ORDER, SUBELEMENTS, WRITERS
from wikigrove.api.action.reads.source import Source, cut_section, open_source
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Record
from wikigrove.rendering.domain.pre_save import transform_for_save


@module(
    "parse",
    params=(
        p.string("title"),
        p.text("text"),
        p.number("revid"),
        p.string("summary"),
        p.string("page"),
        p.number("pageid"),
        p.flag("redirects"),
        p.number("oldid"),
        p.many(
            "prop",
            "categories|categorieshtml|displaytitle|encodedjsconfigvars|externallinks|headhtml|images|indicators|iwlinks|jsconfigvars|langlinks|limitreportdata|limitreporthtml|links|modules|parsetree|parsewarnings|parsewarningshtml|properties|revid|sections|subtitle|templates|text|wikitext|headitems",
            "text|langlinks|categories|links|templates|images|externallinks|sections|revid|displaytitle|iwlinks|properties|parsewarnings",
            deprecated_values=("headitems",),
        ),
        p.string("wrapoutputclass", "mw-parser-output"),
        p.flag("pst"),
        p.flag("onlypst"),
        p.flag("effectivelanglinks", is_deprecated=True),
        p.string("section"),
        p.string("sectiontitle"),
        p.flag("disablepp", is_deprecated=True),
        p.flag("disablelimitreport"),
        p.flag("disableeditsection"),
        p.flag("disablestylededuplication"),
        p.flag("showstrategykeys"),
        p.flag("generatexml", is_deprecated=True),
        p.flag("preview"),
        p.flag("sectionpreview"),
        p.flag("disabletoc"),
        p.one("useskin", "apioutput|fallback|minerva|monobook|timeless|vector|vector-2022"),
        p.one("contentformat", choices.content_formats),
        p.one("contentmodel", choices.content_models),
    ),
    class_name="ApiParse",
)
def run_parse(call: Call) -> None:
    """A page, or a text, as readers see it, with what it says of itself."""
    source = open_source(call)
    source.summary = call.find_text("summary")
    cut_section(call, source)
    sent = source.read() if not source.is_saved else ""
    if _transform(call, source):
        call.answer("parse", _only_transformed(call, source, sent))
        return
    prop = set(call.many("prop")) | ({"parsetree"} if call.flag("generatexml") else set())
    made = Made(call, source)
    if source.summary is not None:
        note_comments(call, [source.summary])
    out = Record({"title": call.title_text(source.title.namespace, source.title.key)})
    out["pageid"] = source.page.pk if source.page is not None else 0
    if "revid" in prop and source.is_saved and source.revision is not None:
        out["revid"] = source.revision.pk
    if source.redirects:
        out["redirects"] = Items(source.redirects, "r")
    for name in ORDER:
        if name == "langlinks" and source.summary is not None:
            out["parsedsummary"] = parsed_comment(call, source.summary, source.title)
        if name in prop:
            WRITERS[name](call, made, out)
    if source.summary is not None and "parsedsummary" not in out:
        out["parsedsummary"] = parsed_comment(call, source.summary, source.title)
    if call.flag("pst") and not source.is_saved and "wikitext" in prop:
        out["wikitext"], out["psttext"] = sent, source.read()
    _warn_of_modules(call, prop)
    out.sub = frozenset(SUBELEMENTS & out.keys())
    call.public()
    call.answer("parse", out)


def _transform(call: Call, source: Source) -> bool:
    """What a save would make of the text first; whether that is all that is wanted."""
    if not (call.flag("pst") or call.flag("onlypst")) or source.is_saved:
        return False
    if source.model == "wikitext":
        source.text = transform_for_save(source.read(), title=source.title, page=source.page, actor=call.actor)
    return call.flag("onlypst")


def _only_transformed(call: Call, source: Source, sent: str) -> Record:
    row = Record({"text": source.read()}, sub=SUBELEMENTS)
    if "wikitext" in call.many("prop"):
        row["wikitext"] = sent
    if source.summary is not None:
        row["parsedsummary"] = parsed_comment(call, source.summary, source.title)
    return row


def _warn_of_modules(call: Call, prop: set[str]) -> None:
    if "modules" in prop and not prop & {"jsconfigvars", "encodedjsconfigvars"}:
        call.warn("apiwarn-moduleswithoutvars", code="moduleswithoutvars")
