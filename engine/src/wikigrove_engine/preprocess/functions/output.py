"""Functions that say something about the page: {{DISPLAYTITLE:}}, {{DEFAULTSORT:}}."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.ext import ParserFunction
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.escape import decode_references, escape_html, escape_wikitext
from wikigrove_engine.preprocess.functions.words import matches_word

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b([^<>]*)>")
_INLINE: Final = frozenset(
    {
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
_BARE_AMPERSAND: Final = re.compile(r"&(?![A-Za-z0-9]+;|#[0-9]+;|#[xX][0-9A-Fa-f]+;)")
_BAD_STYLE: Final = re.compile(
    r"expression|url\s*\(|image|src\s*\(|attr\s*\(|behavior|binding|\\|/\*|display\s*:|position\s*:|visibility\s*:"
    r"|-moz-|&#",
    re.IGNORECASE,
)
_MAX_TITLE: Final = 4000
"""No title is longer, with all its markup."""
_QUOTES: Final = re.compile(r"'''''(.+?)'''''|'''(.+?)'''|''(.+?)''")


def set_display_title(call: FunctionCall) -> str:
    """{{DISPLAYTITLE:}}: accepted when it is the page's own title in another dress."""
    expander = call.expander
    metadata = expander.metadata
    if len(call.arg(0)) > _MAX_TITLE:
        return ""
    text = _QUOTES.sub(_quoted, expander.strip.remove_markers(call.arg(0)))
    shown = _BARE_AMPERSAND.sub("&amp;", _TAG.sub(_keep_inline, text))
    plain = decode_references(_TAG.sub("", shown)).strip()
    title = expander.find_title(plain)
    if title is None or title != expander.page.title or title.fragment:
        metadata.warnings["restricted-displaytitle"] = (escape_wikitext(plain),)
        expander.add_tracking("restricted-displaytitle-ignored")
        return ""
    old = metadata.properties.get("displaytitle")
    option = call.arg(1)
    if old is not None and matches_word(call, "displaytitle_noreplace", option):
        return ""
    metadata.properties["displaytitle"] = shown
    if old is None or old == shown or matches_word(call, "displaytitle_noerror", option):
        return ""
    message = expander.message("duplicate-displaytitle", escape_html(old), escape_html(shown))
    return f'<span class="error">{message}</span>'


def _quoted(match: re.Match[str]) -> str:
    if match[1] is not None:
        return f"<i><b>{match[1]}</b></i>"
    return f"<b>{match[2]}</b>" if match[2] is not None else f"<i>{match[3]}</i>"


def _keep_inline(match: re.Match[str]) -> str:
    """Tags that may stand in a title stay, with a harmless style or class at most; others go."""
    name = match[2].lower()
    if name not in _INLINE:
        return ""
    if match[1]:
        return f"</{name}>"
    kept = re.findall(r"\b(style|class|lang|dir|title)\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')", match[3])
    safe = [(k, v if k != "style" or not _BAD_STYLE.search(v) else '"/* insecure input */"') for k, v in kept]
    return f"<{name}{''.join(f' {k}={v}' for k, v in safe)}{'/' if name in ('br', 'wbr') else ''}>"


def set_default_sort(call: FunctionCall) -> str:
    """{{DEFAULTSORT:}}: the sort key of categories without one of their own."""
    text = call.arg(0)
    if not text:
        return ""
    expander = call.expander
    properties = expander.metadata.properties
    old = properties.get("defaultsort")
    option = call.arg(1)
    if old is not None and matches_word(call, "defaultsort_noreplace", option):
        return ""
    properties["defaultsort"] = text
    if old is None or old == text or matches_word(call, "defaultsort_noerror", option):
        return ""
    message = expander.message("duplicate-defaultsort", escape_html(old), escape_html(text))
    return f'<span class="error">{message}</span>'


def ignore_call(call: FunctionCall) -> str:
    return ""


def output_functions() -> list[ParserFunction]:
    return [
        ParserFunction("displaytitle", set_display_title, hash=False),
        ParserFunction("defaultsort", set_default_sort, hash=False),
        ParserFunction("noexternallanglinks", ignore_call, hash=False, names=("NOEXTERNALLANGLINKS",), variable=True),
    ]
