"""Functions that make links: {{#isbn:}}, {{#interwikilink:}}, {{#interlanguagelink:}}; and {{#contentmodel}}."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.ext import FunctionResult, ParserFunction
from wikigrove_engine.html.sanitizer import escape_id
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import escape_html
from wikigrove_engine.title import NS_SPECIAL, Title, encode_title

_ISBN: Final = re.compile(r"(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx]\Z")
_MODEL_NAMES: Final = {
    "wikitext": "wikitext",
    "css": "CSS",
    "sanitized-css": "Sanitized CSS",
    "javascript": "JavaScript",
    "json": "JSON",
    "text": "plain text",
    "Scribunto": "Scribunto module",
}


def link_isbn(call: FunctionCall) -> str | FunctionResult:
    """{{#isbn:number}}: a link to where the book is found."""
    text = call.arg(0)
    if _ISBN.match(text) is None:
        return f"ISBN {text}"
    site = call.expander.site
    number = re.sub("[^0-9X]", "", text.upper())
    title = Title(NS_SPECIAL, f"{call.expander.content_language.special_page_name('Booksources')}/{number}")
    href = site.article_path.replace("$1", site.title_rules.url_key(title))
    return FunctionResult(
        f'<a href="{escape_html(href)}" class="internal mw-magiclink-isbn">ISBN {escape_html(text)}</a>', is_html=True
    )


def _find_target(call: FunctionCall) -> Title | None:
    """The page on another wiki; None where the name is not one as it would be written there."""
    prefix, name = call.arg(0), call.arg(1)
    if "\n" in name or name.startswith("_") or name.endswith("_") or not name:
        return None
    found = call.expander.find_title(f"{prefix}:{name}")
    if call.expander.site.title_rules.find_interwiki(prefix.lower()) is None or found is None:
        return None
    return Title(0, name.replace(" ", "_").partition("#")[0], fragment=name.partition("#")[2], interwiki=prefix)


def _show_call(call: FunctionCall) -> str:
    """The braces as they are."""
    return "{{" + "|".join((f"{call.name}:{call.arg(0)}", *(call.arg(n) for n in range(1, call.count)))) + "}}"


def link_interwiki(call: FunctionCall) -> str | FunctionResult:
    """{{#interwikilink:prefix|title|text}}: a link even where the prefix is this wiki's own or a language's."""
    title = _find_target(call)
    if title is None:
        return _show_call(call)
    wiki = call.expander.site.title_rules.find_interwiki(title.interwiki.lower())
    assert wiki is not None
    href = wiki.url.replace("$1", encode_title(title.key))
    name = f"{title.interwiki}:{title.key.replace('_', ' ')}"
    if title.fragment:
        href += "#" + escape_id(title.fragment)
    call.expander.metadata.interwiki_links[(title.interwiki, title.key)] = None
    shown = call.arg(2) or name + (f"#{title.fragment}" if title.fragment else "")
    return FunctionResult(
        f'<a href="{escape_html(href)}" class="extiw" title="{escape_html(name)}">{escape_html(shown)}</a>',
        is_html=True,
    )


def link_language(call: FunctionCall) -> str:
    """{{#interlanguagelink:prefix|title}}: the page's counterpart in another language; shows nothing."""
    title = _find_target(call)
    wiki = call.expander.site.title_rules.find_interwiki(call.arg(0).lower())
    if title is None or wiki is None or (wiki.language is None and not wiki.extra_language_link):
        return _show_call(call)
    key = title.key + (f"#{title.fragment}" if title.fragment else "")
    call.expander.metadata.language_links.setdefault(title.interwiki, key)
    return ""


def show_content_model(call: FunctionCall) -> str:
    """{{#contentmodel}} or {{#contentmodel:canonical}}: of what kind the page is, for readers or for machines."""
    model = call.expander.page.model
    if call.arg(0) == "canonical":
        return model
    named = call.expander.find_message(f"content-model-{model}")
    return named if named is not None else _MODEL_NAMES.get(model, model)


def link_functions() -> list[ParserFunction]:
    return [
        ParserFunction("isbn", link_isbn),
        ParserFunction("interwikilink", link_interwiki),
        ParserFunction("interlanguagelink", link_language),
        ParserFunction("contentmodel", show_content_model, variable=True),
    ]
