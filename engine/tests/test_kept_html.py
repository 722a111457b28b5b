"""HTML inside attributes, finished HTML of functions, and small rules of tags and links."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from parse_fixtures import PAGES, PLAIN, SITE, html_of, parse_text
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.document import parse
from wikigrove_engine.ext import FunctionResult, ParserFunction
from wikigrove_engine.parser import Parser
from wikigrove_engine.preprocess import ExtensionCall
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title
from wikigrove_engine.tree.nodes import Element


class KeepTag:
    """Its content only lies in `data-mw`."""

    name = "keep"

    def render(self, call: ExtensionCall, parser: Parser) -> object:
        span = Element("span")
        held: dict[str, object] = {}
        parser.keep_html(parser.parse_wikitext(call.inner or "", call=call, inline=True), held, "html")
        span.data_mw = {"body": held}
        return span


def _html(text: str, site: SiteConfig) -> str:
    access = InMemoryAccess({**PAGES, Title(10, "Piped"): "Here{{!}}''there''", Title(10, "Plain"): "Here|there"})
    return parse(text, site=site, page=PageConfig(Title(0, "Page")), access=access, options=PLAIN).html()


def test_kept_html_knows_its_missing_pages() -> None:
    site = replace(SITE, registry=SITE.registry.extended(tags=[KeepTag()]))
    found = re.search(r"data-mw='([^']*)'", _html("<keep>[[Nowhere]] [[Here]]</keep>", site))
    assert found is not None
    html = json.loads(found[1].replace("&lt;", "<").replace("&apos;", "'").replace("&amp;", "&"))["body"]["html"]
    assert 'href="./Nowhere?action=edit&amp;redlink=1"' in html
    assert 'href="./Here"' in html


def test_picture_in_variant_has_no_stand_ins_left() -> None:
    html = _html("-{zh-cn:[[File:A.jpg|thumb|cap]];zh-tw:b}-", replace(SITE, language="zh"))
    assert "mw-broken-media" in html
    assert "mw:media" not in html
    assert "mw:caption" not in html


def test_finished_html_shows_tags_of_its_arguments() -> None:
    function = ParserFunction("box", lambda c: FunctionResult(f"<span>{c.arg(0)}</span>", is_html=True))
    site = replace(SITE, registry=SITE.registry.extended(functions=[function]))
    html = re.sub(r" (?:about|typeof|data-mw)=(?:\"[^\"]*\"|'[^']*')", "", _html("{{#box:<nowiki><b></nowiki>}}", site))
    assert html == "<p><span>&lt;b></span></p>"


PIPED = '<p><a rel="mw:WikiLink" href="./Here" title="Here">{}</a></p>'


@pytest.mark.parametrize(
    ("wikitext", "html"),
    [
        # {{!}} divides target and text, also from a template; a plain pipe of a template does not.
        ("[[Here{{!}}''there'']]", PIPED.format("<i>there</i>")),
        (
            "[[{{Piped}}]]",
            '<p><a rel="mw:WikiLink" href="./Here" title="Here" typeof="mw:ExpandedAttrs"><i>there</i></a></p>',
        ),
        ("[[{{Plain}}]]", '<p>[[<span typeof="mw:Transclusion">Here|there</span>]]</p>'),
    ],
)
def test_pipe_word_in_link(wikitext: str, html: str) -> None:
    noise = r""" (?:about="#mwt\d+"|data-mw='[^']*'|data-mw="[^"]*")"""
    assert re.sub(noise, "", _html(wikitext, SITE)) == html


@pytest.mark.parametrize(
    ("wikitext", "html"),
    [
        # A function that the wiki lacks shows itself, and is a call for editors.
        ("{{#none: x}}", '<p><span typeof="mw:Transclusion">{{#none: x}}</span></p>'),
        # A line of comments is none of a preformatted block's lines.
        (" a\n \n <!-- c -->\n b", "<pre>a\n\n<!-- c -->b</pre>"),
        # As in HTML, "<" may stand among attributes.
        ("<i <b>x</i>", "<p><i>x</i></p>"),
        ("a <i<b>x</b>", "<p>a &lt;i<b>x</b></p>"),
        # A comment behind a templated row is not the row's.
        (
            "<table><td></td>{{Echo|<tr>}}<!--c--></table>",
            '<table><tbody><tr><td></td></tr><tr typeof="mw:Transclusion" class="mw-empty-elt"></tr><!--c-->'
            "</tbody></table>",
        ),
        # Quotes around what gives a cell's attributes have nothing to make bold.
        (
            "{|\n| '''{{Echo|1=title=t {{!}} x}}'''\n|}",
            '<table>\n<tbody><tr><td title="t" typeof="mw:Transclusion">x</td></tr>\n</tbody></table>',
        ),
    ],
)
def test_small_rule(wikitext: str, html: str) -> None:
    assert html_of(wikitext) == html


def test_group_in_caption_keeps_its_range() -> None:
    html = parse_text("[[File:A.jpg|thumb|a {{Echo|'''b'''}} ''c'']]").html(data_parsoid=True)
    assert '"dsr":[21,37,null,null]' in html
    assert '"dsr":[38,43,2,2]' in html


def test_unsaved_page_has_no_saved_revision() -> None:
    page = PageConfig(Title(0, "Page"), revision_id=7)
    document = parse(
        "{{REVISIONID}} {{REVISIONID:Page}}.", site=SITE, page=page, access=InMemoryAccess({}), options=PLAIN
    )
    assert re.sub(r"<[^>]*>", "", document.html()) == "7 ."
