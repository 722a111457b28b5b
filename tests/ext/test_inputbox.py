"""Forms in pages."""

from __future__ import annotations

import re

import pytest
import wikigrove_engine as engine
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces

from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.ext.inputbox.engine import make_input_box
from wikigrove.ext.inputbox.options import read_options
from wikigrove.rendering.domain.render import render_page

RULES = TitleRules(default_namespaces(), {})
SITE = SiteConfig(title_rules=RULES, registry=default_registry().extended(tags=make_input_box().tags))  # type: ignore[arg-type]
PAGE = PageConfig(Title(0, "Here"))
ACCESS = InMemoryAccess({Title(10, "Name"): "from {{{1}}}"}, rules=RULES)


def _html(lines: str) -> str:
    text = f"<inputbox>\n{lines}\n</inputbox>"
    return engine.parse(text, site=SITE, page=PAGE, access=ACCESS).html()


def _inputs(html: str) -> list[tuple[str, str, str]]:
    """(type, name, value) of all fields."""
    out = []
    for tag in re.findall(r"<input [^>]*>", html):
        facts = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        out.append((facts.get("type", ""), facts.get("name", ""), facts.get("value", "")))
    return out


def test_create_box_opens_the_editor() -> None:
    html = _html(
        "type=create\npreload=Template:P\neditintro=Help:I\nsummary=s\npreloadparams[]=a\npreloadparams[]=b\ndefault=New page\nprefix=User:"
    )
    assert re.search(
        r'<form name="createbox" class="mw-inputbox-form createbox" action="/w/index.php" method="get">', html
    )
    assert _inputs(html) == [
        ("hidden", "action", "edit"),
        ("hidden", "preload", "Template:P"),
        ("hidden", "editintro", "Help:I"),
        ("hidden", "summary", "s"),
        ("hidden", "preloadparams[]", "a"),
        ("hidden", "preloadparams[]", "b"),
        ("hidden", "prefix", "User:"),
        ("text", "title", "New page"),
        ("submit", "create", ""),
    ]


def test_comment_boxes_add_a_section() -> None:
    assert ("hidden", "section", "new") in _inputs(_html("type=comment\npage=Talk:X"))
    assert _inputs(_html("type=commenttitle\npage=Talk:X\nhidden=no"))[1:4] == [
        ("hidden", "section", "new"),
        ("hidden", "title", "Talk:X"),
        ("text", "preloadtitle", ""),
    ]
    assert ("hidden", "title", "Talk:X") in _inputs(_html("type=comment\npage=Talk:X\nhidden=yes"))


def test_search_box_has_two_buttons_and_namespaces() -> None:
    html = _html("type=search\nnamespaces=Main**, Help ,Nonsense\nbuttonlabel=Go!\nplaceholder=what")
    assert _inputs(html) == [
        ("hidden", "title", "Special:Search"),
        ("search", "search", ""),
        ("checkbox", "ns0", "1"),
        ("checkbox", "ns12", "1"),
        ("submit", "go", "Go!"),
        ("submit", "fulltext", ""),
    ]
    assert html.count(" checked") == 1
    assert [i[1] for i in _inputs(_html("type=fulltext"))] == ["title", "search", "fulltext"]


def test_move_box_leads_to_the_special_page() -> None:
    assert _inputs(_html("type=move"))[0] == ("hidden", "title", "Special:MovePage/Here")


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ("type=create\nbgcolor=#f00", 'style="background-color: #f00;"'),
        ("type=create\nalign=left", 'class="mw-inputbox-left"'),
        ("type=create\ninline=yes", 'class="mw-inputbox-inline"'),
        ("type=create\nwidth=20", 'size="20"'),
        ("type=create\nlabeltext=<b>x</b>", "<label>&lt;b>x&lt;/b></label>"),
        ("type=create\ndefault={{Name|me}}", 'value="from me"'),
        ("type=create\nid=a b", 'id="a_b"'),
    ],
)
def test_options(lines: str, shown: str) -> None:
    assert shown in _html(lines)


@pytest.mark.parametrize(
    "lines",
    ["type=create\nbgcolor=red;background:url(x)", 'type=create\nbgcolor="onclick=x', "type=create\nwidth=9999999999"],
)
def test_values_that_are_none_are_left_out(lines: str) -> None:
    html = _html(lines)
    assert "url(" not in html.replace("&", "").split("data-mw")[0]
    assert 'size="50"' in html


@pytest.mark.parametrize(
    ("lines", "key"), [("", "inputbox-error-no-type"), ("type=spaceship", "inputbox-error-bad-type")]
)
def test_wrong_types_are_explained(lines: str, key: str) -> None:
    assert f'"key":"{key}"' in _html(lines)


def test_lines_are_read() -> None:
    options = read_options("a=1\n A = 2 =3\nnonsense\n=x\npreloadparams[]=p")
    assert (options.values, options.preload_parameters) == ({"a": "2 =3"}, ("p",))


def test_tag_comes_back_as_it_was() -> None:
    text = "<inputbox>\ntype=create\n</inputbox>"
    html = engine.parse(text, site=SITE, page=PAGE, access=ACCESS).html()
    assert to_wikitext(html, site=SITE, page=PAGE, access=ACCESS) == text


@pytest.mark.django_db
def test_readers_get_labels_in_the_language_of_the_wiki(alice: Actor) -> None:
    save_page("A", "<inputbox>\ntype=create\n</inputbox>", actor=alice)
    html = render_page(get_page("A")).html
    assert 'value="Create page"' in html
    assert 'aria-label="Title of the page"' in html
