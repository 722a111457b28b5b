"""Links to addresses: bare, in brackets, numbered, and those that a number makes (RFC, PMID, ISBN)."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.html.sanitizer import clean_url
from wikigrove_engine.serialize.escape import escape_entities
from wikigrove_engine.serialize.handlers.link_guards import MAGIC_GUARD, URL_GUARD
from wikigrove_engine.serialize.link_target import WrittenValue, clean_href, encode_spaces
from wikigrove_engine.serialize.state import EXTERNAL_TEXT, LINK_TEXT, State
from wikigrove_engine.tree.nodes import Comment, Element, Text

_MAGIC: Final = (
    ("RFC", re.compile(r"https://datatracker\.ietf\.org/doc/html/rfc([0-9]+)\Z")),
    ("RFC", re.compile(r"(?:https?:)?//tools\.ietf\.org/html/rfc([0-9]+)\Z")),
    ("PMID", re.compile(r"(?:https?:)?//www\.ncbi\.nlm\.nih\.gov/pubmed/([0-9]+)\?dopt=Abstract\Z")),
)
_SPACE: Final = r"(?:[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|&\#0*160;|&\#[xX]0*[Aa]0;|&nbsp;)"
_NUMBERED: Final = re.compile(rf"(RFC|PMID){_SPACE}+([0-9]+)\Z")
_ISBN: Final = re.compile(rf"(ISBN){_SPACE}+((?:97[89](?:-|{_SPACE})?)?(?:[0-9](?:-|{_SPACE})?){{9}}[0-9Xx])\Z")
_SPACE_RUN: Final = re.compile(_SPACE)
_NOT_BARE: Final = re.compile(r"[\s<>\"\[\]\u00a0\u2000-\u200a]|''|[,;.:!?\\]$")


def write_external(node: Element, target: WrittenValue, state: State) -> None:
    """Write a link whose target is an address."""
    url = target.value
    if not target.from_source:
        url = encode_spaces(escape_entities(url))
    if _is_bare(node, target, state):
        if not target.from_source and clean_url(node.text()) == target.value:
            url = escape_entities(node.text())
        state.emit(url, node, guard=URL_GUARD)
        return
    if write_numbered(node, state):
        return
    content = state.children_to_text(node, context=EXTERNAL_TEXT, in_link=True)
    if not content:
        # Space stood behind the address of a numbered link; elsewhere an editor took the text away.
        width = _gap_width(node, target) if "autonumber" in node.attrs.get("class", "") else 0
        state.emit(f"[{url}{' ' * width}]", node)
        return
    state.emit(f"[{url}{_gap(node, target, content)}{content}]", node)


def write_numbered(node: Element, state: State) -> bool:
    """Write a link to an RFC or to PubMed that its own text makes; False where it is none."""
    href = clean_href(node.attrs.get("href", ""))
    for kind, pattern in _MAGIC:
        found = pattern.match(href)
        if found is not None and write_magic(node, kind, found[1], state):
            return True
    return False


def _gap(node: Element, target: WrittenValue, content: str) -> str:
    """The space between address and text, as wide as it was."""
    return " " * max(0 if content[0] in "<[" and not node.source.is_new else 1, _gap_width(node, target))


def _gap_width(node: Element, target: WrittenValue) -> int:
    """How much space stood behind the address; 0 where that is not known."""
    source = node.source
    if target.is_changed or source.dsr_start < 0 or source.is_new:
        return 0
    return max(0, min(source.open_width - len(target.value) - 1, 100))


def _is_bare(node: Element, target: WrittenValue, state: State) -> bool:
    """Whether the link can stand as its address alone, and somebody may have meant it so."""
    source = node.source
    if source.syntax != "url" and not source.is_new and not target.is_changed:
        return False
    if target.from_template:
        return source.syntax == "url"
    if source.syntax == "url" and target.from_source and decode_entities(target.value) == node.text():
        return True
    return find_bare_url(node, target.value, state)


def find_bare_url(node: Element, url: str, state: State) -> bool:
    """Whether a link shows nothing but its address."""
    text = ""
    child = node.first
    while child is not None:
        if isinstance(child, Text):
            text += child.data
        elif not isinstance(child, Comment):
            return False
        child = child.next
    href = clean_href(node.attrs.get("href", ""))
    if not text or (text not in (url, href) and clean_url(text) != href):
        return False
    if text.startswith("//") or _NOT_BARE.search(text) or (text.endswith(")") and "(" not in text):
        return False
    return state.scratch.parser().protocol.match(text) is not None and not state.in_link


def write_magic(node: Element, kind: str, number: str, state: State) -> bool:
    """Write a link that its own text makes; False where that text is another or the wiki has no such links."""
    if kind not in state.site.magic_links or state.in_link:
        return False
    content = state.children_to_text(node, context=LINK_TEXT, in_link=True)
    found = _ISBN.match(content) if kind == "ISBN" else _NUMBERED.match(content)
    if found is None or found[1] != kind:
        return False
    given = re.sub(r"[^0-9X]", "", _SPACE_RUN.sub("", found[2]).upper())
    if given != number:
        return False
    state.emit(content, node, guard=MAGIC_GUARD)
    return True
