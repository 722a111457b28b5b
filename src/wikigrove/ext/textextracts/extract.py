"""An extract of a page's HTML. Pure: it needs no wiki."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from wikigrove.ext.textextracts.truncate import ELLIPSIS, end_of_characters, end_of_sentences

REMOVED: Final = (
    "table, div:not(.mw-heading), figure, script, input, style, ul.gallery, .mw-editsection, sup.reference, "
    "ol.references, .error, .nomobile, .noprint, .noexcerpt, .sortkey, .mw-empty-elt, "
    "img, audio, video, link, meta, .mw-file-element"
)
"""What is no text: boxes, pictures, notes, and what authors exclude by a class of these names."""
SECTION_FORMATS: Final = ("wiki", "plain", "raw")
_HEADING: Final = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS: Final = frozenset({"p", "ul", "ol", "dl", "blockquote", "pre", "hr"}) | _HEADINGS
_LINES: Final = frozenset({"li", "dt", "dd", "br"})
_DEEPEST: Final = 300
"""Deeper than the engine nests elements."""
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class ExtractOptions:
    """What is wanted. 0 characters and 0 sentences: all; where both are given, characters count."""

    intro: bool = False
    plain: bool = False
    characters: int = 0
    sentences: int = 0
    section_format: str = "wiki"
    """How plain text shows headings: "wiki" as == X ==, "plain" as X, "raw" with marks for a program."""


def make_extract(html: str, options: ExtractOptions) -> str:
    """The extract of a rendering."""
    tree = LexborHTMLParser(f"<body>{_lead(html) if options.intro else html}</body>")
    body = tree.body
    if body is None:
        return ""
    for node in body.css(REMOVED):
        node.decompose()
    if options.plain:
        return _shorten(_plain_text(body, options.section_format), options)
    tree.unwrap_tags(["a", "section", "div"])
    if options.characters or options.sentences:
        _shorten_tree(body, options)
    # What held nothing but what was removed, the innermost first.
    for node in reversed(list(body.traverse())):
        if node.tag not in ("br", "hr", "body") and not node.text().strip():
            node.decompose()
    return (body.inner_html or "").strip()


def _lead(html: str) -> str:
    """What stands before the first heading."""
    heading = _HEADING.search(html)
    return html[: heading.start()] if heading is not None else html


def _shorten(text: str, options: ExtractOptions) -> str:
    if options.characters:
        end = end_of_characters(text, options.characters)
        return text if end >= len(text) else text[:end].rstrip() + ELLIPSIS
    if options.sentences:
        return text[: end_of_sentences(text, options.sentences)]
    return text


def _shorten_tree(body: LexborNode, options: ExtractOptions) -> None:
    """Cut the texts of a tree where a plain text would end; what stands behind goes."""
    nodes = list(body.traverse(include_text=True))
    texts = [(node, node.text(deep=False) or "") for node in nodes if node.tag == "-text"]
    whole = "".join(text for _, text in texts)
    by_characters = bool(options.characters)
    end = end_of_characters(whole, options.characters) if by_characters else end_of_sentences(whole, options.sentences)
    if end >= len(whole):
        return
    kept, last = 0, None
    for node, text in texts:
        if last is not None:
            node.decompose()
        elif kept + len(text) >= end:
            last = whole[kept:end].rstrip() + (ELLIPSIS if by_characters else "")
            node.replace_with(last)
        kept += len(text)


def _plain_text(body: LexborNode, section_format: str) -> str:
    out: list[str] = []
    _write(body, out, section_format)
    text = "".join(out)
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _write(node: LexborNode, out: list[str], section_format: str, depth: int = 0) -> None:
    if depth > _DEEPEST:
        _add(_SPACES.sub(" ", node.text()), out)
        return
    child = node.child
    while child is not None:
        name = child.tag or ""
        if name == "-text":
            _add(_SPACES.sub(" ", child.text(deep=False) or ""), out)
        elif name in _HEADINGS:
            out.append(_heading(name, _SPACES.sub(" ", child.text()).strip(), section_format))
        elif name in _BLOCKS or name in _LINES:
            lines = 1 if name in _LINES else 2
            _break(out, lines)
            _write(child, out, section_format, depth + 1)
            _break(out, lines)
        elif not name.startswith(("-", "!", "_")):
            _write(child, out, section_format, depth + 1)
        child = child.next


def _break(out: list[str], lines: int) -> None:
    """End the line; with two, leave an empty one."""
    end = "".join(out[-2:])
    present = len(end) - len(end.rstrip("\n"))
    out.append("\n" * max(0, lines - present))


def _add(text: str, out: list[str]) -> None:
    """Put a text behind the others; spaces that meet are one."""
    if text.startswith(" ") and (not out or out[-1].endswith((" ", "\n"))):
        text = text[1:]
    if text:
        out.append(text)


def _heading(name: str, text: str, section_format: str) -> str:
    level = int(name[1])
    if not text:
        return "\n\n"
    if section_format == "raw":
        return f"\n\n\x01\x02{level}\x02\x01{text}\n"
    if section_format == "plain":
        return f"\n\n{text}\n"
    return f"\n\n\n{'=' * level} {text} {'=' * level}\n"
