"""Links, files and categories on their way back to wikitext."""

from __future__ import annotations

import pytest
from growth import check_growth
from hypothesis import given, settings
from hypothesis import strategies as st
from parse_fixtures import PAGES, SITE, parse_text
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title
from wikigrove_engine.tree.nodes import list_elements

_IMAGE = (
    '<a href="./File:A.png" class="mw-file-description"><img resource="./File:A.png" width="100" height="50"'
    ' data-file-width="200" data-file-height="100" class="mw-file-element"/></a>'
)


@pytest.mark.parametrize(
    "wikitext",
    [
        "[[Foo]] [[foo]]s [[Foo|bar]] [[Foo|Foo]] [[Foo_bar]] [[foo bar#baz|x]] [[#here]] [[:Category:Foo]] [[:File:Foo.png]]",
        "[[Foo|''bar'' <b>x</b>]] [[Foo&amp;Bar]] [[Foo%20bar]] [[Foo|bar]]s [[{{Echo|Foo}}|bar]] [[ Foo ]] [[Foo| bar ]]",
        "[[w:Foo]] [[w:Foo|bar]] [[:de:Foo]] [[:w:Foo]] [[Special:Search/x]] [[Media:A.png]] [[Media:A.png|x]]",
        "http://a.org [http://a.org] [http://a.org b ''c''] [//a.org x] [http://a.org   b] mailto:a@b.org (http://a.org/b).",
        "RFC 123 and PMID 456, ISBN 0-306-40615-2.",
        "[[Category:Foo]]\n[[Category:Foo|key]]\n[[Category:foo bar| ]]\n[[de:Foo]]",
        "#REDIRECT [[Foo]]",
        "#redirect: [[Foo#bar]]\n\ntext",
        "[[File:A.png]] [[File:a.png|thumb|left|100px|A ''b'' [[c]].]] [[Image:A.png|frameless|alt=x|link=Foo|upright=0.5]]",
        "[[File:A.png|right|frame|class=x y|border|baseline|page=2|lang=de|caption|20x30px]]",
        "<gallery mode=\"packed\">\nFile:A.png|b ''c''\nA.png|alt=x|d\n</gallery>",
    ],
)
def test_to_wikitext_keeps_links_as_they_were_written(wikitext: str) -> None:
    assert _write(parse_text(wikitext).html(data_parsoid=True)) == wikitext


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a rel="mw:WikiLink" href="./Foo">Foo</a>', "[[Foo]]"),
        ('<a rel="mw:WikiLink" href="./Foo">foo</a>', "[[foo]]"),
        ('<a rel="mw:WikiLink" href="./Foo">foos</a>', "[[foo]]s"),
        ('<a rel="mw:WikiLink" href="./Foo_bar">x</a>', "[[Foo bar|x]]"),
        ('<a rel="mw:WikiLink" href="./B%C3%A4r%3F">x</a>', "[[Bär?|x]]"),
        ('<a href="./Foo">Foo</a>', "[[Foo]]"),
        ('<a href="http://localhost:8080/wiki/Foo">x</a>', "[[Foo|x]]"),
        ('<a href="https://w.example.org/Foo">x</a>', "[[w:Foo|x]]"),
        ('<a href="https://de.example.org/wiki/Foo">Foo</a>', "[[:de:Foo|Foo]]"),
        ('<a rel="mw:WikiLink" href="./Category:Foo">Category:Foo</a>', "[[:Category:Foo]]"),
        ('<a rel="mw:WikiLink" href="./File:Foo.png">x</a>', "[[:File:Foo.png|x]]"),
        ('<a rel="mw:WikiLink" href="./Page#A_b">#A b</a>', "[[#A b]]"),
        ('<a rel="mw:WikiLink" href="./A&lt;b">x</a>', "x"),
        ('<a rel="mw:WikiLink" href="./Foo">a|b</a>', "[[Foo|a|b]]"),
        ('<a rel="mw:WikiLink" href="./Foo"></a>', ""),
        ('<a rel="mw:WikiLink" href="./Foo?action=edit&amp;redlink=1">Foo</a>', "[[Foo]]"),
        ('a<a rel="mw:WikiLink" href="./Foo">Foo</a>b', "a[[Foo]]<nowiki/>b"),
        ('[<a rel="mw:WikiLink" href="./Foo">Foo</a>]', "[<nowiki/>[[Foo]]]"),
        ('<a rel="mw:ExtLink" href="http://a.org">http://a.org</a>b', "http://a.org<nowiki/>b"),
        ('<a rel="mw:ExtLink" href="http://a.org">http://a.org</a>, b', "http://a.org, b"),
        ('x<a rel="mw:ExtLink" href="http://a.org">http://a.org</a>', "x<nowiki/>http://a.org"),
        ('<a rel="mw:ExtLink" href="http://a.org">b</a>', "[http://a.org b]"),
        ('[<a rel="mw:ExtLink" href="http://a.org">b</a>]', "<nowiki>[</nowiki>[http://a.org b]]"),
        ('<a rel="mw:WikiLink" href="Foo">foo|b</a>', "[[Foo|foo|b]]"),
        ('<a rel="mw:WikiLink" href="./Foo">a <i title="[[b]]">c</i></a>', '[[Foo|a <i title="[[b]]">c</i>]]'),
        ('<a rel="mw:ExtLink" href="http://a.org/b c">d</a>', "[http://a.org/b%20c d]"),
        ('<a rel="mw:ExtLink" href="http://a.org."></a>', "[http://a.org.]"),
        ('<a rel="mw:ExtLink" href="http://a.org.">http://a.org.</a>', "[http://a.org. http://a.org.]"),
        ('<link rel="mw:PageProp/Category" href="./Category:Foo_bar#a%20b">', "[[Category:Foo bar|a b]]"),
        ('<p>x</p><link rel="mw:PageProp/Category" href="./Category:Foo">', "x\n[[Category:Foo]]"),
        ('<p>x</p><link rel="mw:PageProp/redirect" href="./Foo">', "#REDIRECT [[Foo]]\nx"),
        ('<link rel="mw:PageProp/redirect" href="./Category:Foo">', "#REDIRECT [[:Category:Foo]]"),
        (
            f'<figure typeof="mw:File/Thumb" class="mw-halign-right">{_IMAGE}<figcaption>a|b</figcaption></figure>',
            "[[File:A.png|right|thumb|100x100px|<nowiki>a|b</nowiki>]]",
        ),
        (f'<span typeof="mw:File" class="mw-default-size mw-image-border">{_IMAGE}</span>', "[[File:A.png|border]]"),
        (
            f'<figure typeof="mw:File/Frame">{_IMAGE}<figcaption>left</figcaption></figure>',
            "[[File:A.png|frame|<nowiki>left</nowiki>]]",
        ),
    ],
)
def test_to_wikitext_writes_new_links_as_people_do(html: str, expected: str) -> None:
    assert _write(html) == expected


@pytest.mark.parametrize(
    ("wikitext", "name", "value", "expected"),
    [
        ("[[Foo|bar]]s", "href", "./Baz", "[[Baz|bar]]s"),
        ("[[Foo]]", "href", "./Baz", "[[Baz|Foo]]"),
        ("[http://a.org x]", "href", "http://b.org", "[http://b.org x]"),
        ("http://a.org", "href", "http://b.org", "[http://b.org http://a.org]"),
        ("[[Category:Foo|key]]", "href", "./Category:Bar#other", "[[Category:Bar|other]]"),
    ],
)
def test_to_wikitext_writes_a_changed_target(wikitext: str, name: str, value: str, expected: str) -> None:
    body = read_document(parse_text(wikitext).html(data_parsoid=True))
    element = next(e for e in list_elements(body) if name in e.attrs)
    element.attrs[name] = value
    assert to_wikitext(body, site=SITE, page=PageConfig(Title(0, "Page")), access=InMemoryAccess(PAGES)) == expected


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab [[]]|'<>&;{}~#:*", min_size=1, max_size=12))
def test_to_wikitext_of_any_link_text_gives_that_text_again(text: str) -> None:
    body = read_document('<p><a rel="mw:WikiLink" href="./Foo">x</a></p>')
    link = next(e for e in list_elements(body) if e.name == "a")
    first = link.first
    assert first is not None
    first.data = text  # type: ignore[attr-defined]
    written = to_wikitext(body, site=SITE, page=PageConfig(Title(0, "Page")), access=InMemoryAccess(PAGES))
    again = parse_text(written).body
    links = [e for e in list_elements(again) if e.name == "a"]
    shown = again.text().strip("\n")
    assert " ".join(shown.split()) == " ".join(text.split())
    if text.strip():
        assert len(links) == 1


@pytest.mark.parametrize(
    "piece",
    [
        '<a rel="mw:WikiLink" href="./Foo">bar</a>',
        '<a rel="mw:ExtLink" href="http://a.org">http://a.org</a>z',
        f'<span typeof="mw:File">{_IMAGE}</span>',
        '<link rel="mw:PageProp/Category" href="./Category:A#b">',
        '[<a rel="mw:ExtLink" href="http://a.org">x [b]</a>',
    ],
)
def test_to_wikitext_of_many_links_on_a_line_takes_linear_time(piece: str) -> None:
    check_growth(lambda count: lambda: _write(f"<p>{piece * count}</p>"), 200)


def test_to_wikitext_keeps_link_to_section_with_brackets() -> None:
    assert "[[Foo#%5Ba%5D" in _write('<p><a rel="mw:WikiLink" href="./Foo#[a]">Foo#[a]</a></p>')


def test_to_wikitext_keeps_paragraphs_of_gallery_caption_apart() -> None:
    html = (
        '<ul class="gallery" typeof="mw:Extension/gallery" data-mw=\'{"name":"gallery","attrs":{},"body":{}}\'>'
        f'<li class="gallerybox"><div class="thumb"><span typeof="mw:File">{_IMAGE}</span></div>'
        '<div class="gallerytext"><p>hi</p><p>ho</p></div></li></ul>'
    )
    written = _write(html)
    assert "hi  ho" in written


def _write(html: str) -> str:
    return to_wikitext(html, site=SITE, page=PageConfig(Title(0, "Page")), access=InMemoryAccess(PAGES))
