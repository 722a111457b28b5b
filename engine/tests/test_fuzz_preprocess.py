"""No input makes the floor of the engine raise or hang: expansion, functions, pre-save, summaries, sections, media."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from preprocess_fixtures import REGISTRY, RULES, expand, make_site
from wikigrove_engine.access import FileFacts, InMemoryAccess
from wikigrove_engine.comments import format_comment
from wikigrove_engine.document import parse
from wikigrove_engine.ext.core_tags import CORE_TAGS
from wikigrove_engine.language import load_language
from wikigrove_engine.language.dates import format_date, now_utc
from wikigrove_engine.preprocess.functions.expr import ExprError, evaluate
from wikigrove_engine.preprocess.functions.parse_date import parse_date
from wikigrove_engine.pst import Signer, pre_save
from wikigrove_engine.sections import extract_section, list_sections, replace_section
from wikigrove_engine.site import Limits, PageConfig, SiteConfig
from wikigrove_engine.title import NS_FILE, Title

BOUNDED = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
FUNCTIONS = [f"{'#' if f.hash else ''}{f.key}" for f in REGISTRY.functions.values()]
PIECES = st.sampled_from(
    [
        "{{",
        "}}",
        "{{{",
        "}}}",
        "|",
        "=",
        "[[",
        "]]",
        "\n",
        "~~~~",
        "<nowiki>",
        "</nowiki>",
        "<!--",
        "-->",
        "a",
        "1",
        "-",
        " ",
        "T",
        "subst:",
        "{{T|",
        "{{{1}}}",
        "/* ",
        " */",
        "<noinclude>",
        "</noinclude>",
        "\x7f",
        "é",
        "==",
        "#",
        ":",
        "%",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
CALLS = st.builds(
    lambda name, args: "{{" + name + ":" + "|".join(args) + "}}",
    st.sampled_from(FUNCTIONS),
    st.lists(st.text(max_size=12), min_size=1, max_size=4),
)


@BOUNDED
@given(TEXTS)
def test_expand_survives(text: str) -> None:
    expand(text, {"Template:T": "{{{1|{{T|{{{2}}}}}}}}{{T}}", "Template:A": text}, limits=Limits(seconds=5))


@BOUNDED
@given(CALLS)
def test_functions_survive_any_arguments(call: str) -> None:
    expand(call)


@BOUNDED
@given(st.text(alphabet="0123456789.+-*/^()<>=e pisncoraudm", max_size=40))
def test_expr_gives_value_or_its_own_error(text: str) -> None:
    try:
        assert isinstance(evaluate(text), str)
    except ExprError as error:
        assert error.key.startswith("pfunc_expr_")


@BOUNDED
@given(st.text(alphabet="0123456789-:/.+ jandecmofryuls@TZ", max_size=30), st.text(max_size=12))
def test_time_gives_date_or_none(text: str, form: str) -> None:
    moment = parse_date(text, now=now_utc())
    if moment is not None:
        assert isinstance(format_date(form, moment, load_language("en")), str)


@BOUNDED
@given(TEXTS)
def test_pre_save_summaries_and_sections_survive(text: str) -> None:
    access = InMemoryAccess({Title(10, "T"): text}, rules=RULES)
    page = PageConfig(Title(0, "P"))
    saved = pre_save(text, site=make_site(), page=page, access=access, signer=Signer("Ann")).wikitext
    assert "UNIQ" not in saved
    assert "<script" not in format_comment(text + "<script>", site=make_site(), access=access, title=page.title)
    for section in list_sections(text):
        assert extract_section(text, section.number) is not None
        assert replace_section(text, section.number, "x") is not None


OPTIONS = st.sampled_from(
    [
        "thumb",
        "frame",
        "frameless",
        "left",
        "none",
        "100px",
        "x50px",
        "upright=2",
        "link=",
        "link=http://x.y",
        "alt=''a''",
        "caption [[b|c]]",
        "{{T}}",
        "class=x",
        "page=2",
        "lang=de",
        "\n{|\n|a\n|}\n",
        "start=1:2",
        "<b onclick=1>x</b>",
        "''",
        "]]",
        "[[",
        "thumb=B.jpg",
        "middle",
        '"><script>',
        "https://e.org",
        "px",
        "|",
        "[[File:A.jpg|thumb|x]]",
    ]
)


@BOUNDED
@given(
    st.lists(OPTIONS, max_size=6),
    st.sampled_from(
        [
            "[[File:A.jpg|%s]]",
            "<gallery mode=packed caption='%s'>\nA.jpg|%s\nB|%s\n</gallery>",
            "[[File:V.ogv|%s]]",
            "[[Media:A.jpg|%s]]",
            "* x [[Image:No.png|%s]] y",
        ]
    ),
)
def test_media_survive_and_stay_safe(options: list[str], form: str) -> None:
    source = form.replace("%s", "|".join(options))
    files = {
        Title(NS_FILE, "A.jpg"): FileFacts(
            Title(NS_FILE, "A.jpg"),
            "/a.jpg",
            "/A",
            "image/jpeg",
            "BITMAP",
            100,
            50,
            thumb_url="/t.jpg",
            thumb_width=90,
            thumb_height=45,
        ),
        Title(NS_FILE, "V.ogv"): FileFacts(
            Title(NS_FILE, "V.ogv"), "/v", "/V", "video/ogg", "VIDEO", 100, 50, duration=3.5
        ),
    }
    access = InMemoryAccess({Title(10, "T"): "right|x"}, files=files, rules=RULES)
    site = SiteConfig(RULES, REGISTRY.extended(tags=CORE_TAGS))
    html = parse(source, site=site, page=PageConfig(Title(0, "P")), access=access).html()
    assert "<script" not in html.lower() and "mw:media" not in html and "mw:caption" not in html
