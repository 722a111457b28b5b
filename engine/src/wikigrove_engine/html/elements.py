"""Groups of HTML elements, by the names that MediaWiki's and HTML5's rules give them."""

from __future__ import annotations

from typing import Final

SPECIAL: Final = frozenset(
    ["address", "applet", "area", "article", "aside", "base", "basefont", "bgsound", "blockquote", "body", "br", "button", "caption", "center", "col", "colgroup", "dd", "details", "dir", "div", "dl", "dt", "embed", "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "iframe", "img", "input", "keygen", "li", "link", "listing", "main", "marquee", "menu", "meta", "nav", "noembed", "noframes", "noscript", "object", "ol", "p", "param", "plaintext", "pre", "script", "search", "section", "select", "source", "style", "summary", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "tr", "track", "ul", "wbr", "xmp"]
)
"""HTML5's "special" category: what stops the search for an element to close."""

CLOSES_P: Final = frozenset(
    ["address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset", "figcaption", "figure", "footer", "header", "hgroup", "main", "menu", "nav", "ol", "p", "search", "section", "summary", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "listing", "form", "hr", "table", "li", "dd", "dt"]
)
"""Start tags that close an open paragraph."""

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

FORMATTING: Final = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
"""HTML5's formatting elements: opened again where blocks cut through them."""

SCOPE: Final = frozenset(["applet", "caption", "html", "table", "td", "th", "marquee", "object", "template", "body"])
BUTTON_SCOPE: Final = SCOPE | {"button"}
LIST_SCOPE: Final = SCOPE | {"ol", "ul"}
TABLE_SCOPE: Final = frozenset(("html", "table", "template", "body"))

TABLE_PARTS: Final = frozenset(["caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"])
TABLE_MODES: Final = frozenset(["table", "caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th"])
FOSTER_PARENTS: Final = frozenset(["table", "tbody", "tfoot", "thead", "tr"])

WIKITEXT_BLOCK: Final = frozenset(
    ["table", "caption", "tr", "td", "th", "tbody", "thead", "tfoot", "dl", "dt", "dd", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "p", "center", "blockquote", "div", "hr", "figure", "figcaption", "aside", "section", "article", "header", "footer", "main", "nav", "address", "details", "summary", "dialog"]
)
"""Block elements as MediaWiki's paragraphs see them."""

PARAGRAPH_ALWAYS: Final = frozenset(
    ["table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "p", "ul", "ol", "dl"]
)
PARAGRAPH_BLOCK: Final = frozenset(
    ["center", "blockquote", "div", "hr", "figure", "aside"]
)

KNOWN_TAGS: Final = frozenset(
    ["abbr", "address", "area", "article", "aside", "audio", "b", "base", "basefont", "bdi", "bdo", "big", "blink", "blockquote", "body", "br", "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "command", "data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe", "img", "input", "ins", "isindex", "kbd", "keygen", "label", "legend", "li", "link", "main", "map", "mark", "marquee", "menu", "menuitem", "meta", "meter", "nav", "nobr", "noframes", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param", "picture", "plaintext", "pre", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "section", "select", "slot", "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u", "ul", "var", "video", "wbr", "xmp"]
)
"""Names that are read as tags at all; others are text."""
