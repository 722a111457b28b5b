"""Addresses and facts of the site: {{fullurl:}}, {{filepath:}}, {{#special:}}, {{SERVER}} ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_plus, urlsplit

from wikigrove_engine.access import FileRequest
from wikigrove_engine.ext import FunctionResult, ParserFunction
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import escape_html
from wikigrove_engine.site import SiteConfig
from wikigrove_engine.title import NS_FILE, NS_MEDIA, NS_SPECIAL, Title, TitleError, encode_title, make_title


def local_url(title: Title, site: SiteConfig, query: str = "") -> str:
    """The path of a page, with a query through the script; interwiki titles give the other wiki's address."""
    fragment = f"#{encode_title(title.fragment)}" if title.fragment else ""
    if title.interwiki:
        wiki = site.title_rules.find_interwiki(title.interwiki)
        url = wiki.url.replace("$1", encode_title(title.key)) if wiki is not None else encode_title(title.key)
        if query:
            url += ("&" if "?" in url else "?") + query
        return url + fragment
    key = site.title_rules.url_key(title)
    if query:
        return f"{site.script}?title={key}&{query}{fragment}"
    return site.article_path.replace("$1", key) + fragment


class PageAddress:
    """{{localurl:}} and its like."""

    def __init__(self, *, full: bool, escaped: bool) -> None:
        self._full: Final = full
        self._escaped: Final = escaped

    def __call__(self, call: FunctionCall) -> str | FunctionResult:
        expander = call.expander
        title = expander.find_title(call.arg(0)) or expander.find_title(unquote_plus(call.arg(0)))
        if title is None:
            return FunctionResult("", found=False)
        if title.namespace == NS_MEDIA:
            title = Title(NS_FILE, title.key, fragment=title.fragment)
        url = local_url(title, expander.site, call.arg(1))
        if self._full and not title.interwiki:
            url = expander.site.server + url
        return escape_html(url) if self._escaped else url


def show_file_path(call: FunctionCall) -> str | FunctionResult:
    """{{filepath:File|size|nowiki}}: the address of a file, or of its thumbnail; empty without the file."""
    expander = call.expander
    title = expander.find_title(call.arg(0), namespace=NS_FILE)
    if title is None or title.namespace not in (NS_FILE, NS_MEDIA):
        return ""
    options = [call.arg(1), call.arg(2)]
    plain = "nowiki" in (o.lower() for o in options)
    width = next((int(o[:-2]) for o in options if o.endswith("px") and o[:-2].isdecimal()), None)
    title = Title(NS_FILE, title.key)
    request = FileRequest(title, width=width)
    expander.metadata.files[title] = None
    facts = expander.access.fetch_files([request]).get(request)
    if facts is None:
        return ""
    url = facts.thumb_url if width is not None and facts.thumb_url else facts.url
    if url.startswith("/") and not url.startswith("//"):
        url = expander.site.server + url
    return FunctionResult(url, no_wiki=True) if plain else url


def show_special(call: FunctionCall) -> str:
    """{{#special:}}: the local name of a special page."""
    language = call.expander.content_language
    name, slash, rest = call.arg(0).partition("/")
    canonical = language.special_pages.get(name.strip().replace(" ", "_").lower())
    text = language.special_page_name(canonical) if canonical is not None else name
    rules = call.expander.site.title_rules
    try:
        return rules.prefixed_text(make_title(NS_SPECIAL, f"{text}{slash}{rest}", rules))
    except TitleError:
        return rules.prefixed_text(Title(NS_SPECIAL, language.special_page_name("Badtitle")))


def show_special_encoded(call: FunctionCall) -> str:
    return encode_title(show_special(call).replace(" ", "_"))


def show_server_name(call: FunctionCall) -> str:
    return urlsplit(call.expander.site.server).hostname or ""


_FACTS: Final[dict[str, Callable[[FunctionCall], str]]] = {
    "sitename": lambda c: c.expander.site.sitename,
    "server": lambda c: c.expander.site.server,
    "servername": show_server_name,
    "scriptpath": lambda c: "" if c.expander.site.script_path == "/" else c.expander.site.script_path,
    "stylepath": lambda c: c.expander.site.style_path,
    "articlepath": lambda c: c.expander.site.article_path,
    "contentlanguage": lambda c: c.expander.site.language,
    "pagelanguage": lambda c: c.expander.language.code,
    "userlanguage": lambda c: c.expander.language.code,
    "directionmark": lambda c: c.expander.language.direction_mark,
    "currentversion": lambda c: "1.43.0",
    "!": lambda c: c.expander.pipe,
    "=": lambda c: "=",
}


def address_functions() -> list[ParserFunction]:
    out = [
        ParserFunction(key, PageAddress(full=full, escaped=key.endswith("e")), hash=False)
        for key, full in (
            ("localurl", False),
            ("localurle", False),
            ("fullurl", True),
            ("fullurle", True),
            ("canonicalurl", True),
            ("canonicalurle", True),
        )
    ]
    out += [
        ParserFunction("filepath", show_file_path, hash=False),
        ParserFunction("special", show_special),
        ParserFunction("speciale", show_special_encoded),
    ]
    out += [
        ParserFunction(key, call, hash=False, variable=True, function=False, case_sensitive=True)
        for key, call in _FACTS.items()
    ]
    return out
