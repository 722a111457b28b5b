"""What of the HTML in wikitext may reach a reader: allowlists of elements and attributes, CSS, addresses, ids.

The lists and rules are MediaWiki's (Help:HTML in wikitext); everything that is not allowed here is not let out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from wikigrove_engine.html.entities import decode_entities

ALLOWED_TAGS: Final = frozenset(
    [
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "data",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "link",
        "mark",
        "meta",
        "ol",
        "p",
        "pre",
        "q",
        "rb",
        "rp",
        "rt",
        "rtc",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "td",
        "th",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)

_COMMON: Final = frozenset(
    [
        "id",
        "class",
        "style",
        "lang",
        "dir",
        "title",
        "tabindex",
        "itemid",
        "itemprop",
        "itemref",
        "itemscope",
        "itemtype",
        "role",
        "about",
        "property",
        "resource",
        "datatype",
        "typeof",
        "aria-describedby",
        "aria-flowto",
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "aria-level",
        "aria-owns",
    ]
)
_CELLS: Final = frozenset(
    [
        "align",
        "char",
        "charoff",
        "valign",
        "abbr",
        "axis",
        "headers",
        "scope",
        "rowspan",
        "colspan",
        "nowrap",
        "width",
        "height",
        "bgcolor",
    ]
)
_ALIGN: Final = frozenset(("align",))
_CITE: Final = frozenset(("cite", "datetime"))

_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "div": _ALIGN,
    "center": frozenset(),
    "h1": _ALIGN,
    "h2": _ALIGN,
    "h3": _ALIGN,
    "h4": _ALIGN,
    "h5": _ALIGN,
    "h6": _ALIGN,
    "p": _ALIGN,
    "caption": _ALIGN,
    "blockquote": frozenset(("cite",)),
    "q": frozenset(("cite",)),
    "br": frozenset(("clear",)),
    "pre": frozenset(("width",)),
    "ins": _CITE,
    "del": _CITE,
    "ul": frozenset(("type",)),
    "ol": frozenset(("type", "start", "reversed")),
    "li": frozenset(("type", "value")),
    "table": frozenset(
        ["summary", "width", "border", "frame", "rules", "cellspacing", "cellpadding", "align", "bgcolor"]
    ),
    "tr": frozenset(["bgcolor", "align", "valign", "char", "charoff"]),
    "td": _CELLS,
    "th": _CELLS,
    "font": frozenset(["size", "color", "face"]),
    "hr": frozenset(["width", "size", "noshade", "align", "color"]),
    "rt": frozenset(("rbspan",)),
    "data": frozenset(("value",)),
    "time": frozenset(("datetime",)),
    "meta": frozenset(("itemprop", "content")),
    "link": frozenset(("itemprop", "href", "title")),
    "a": frozenset(["href", "rel", "rev"]),
    "img": frozenset(["alt", "src", "width", "height", "srcset"]),
    "colgroup": frozenset(["span", "width", "align", "char", "charoff", "valign"]),
    "col": frozenset(["span", "width", "align", "char", "charoff", "valign"]),
    "thead": frozenset(["align", "char", "charoff", "valign"]),
    "tbody": frozenset(["align", "char", "charoff", "valign"]),
    "tfoot": frozenset(["align", "char", "charoff", "valign"]),
}
_NOTHING: Final[frozenset[str]] = frozenset()
_DATA: Final = re.compile(r"data-[^:]*")
OWN_DATA: Final = re.compile(r"data-(?:ooui|mw|parsoid)")
_MW_TYPE: Final = re.compile(r"(?:^|\s)mw:")
_NAME: Final = re.compile(r"[:A-Z_a-z\u0080-\U0010ffff][:A-Z_a-z\-.0-9\u0080-\U0010ffff]*")
_EVIL_URI: Final = re.compile(r"(?:^|\s)(?:javascript|vbscript)(?:[^\w]|$)", re.I)
_PROTOCOL: Final = re.compile(r"^[A-Za-z][A-Za-z0-9+.\-]*:")
_MANUAL_ATTRS: Final = frozenset(
    ("about", "property", "resource", "datatype", "typeof", "itemid", "itemprop", "itemref", "itemscope", "itemtype")
)

_CSS_ESCAPE: Final = re.compile(r"\\(?:(\r\n|\n|\r|\f)|([0-9A-Fa-f]{1,6})[\x20\t\r\n\f]?|(.)|$)", re.S)
_CSS_COMMENT: Final = re.compile(r"/\*.*?\*/", re.S)
_CSS_EVIL: Final = re.compile(
    r"expression|accelerator\s*:|-o-link\s*:|-o-link-source\s*:|-o-replace\s*:|url\s*\(|src\s*\(|image\s*\(|image-set\s*\(|"
    r"attr\s*\([^)]+[\s,]+url|filter\s*:|behaviou?r\s*:|-moz-binding|@import",
    re.I,
)
_CSS_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")
INSECURE: Final = "/* insecure input */"


def is_allowed_attribute(element: str, name: str) -> bool:
    """Whether wikitext may set this attribute on this element."""
    if name in _COMMON or name in _ATTRIBUTES.get(element, _NOTHING):
        return True
    if name.startswith("data-"):
        return _DATA.fullmatch(name) is not None and OWN_DATA.match(name) is None
    return False


def sanitize_attributes(element: str, attributes: Mapping[str, str], *, protocols: Sequence[str]) -> dict[str, str]:
    """The attributes that may stay, with safe values. Names come in lower case, values decoded."""
    out: dict[str, str] = {}
    forged = any(_MW_TYPE.search(attributes.get(n, "")) for n in ("typeof", "property", "rel"))
    for name, value in attributes.items():
        if (
            OWN_DATA.match(name)
            or (name in ("typeof", "property", "rel") and _MW_TYPE.search(value))
            or (name in ("about", "resource") and (forged or value.startswith("#mwt")))
        ):
            # What looks like Parsoid's own is kept under another name, so that nothing is forged and nothing lost.
            if not _EVIL_URI.search(value):
                out[f"data-x-{name}"] = value
            continue
        if not is_allowed_attribute(element, name):
            continue
        if name == "style":
            value = sanitize_css(value)
        elif name == "id":
            value = escape_id(value)
            if not value:
                continue
        elif name in _MANUAL_ATTRS:
            if _EVIL_URI.search(value):
                continue
        elif name in ("href", "src"):
            if not is_safe_url(value, protocols):
                continue
        elif (name == "tabindex" and value != "0") or (name == "lang" and not re.fullmatch(r"[A-Za-z0-9\-]*", value)):
            continue
        out[name] = value
    if element in ("meta", "link") and not _is_microdata(element, out):
        return {}
    if "itemscope" not in out:
        for name in ("itemtype", "itemid", "itemref"):
            out.pop(name, None)
    return out


def _is_microdata(element: str, attrs: Mapping[str, str]) -> bool:
    return "itemprop" in attrs and (("content" if element == "meta" else "href") in attrs)


def is_safe_url(url: str, protocols: Sequence[str]) -> bool:
    """An address that starts with one of the wiki's protocols (relative ones are refused)."""
    low = url.lstrip().lower()
    return any(low.startswith(p) for p in protocols)


def sanitize_css(value: str) -> str:
    """A style attribute that can't run or load anything; a sentence in its place when it tries."""
    text = normalize_css(value)
    if _CSS_CONTROL.search(text) or "\r" in decode_entities(value):
        return "/* invalid control char */"
    return INSECURE if _CSS_EVIL.search(text) else text


def normalize_css(value: str) -> str:
    """Undo every way of hiding CSS: entities, escapes, comments, full-width letters."""
    text = decode_entities(value)
    if "\\" in text:
        text = _CSS_ESCAPE.sub(_css_escape, text)
    folded = [c if not ("\uff01" <= c <= "\uff5a") else chr(ord(c) - 0xFEE0) for c in text]
    text = "".join(folded)
    if any(c in text for c in "ʀɪɴʟᴿᴵᴺᴸ\u207f\u02b3"):
        table = str.maketrans({"ʀ": "r", "ɪ": "i", "ɴ": "n", "ʟ": "l", "ⁿ": "n", "ʳ": "r"})
        text = text.translate(table)
    if "/*" in text:
        text = _CSS_COMMENT.sub(" ", text)
        cut = text.find("/*")
        if cut >= 0:
            text = text[:cut]
    return text


def _css_escape(match: re.Match[str]) -> str:
    newline, code, char = match.groups()
    if newline is not None:
        return ""
    if code is not None:
        number = int(code, 16)
        char = chr(number) if 0 < number < 0x110000 and not 0xD800 <= number <= 0xDFFF else "\ufffd"
    elif char is None:
        return "\\"
    if char in "\n\"'\\":
        return f"\\{ord(char):x} "
    return char


def escape_id(text: str) -> str:
    """An id as HTML5 allows it: spaces become underscores (MediaWiki's html5 mode)."""
    return re.sub("[\t\n\f\r \u00a0]", "_", text)


def escape_id_legacy(text: str) -> str:
    """MediaWiki's old ids: percent-encoding with dots."""
    out = quote(text.replace(" ", "_"), safe=":;@$!*(),/~-_.")
    out = re.sub(r"[;@$!*(),/~]", lambda m: f"%{ord(m[0]):02X}", out)
    out = out.replace("%3A", ":").replace("%", ".")
    return out


def heading_id(text: str) -> str:
    """The id of a heading with this text."""
    text = re.sub("[ _\u00a0]+", " ", decode_entities(text)).strip()
    return escape_id(unicodedata.normalize("NFC", text))


def heading_id_legacy(text: str) -> str:
    text = re.sub("[ _\u00a0]+", " ", decode_entities(text)).strip()
    return escape_id_legacy(unicodedata.normalize("NFC", text))


_URL_EVIL: Final = re.compile(r"[\][<>\"\x00-\x20\x7F|]")
INVISIBLE: Final = re.compile("[\u00ad\u034f\u180b-\u180d\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\u1806]+")


def clean_url(url: str) -> str:
    """An external address, escaped where browsers would stumble; host names without invisible characters."""
    url = decode_entities(url)
    url = _URL_EVIL.sub(lambda m: quote(m[0], safe=""), url)
    match = re.match(r"^([^:]+:)(//[^/]+)?(.*)$", url, re.S)
    if match is None:
        host_match = re.match(r"^()(//[^/]+)(.*)$", url, re.S)
        if host_match is None:
            return url
        match = host_match
    protocol, host, rest = match.groups()
    host = host or ""
    if host:
        host = INVISIBLE.sub("", host)
        host = re.sub(r"^//%5B([0-9A-Fa-f:.]+)%5D", r"//[\1]", host)
    return protocol + host + rest
