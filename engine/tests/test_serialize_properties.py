"""Properties of the way back, for generated texts and wikitext."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from parse_fixtures import parse_text
from serialize_fixtures import back, html_with_facts, save, squeeze
from wikigrove_engine.tree.nodes import list_elements
from wikigrove_engine.tree.writer import escape_text

RISKY = st.sampled_from(
    [
        *["[[", "]]", "[", "]", "{{", "}}", "{{{", "}}}", "|", "||", "!!", "!", "*", "#", ":", ";", "=", "==", "{|"],
        *[
            "|}",
            "|-",
            "----",
            "-{",
            "}-",
            "''",
            "'''",
            "'",
            "~~~~",
            "__TOC__",
            "<div>",
            "</div>",
            "<b>",
            "<br>",
            "<ref>",
        ],
        *["<nowiki>", "</nowiki>", "<!--", "-->", "&amp;", "&nbsp;", "&", "http://x.org", "RFC 123", "<pre>", "<", ">"],
        *["a", "b c", " ", "foo", "\n", "\\"],
    ]
)
BLOCKS = st.sampled_from(
    [
        *["a\n", "\n\n", "* b\n", "** c\n", "# d\n", ": e\n", "; t : d\n", "== h ==\n", "----\n", " pre\n"],
        *["{|\n| a || b\n|-\n! c\n|}\n", "<div>\nd\n</div>\n", "{{List}}\n", "<blockquote>q</blockquote>\n"],
        *[
            "''i'' '''b'''\n",
            "[[Here|x]]s\n",
            "[http://x.org y]\n",
            "{{Echo|a}}\n",
            "<nowiki>[[x]]</nowiki>\n",
            "&nbsp;x\n",
        ],
        *["<!-- c -->\n", "<b>x</b><br>\n", "[[Category:X]]\n", "{|\n|+ cap\n|x\n* l\n|}\n"],
    ]
)
_ALLOWED = {"p": ("",), "span": ("mw:Nowiki", "mw:Entity", "mw:DisplaySpace")}


@settings(max_examples=300, deadline=None)
@given(st.lists(RISKY, min_size=1, max_size=6))
def test_any_text_comes_back_as_the_same_text(pieces: list[str]) -> None:
    text = "".join(pieces)

    body = parse_text(back(f"<p>{escape_text(text)}</p>")).body

    made = {(e.name, e.attrs.get("typeof", "")) for e in list_elements(body)}
    assert all(typeof in _ALLOWED.get(name, ()) for name, typeof in made)
    assert squeeze(body.text()) == squeeze(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(RISKY, min_size=1, max_size=4), st.sampled_from(["li", "td", "th", "dd", "h2", "caption", "b"]))
def test_text_keeps_its_place_in_other_elements(pieces: list[str], name: str) -> None:
    text = squeeze("".join(pieces))
    around = {
        "li": ("<ul><li>", "</li></ul>"),
        "dd": ("<dl><dd>", "</dd></dl>"),
        "td": ("<table><tr><td>", "</td></tr></table>"),
        "th": ("<table><tr><th>", "</th></tr></table>"),
        "caption": ("<table><caption>", "</caption><tr><td>x</td></tr></table>"),
        "h2": ("<h2>", "</h2>"),
        "b": ("<p>x<b>", "</b></p>"),
    }[name]
    if not text:
        return

    body = parse_text(back(f"{around[0]}{escape_text(text)}{around[1]}")).body

    found = [e for e in list_elements(body) if e.name == name]
    assert [squeeze(e.text()) for e in found] == [text]


@settings(max_examples=200, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=8))
def test_wikitext_means_the_same_after_the_way_there_and_back(pieces: list[str]) -> None:
    text = "".join(pieces)

    written = back(html_with_facts(text))

    assert squeeze(_plain(parse_text(written).html())) == squeeze(_plain(parse_text(text).html()))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(RISKY, BLOCKS), min_size=1, max_size=8))
def test_saving_without_an_edit_changes_nothing(pieces: list[str]) -> None:
    text = "".join(pieces)

    assert save(text, html_with_facts(text)) == text


def _plain(html: str) -> str:
    """Without what tells where something comes from."""
    html = re.sub(r""" (?:about="#mwt\d+"|data-mw='[^']*'|data-mw="[^"]*")""", "", html)
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html)
