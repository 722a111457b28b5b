"""Pre-save transform, edit summaries, sections."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from preprocess_fixtures import RULES, make_site
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.comments import CommentStyle, format_comment, format_comments
from wikigrove_engine.pst import Signer, pre_save
from wikigrove_engine.sections import extract_section, list_sections, replace_section
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title, parse_title

ACCESS = InMemoryAccess(
    {
        parse_title(k, RULES): v
        for k, v in {
            "Template:Hi": "Hi {{{1|you}}}!<noinclude>doc</noinclude>",
            "Template:Outer": "{{Hi|{{{1}}}}}<!-- c -->",
            "Template:Safe": "{{<includeonly>safesubst:</includeonly>#if:{{{1|}}}|y|n}}",
            "Main page": "x",
        }.items()
    }
)


def save(text: str, *, title: str = "Page (context)", name: str = "Ann") -> str:
    page = PageConfig(parse_title(title, RULES))
    return pre_save(
        text,
        site=make_site(),
        page=page,
        access=ACCESS,
        signer=Signer(name),
        now=datetime(2009, 12, 25, 15, 4, tzinfo=UTC),
    ).wikitext


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{Hi|a}} {{subst:Hi|a}} {{subst:hi}}", "{{Hi|a}} Hi a! Hi you!"),
        ("{{subst:Outer|b}}", "{{Hi|b}}<!-- c -->"),
        ("{{subst:Safe|1}}{{Safe}}", "y{{Safe}}"),
        ("{{subst:nope}}", "{{subst:nope}}"),
        ("{{subst:PAGENAME}}", "Page &#40;context&#41;"),
        ("{{Hi|{{subst:lc:X}}}}", "{{Hi|x}}"),
        ("{{{1|{{subst:lc:X}}}}}", "{{{1|x}}}"),
        (
            "<nowiki>~~~~ {{subst:Hi}}</nowiki><pre>[[a (b)|]]</pre><!-- ~~~~ [[a (b)|]] -->",
            "<nowiki>~~~~ {{subst:Hi}}</nowiki><pre>[[a (b)|]]</pre><!-- ~~~~ [[a (b)|]] -->",
        ),
        ("a~~~~", "a[[User:Ann|Ann]] ([[User talk:Ann|talk]]) 15:04, 25 December 2009 (UTC)"),
        ("~~~~~ ~~ ~~~~~~", "15:04, 25 December 2009 (UTC) ~~ 15:04, 25 December 2009 (UTC)~"),
        (
            "[[A (b)|]] [[Help:A, b|]] [[:de:X（y）|]] [[|Z]]",
            "[[A (b)|A]] [[Help:A, b|A]] [[:de:X（y）|X]] [[Z (context)|Z]]",
        ),
        ("a  \n\n", "a"),
        ("a\r\nb", "a\nb"),
        ("<noinclude>~~~~~</noinclude>", "<noinclude>15:04, 25 December 2009 (UTC)</noinclude>"),
    ],
)
def test_pre_save(text: str, expected: str) -> None:
    assert save(text).replace("Page (context)", "Page &#40;context&#41;") == expected


def test_pre_save_signs_addresses_with_their_contributions() -> None:
    assert save("~~~", name="192.0.2.1") == "[[Special:Contributions/192.0.2.1|192.0.2.1]]"


def test_pre_save_stays_fast_on_hostile_links() -> None:
    hostile = "[[" + "(a" * 5000 + "|]]" + "[[|" + "b, " * 5000 + "]]"
    assert save(hostile) == hostile


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("a <b> & [[Main page|x]]s", 'a &lt;b&gt; &amp; <a href="/wiki/Main_page" title="Main page">xs</a>'),
        (
            "[[Nope]]",
            '<a href="/w/index.php?title=Nope&amp;action=edit&amp;redlink=1" class="new" '
            'title="Nope (page does not exist)">Nope</a>',
        ),
        (
            "/* A [[b]] */ done",
            '<span class="autocomment"><a href="/wiki/Page#A_b" title="Page">→<bdi dir="ltr">'
            "A &#91;&#91;b&#93;&#93;</bdi></a>: </span> done",
        ),
        (
            "[[javascript:alert(1)]] [[<script>]]",
            '<a href="/w/index.php?title=Javascript:alert(1)&amp;action=edit&amp;redlink=1" '
            'class="new" title="Javascript:alert(1) (page does not exist)">javascript:alert(1)</a> [[&lt;script&gt;]]',
        ),
    ],
)
def test_format_comment(comment: str, expected: str) -> None:
    assert format_comment(comment, site=make_site(), access=ACCESS, title=Title(0, "Page")) == expected


def test_format_comments_ask_once_for_all_links() -> None:
    calls = []

    class Counting(InMemoryAccess):
        def fetch_page_facts(self, titles):  # type: ignore[no-untyped-def]
            calls.append(set(titles))
            return super().fetch_page_facts(titles)

    format_comments(
        [("[[A]]", None), ("[[B]] [[A]]", Title(0, "P"))],
        site=make_site(),
        access=Counting(),
        style=CommentStyle(local=True),
    )
    assert calls == [{Title(0, "A"), Title(0, "B")}]


TEXT = "lead\n== A ==\na\n=== A1 ===\na1\n== B ==\nb\n<nowiki>\n== C ==\n</nowiki>\n{{t|\n== D ==\n}}\n== E ==\ne"


def test_list_sections() -> None:
    assert [(s.number, s.level, s.heading) for s in list_sections(TEXT)] == [
        ("0", 0, ""),
        ("1", 2, "A"),
        ("2", 3, "A1"),
        ("3", 2, "B"),
        ("5", 2, "E"),
    ]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", "lead"),
        ("1", "== A ==\na\n=== A1 ===\na1"),
        ("2", "=== A1 ===\na1"),
        ("5", "== E ==\ne"),
        ("4", None),
        ("9", None),
    ],
)
def test_extract_section(number: str, expected: str | None) -> None:
    assert extract_section(TEXT, number) == expected


def test_replace_section() -> None:
    text = "lead\n== A ==\na\n== B ==\nb"
    assert replace_section(text, "1", "== X ==\nx") == "lead\n== X ==\nx\n\n== B ==\nb"
    assert replace_section(text, "0", "new") == "new\n\n== A ==\na\n== B ==\nb"
    assert replace_section(text, "2", "") == "lead\n== A ==\na"
    assert replace_section(text, "new", "n", heading="N") == text + "\n\n== N ==\n\nn"
    assert replace_section("", "new", "n", heading="N") == "== N ==\n\nn"
    assert replace_section(text, "7", "n") is None


def test_template_sections_count_what_is_included() -> None:
    text = "<noinclude>\n== Doc ==\n</noinclude>\n<includeonly>\n== Real ==\nx</includeonly>"
    assert extract_section(text, "T-1") == "== Real ==\nx</includeonly>"
    assert extract_section(text, "1") == "== Doc ==\n</noinclude>\n<includeonly>\n== Real ==\nx</includeonly>"
