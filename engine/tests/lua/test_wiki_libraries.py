"""mw.title, mw.site, mw.message, mw.language, mw.ext.data."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.importorskip("lupa.lua51")

from lua_fixtures import make_expander
from wikigrove_engine.access import FileFacts, InMemoryAccess, PageFacts, RevisionFacts, Statistics
from wikigrove_engine.lua.snippets import run_lua, run_snippet
from wikigrove_engine.title import Title

PAGES = {
    "Exists": "text",
    "Old": "#REDIRECT [[Exists#Part]]",
    "Module:Old": "return require [[Module:New]]",
    "MediaWiki:Greeting": "Hello $1, $2!",
}


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("mw.title.new('help:foo bar#x_y').prefixedText", "Help:Foo bar"),
        ("mw.title.new('help:foo bar#x_y').fullText", "Help:Foo bar#x y"),
        ("mw.title.new('A&amp;B').text", "A&B"),
        ("mw.title.new('Foo', 'Template').prefixedText", "Template:Foo"),
        ("mw.title.new('Foo', 10).nsText", "Template"),
        ("mw.title.new('<bad>')", "nil"),
        ("mw.title.makeTitle('Talk', 'A:b', 'f').fullText", "Talk:A:b#f"),
        ("mw.title.new('User:A/b/c').rootText .. mw.title.new('User:A/b/c').baseText", "AA/b"),
        ("mw.title.new('User:A/b/c').subpageText", "c"),
        ("mw.title.new('A/b').isSubpage", "false"),
        ("mw.title.new('User:A/b').isSubpageOf(mw.title.new('User:A/b'), mw.title.new('User:A'))", "true"),
        ("mw.title.new('Talk:A').subjectPageTitle.prefixedText", "A"),
        ("mw.title.new('A').talkPageTitle.prefixedText", "Talk:A"),
        ("mw.title.new('User:A/b').basePageTitle.prefixedText", "User:A"),
        ("mw.title.new('Special:Foo').canTalk", "false"),
        ("mw.title.new('Talk:A').isTalkPage", "true"),
        ("mw.title.new('A').isContentPage", "true"),
        ("mw.title.new('User:A'):inNamespaces('File', 2)", "true"),
        ("mw.title.new('User talk:A'):hasSubjectNamespace('User')", "true"),
        ("mw.title.new('A'):subPageTitle('b').text", "A/b"),
        ("mw.title.new('a') == mw.title.new('A')", "true"),
        ("mw.title.new('A') < mw.title.new('B')", "true"),
        ("mw.title.compare(mw.title.new('User:A'), mw.title.new('B'))", "1"),
        ("mw.title.new('A') .. '!'", "A!"),
        ("mw.title.new('Exists').exists", "true"),
        ("mw.title.new('Missing').exists", "false"),
        ("mw.title.new('Exists'):getContent()", "text"),
        ("mw.title.new('Missing'):getContent()", "nil"),
        ("mw.title.new('Old'):getContent()", "#REDIRECT [[Exists#Part]]"),
        ("mw.title.new('Old').redirectTarget.fullText", "Exists#Part"),
        ("mw.title.new('Module:Old').redirectTarget.fullText", "Module:New"),
        ("mw.title.new('Exists').redirectTarget", "false"),
        ("mw.title.new('Module:X').contentModel", "Scribunto"),
        ("mw.title.new('A b'):partialUrl()", "A_b"),
        ("mw.title.new('A b'):localUrl()", "/wiki/A_b"),
        ("mw.title.new('A b'):localUrl({action = 'edit'})", "/w/index.php?title=A_b&action=edit"),
        ("mw.title.new('A b#c d'):fullUrl('x=1', 'https')", "https://localhost:8080/w/index.php?title=A_b&x=1#c_d"),
        ("mw.title.new('A'):canonicalUrl()", "http://localhost:8080/wiki/A"),
        ("mw.title.getCurrentTitle().prefixedText", "Page"),
        ("select('#', unpack(mw.title.newBatch({'Exists', 'B'}):lookupExistence():getTitles()))", "2"),
        ("pcall(function() mw.title.new('A').text = 'b' end)", "false"),
        ("(function() local t = mw.title.new('A') t.fragment = 'f' return t.fullText end)()", "A#f"),
        ("#mw.title.new('A').protectionLevels.edit", "0"),
        ("mw.site.siteName .. mw.site.server", "Wikigrovehttp://localhost:8080"),
        ("mw.site.namespaces[10].name .. mw.site.namespaces.Image.id", "Template6"),
        ("mw.site.namespaces.template.talk.subject.canonicalName", "Template"),
        ("mw.site.contentNamespaces[0].id .. tostring(mw.site.contentNamespaces[1] == nil)", "0true"),
        ("mw.site.talkNamespaces[1].isTalk", "true"),
        ("mw.message.new('greeting', 'you', 7):plain()", "Hello you, 7!"),
        ("mw.message.new('greeting'):params{'a', mw.message.newRawMessage('b$1', 'c')}:plain()", "Hello a, bc!"),
        ("mw.message.newRawMessage('$1', mw.message.numParam(12345)):plain()", "12,345"),
        ("mw.message.new('no-such'):exists()", "false"),
        ("mw.message.new('no-such'):plain()", "⧼no-such⧽"),
        ("mw.message.newFallbackSequence('no', 'greeting'):exists()", "true"),
        ("mw.message.newRawMessage(''):isBlank()", "true"),
        ("mw.message.newRawMessage('-'):isDisabled()", "true"),
        ("mw.message.getDefaultLanguage():getCode()", "en"),
        ("mw.language.fetchLanguageName('de')", "Deutsch"),
        ("mw.language.fetchLanguageName('de', 'en')", "German"),
        ("mw.language.fetchLanguageNames('en').fr", "French"),
        ("table.concat(mw.language.getFallbacksFor('bar'), ' ')", "de en"),
        ("mw.language.isKnownLanguageTag('xx-none')", "false"),
        ("mw.language.isSupportedLanguage('de')", "true"),
        ("mw.language.isValidCode('a/b')", "false"),
        ("mw.language.isValidBuiltInCode('de-at')", "true"),
        ("mw.language.new('zh-hant-tw'):toBcp47Code()", "zh-Hant-TW"),
        ("mw.language.new('ar'):isRTL()", "true"),
        ("mw.language.new('ar'):getArrow()", "←"),
        ("mw.language.new('tr'):uc('iı')", "İI"),
        ("mw.language.new('de'):ucfirst('äb')", "Äb"),
        ("mw.language.new('en'):lc('ABC')", "abc"),
        ("mw.language.new('de'):formatNum(1234567.5)", "1.234.567,5"),
        ("mw.language.new('de'):formatNum(1234567, {noCommafy = true})", "1234567"),
        ("mw.language.new('de'):parseFormattedNumber('1.234,5')", "1234.5"),
        ("mw.language.new('en'):parseFormattedNumber('x')", "nil"),
        ("mw.language.new('en'):formatDate('j F Y', '2020-02-03')", "3 February 2020"),
        ("mw.language.new('de'):formatDate('j. F Y', '@0')", "1. Januar 1970"),
        ("pcall(mw.language.new('en').formatDate, mw.language.new('en'), 'Y', 'bad stamp')", "false"),
        ("mw.language.new('ru'):plural(3, 'a', 'b', 'c')", "b"),
        ("mw.language.new('en'):convertPlural(1, {'a', 'b'})", "a"),
        ("mw.language.new('en'):gender('female', 'he', 'she')", "she"),
        ("mw.language.new('fi'):grammar('genitive', 'talo')", "talon"),
        ("mw.language.new('en'):formatDuration(3661)", "1 hour, 1 minute and 1 second"),
        ("mw.language.new('en'):getDurationIntervals(90, {'minutes', 'seconds'}).seconds", "30"),
        ("mw.getContentLanguage():getCode()", "en"),
        ("mw.wikibase", "nil"),
        ("mw.ext.data.get('None.tab')", "false"),
        ("os.time{year = 2024, month = 2, day = 29, hour = 0}", "1709164800"),
        ("os.date('%Y-%m-%d %H', 1709164800)", "2024-02-29 00"),
    ],
)
def test_expression(expression: str, wanted: str) -> None:
    source = f"return (tostring(({expression})))"
    assert run_lua(source, pages=PAGES) == wanted


class _RichAccess(InMemoryAccess):
    """Answers what a dictionary of texts can't."""

    asked = 0

    def fetch_page_facts(self, titles):  # type: ignore[no-untyped-def]
        self.asked += 1
        return {t: PageFacts(t, True, 77, 5, 4, t.key == "Old", model="wikitext") for t in titles}

    def fetch_revisions(self, titles):  # type: ignore[no-untyped-def]
        return {
            t: RevisionFacts(5, datetime(2020, 1, 1, tzinfo=UTC), "A", 4, {"edit": ("sysop", "infinity")})
            for t in titles
        }

    def fetch_titles_by_id(self, ids):  # type: ignore[no-untyped-def]
        return {i: Title(0, "Numbered") for i in ids if i == 77}

    def fetch_page_categories(self, titles):  # type: ignore[no-untyped-def]
        return {t: [Title(14, "Some_cat")] for t in titles}

    def fetch_statistics(self) -> Statistics:
        return Statistics(pages=9, admins=2)


def _run(source: str, **options: object) -> tuple[str, _RichAccess]:
    title = Title(6, "F.png")
    facts = FileFacts(title, "/F.png", "/F", "image/png", "BITMAP", 10, 20, size=300)
    access = _RichAccess(files={title: facts})
    return run_snippet(make_expander({}, access=access, **options), source), access  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("mw.title.new('A').id", "77"),
        ("mw.title.new('Old').isRedirect", "true"),
        ("mw.title.new(77).text", "Numbered"),
        ("mw.title.new(78)", "nil"),
        ("mw.title.new('A').protectionLevels.edit[1]", "sysop"),
        ("mw.title.new('A').categories[1]", "Some cat"),
        ("mw.title.new('File:F.png').file.width * mw.title.new('File:F.png').file.height", "200"),
        ("mw.title.new('File:F.png').fileExists", "true"),
        ("mw.title.new('File:No.png').fileExists", "false"),
        ("mw.site.stats.pages + mw.site.stats.usersInGroup('sysop')", "11"),
        ("mw.site.stats.pagesInCategory('X', 'all')", "0"),
    ],
)
def test_facts_of_the_wiki(expression: str, wanted: str) -> None:
    assert _run(f"return tostring({expression})")[0] == wanted


def test_a_batch_asks_once() -> None:
    source = """
    local names = {}
    for i = 1, 60 do names[i] = 'P' .. i end
    local found = 0
    for _, title in ipairs(mw.title.newBatch(names):lookupExistence():getTitles()) do
        if title.exists then found = found + 1 end
    end
    return found
    """
    out, access = _run(source)
    assert (out, access.asked) == ("60", 1)


def test_tabular_data_is_read_in_the_page_language() -> None:
    from dataclasses import replace

    from wikigrove_engine.title import Namespace, TitleRules

    text = (
        '{"license": "CC0-1.0", "description": {"en": "Trees", "de": "Bäume"}, "schema": {"fields": ['
        '{"name": "n", "type": "localized", "title": {"en": "Name"}}, {"name": "h", "type": "number"}]},'
        ' "data": [[{"en": "oak", "de": "Eiche"}, 30]]}'
    )
    base = make_expander({}, language="de")
    rules = base.site.title_rules
    rules = TitleRules({**rules.namespaces, 486: Namespace(486, "Data", "Data")}, {}, "de")
    site = replace(base.site, title_rules=rules)
    access = InMemoryAccess({Title(486, "Trees.tab"): text}, rules=rules)
    expander = type(base)(site=site, page=base.page, access=access)
    source = (
        "local d = mw.ext.data.get('Trees.tab') local raw = mw.ext.data.get('Trees.tab', '_')"
        " return d.description, d.data[1][1], d.data[1][2], d.schema.fields[1].title, raw.data[1][1].en"
    )
    assert run_snippet(expander, source) == "BäumeEiche30Nameoak"
