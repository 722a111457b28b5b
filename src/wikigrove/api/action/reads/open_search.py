"""action=opensearch and action=rsd: what browsers and editors look for."""

from __future__ import annotations

from html import escape

from wikigrove_engine.title import Title

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.query.list_search import suggest_pages
from wikigrove.api.action.query.page_set import find_rows
from wikigrove.api.action.registry import module
from wikigrove.pages.models import Redirect


@module(
    "opensearch",
    params=(
        p.string("search", required=True),
        p.namespace("namespace", 0),
        p.limit(10, most=500, high=500),
        p.flag("suggest", is_deprecated=True),
        p.one("redirects", "return|resolve"),
        p.one("format", "json|jsonfm|xml|xmlfm", "json"),
        p.flag("warningsaserror"),
    ),
    class_name="ApiOpenSearch",
    usual_format="json",
)
def run_open_search(call: Call) -> None:
    """Titles that begin with what was typed, in the form of OpenSearch suggestions."""
    typed, form = call.text("search"), call.text("format")
    resolve = call.text("redirects") == "resolve" or (not call.given("redirects") and form.startswith("xml"))
    found = [
        title for title, _ in suggest_pages(typed, namespaces=call.numbers("namespace"), limit=call.number("limit"))
    ]
    if resolve:
        found = _resolve(found)
    call.public()
    call.frame.headers["Cache-Control"] = "max-age=1200, s-maxage=1200, public"
    names = [call.title_text(t.namespace, t.key) for t in found]
    addresses = [call.full_url(call.wiki.path_for(t)) for t in found]
    if form.startswith("xml"):
        call.send(_suggestions(typed, names, addresses), "text/xml; charset=utf-8")
        return
    call.frame.refuses_warnings = "apierror-opensearch-json-warnings" if call.flag("warningsaserror") else ""
    call.answer("\0", [typed, names, [""] * len(names), addresses])


def _resolve(titles: list[Title]) -> list[Title]:
    """Where redirects lead, each once."""
    pages = find_rows(titles)
    ids = {row.pk: title for title, row in pages.items() if row.is_redirect}
    targets = {
        ids[page_id]: Title(namespace, key)
        for page_id, namespace, key in Redirect.objects.filter(page_id__in=list(ids), interwiki="").values_list(
            "page_id", "namespace", "key"
        )
    }
    return list(dict.fromkeys(targets.get(title, title) for title in titles))


def _suggestions(typed: str, names: list[str], addresses: list[str]) -> str:
    items = "".join(
        f'<Item><Text xml:space="preserve">{escape(name)}</Text><Url xml:space="preserve">{escape(url)}</Url></Item>'
        for name, url in zip(names, addresses, strict=True)
    )
    section = f"<Section>{items}</Section>" if items else "<Section />"
    return (
        '<?xml version="1.0"?><SearchSuggestion version="2.0" xmlns="http://opensearch.org/searchsuggest2">'
        f'<Query xml:space="preserve">{escape(typed)}</Query>{section}</SearchSuggestion>'
    )


@module("rsd", class_name="ApiRsd", needs_read=False)
def run_rsd(call: Call) -> None:
    """Where programs that edit find the interfaces of this wiki."""
    api = escape(call.full_url(f"{call.wiki.path_prefix}/w/api.php"))
    home = escape(call.full_url(call.wiki.path_for(call.wiki.main_page)))
    docs = "https://www.mediawiki.org/wiki/Special:MyLanguage/API"
    call.frame.headers["Content-Disposition"] = "inline; filename=api-result.xml"
    call.send(
        '<?xml version="1.0"?><rsd version="1.0" xmlns="http://archipelago.phrasewise.com/rsd"><service><apis>'
        f'<api name="MediaWiki" preferred="true" apiLink="{api}" blogID=""><settings>'
        f'<docs xml:space="preserve">{docs}</docs><setting name="OAuth" xml:space="preserve">true</setting>'
        "</settings></api></apis>"
        '<engineName xml:space="preserve">MediaWiki</engineName>'
        '<engineLink xml:space="preserve">https://www.mediawiki.org/</engineLink>'
        f'<homePageLink xml:space="preserve">{home}</homePageLink></service></rsd>',
        "application/rsd+xml; charset=utf-8",
    )
