"""action=expandtemplates."""

from __future__ import annotations

from wikigrove_engine.title import Title, find_title

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Record
from wikigrove.pages.domain.queries import access_revision
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Revision
from wikigrove.rendering.domain.expand_text import expand_with_facts
from wikigrove.rendering.domain.parse_tree import parse_tree


@module(
    "expandtemplates",
    params=(
        p.string("title"),
        p.text("text", required=True),
        p.number("revid"),
        p.many(
            "prop", "wikitext|categories|properties|volatile|ttl|modules|jsconfigvars|encodedjsconfigvars|parsetree"
        ),
        p.flag("includecomments"),
        p.flag("showstrategykeys"),
        p.flag("generatexml", is_deprecated=True),
    ),
    class_name="ApiExpandTemplates",
)
def run_expand_templates(call: Call) -> None:
    """A text with its templates and functions replaced."""
    prop = set(call.many("prop"))
    if not call.given("prop"):
        call.warn_deprecated("action=expandtemplates&!prop", "apiwarn-deprecation-expandtemplates-prop")
    title = find_title(call.find_text("title") or "API", call.rules)
    if title is None or title.interwiki:
        raise fail("apierror-invalidtitle", Plain(call.text("title")))
    revision = _revision(call)
    if revision is not None:
        if call.given("title") and revision.page.title != title.without_fragment():
            shown = call.title_text(title.namespace, title.key)
            call.warn("apierror-revwrongpage", Plain(revision.pk), Plain(shown), code="revwrongpage")
        title = revision.page.title
    text = call.text("text")
    out = Record(elements=("wikitext", "parsetree"))
    if call.flag("generatexml") or "parsetree" in prop:
        tree = parse_tree(title, text)
        if not call.given("prop"):
            call.answer("parsetree", Record({"parsetree": tree}, content="parsetree"))
        else:
            out["parsetree"] = tree
    if prop - {"parsetree"} or not call.given("prop"):
        _expand(call, out, title.without_fragment(), text, revision, prop)
    call.public()
    call.answer("expandtemplates", out)


def _revision(call: Call) -> Revision | None:
    if not call.given("revid"):
        return None
    try:
        return access_revision(call.number("revid"), actor=call.actor)
    except RevisionNotFound:
        raise fail("apierror-nosuchrevid", Plain(call.number("revid"))) from None


def _expand(call: Call, out: Record, title: Title, text: str, revision: Revision | None, prop: set[str]) -> None:
    shown, data = expand_with_facts(
        title,
        text,
        revision=revision,
        keeps_comments=call.flag("includecomments"),
    )
    if not call.given("prop"):
        out["wikitext"] = shown
        out.content, out.elements = "wikitext", frozenset()
        return
    if "categories" in prop and data.categories:
        rows = (
            Record({"sortkey": key or "", "category": t.key}, content="category") for t, key in data.categories.items()
        )
        out["categories"] = Items(rows, "category")
    if "properties" in prop and data.properties:
        out["properties"] = Record(dict(data.properties), tag="property", key="name", listed=True)
    if "volatile" in prop and "volatile" in data.flags:
        out["volatile"] = True
    if "ttl" in prop and data.volatile_seconds is not None:
        out["ttl"] = data.volatile_seconds
    if "wikitext" in prop:
        out["wikitext"] = shown
    if "modules" in prop:
        out["modules"] = Items(data.modules, "m")
        out["modulescripts"] = Items((), "m")
        out["modulestyles"] = Items(data.styles, "m")
        if not prop & {"jsconfigvars", "encodedjsconfigvars"}:
            call.warn("apiwarn-moduleswithoutvars", code="moduleswithoutvars")
    if "jsconfigvars" in prop:
        out["jsconfigvars"] = Record({}, tag="var")
    if "encodedjsconfigvars" in prop:
        out["encodedjsconfigvars"] = "[]"
