"""<link>: categories, language links, redirects. Nothing of them shows in the text."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from wikigrove_engine.serialize.escape import escape_entities
from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.handlers.html import HtmlHandler
from wikigrove_engine.serialize.handlers.link_guards import PLAIN_GUARD
from wikigrove_engine.serialize.link_target import (
    WrittenValue,
    find_interwiki_name,
    find_link_title,
    has_protocol,
    href_to_title_text,
    is_valid_target,
    needs_colon,
    read_written,
)
from wikigrove_engine.serialize.nodes import is_new
from wikigrove_engine.serialize.separators import GAP_1, Gap
from wikigrove_engine.serialize.state import State
from wikigrove_engine.title import NS_CATEGORY
from wikigrove_engine.tree.nodes import Element, Node

_PROPERTY: Final = re.compile(r"(?:^|\s)mw:PageProp/(Category|Language|redirect)(?=\s|$)", re.I)


class LinkElementHandler(Handler):
    """<link>."""

    def __init__(self) -> None:
        self._html = HtmlHandler()

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        found = _PROPERTY.search(node.attrs.get("rel", ""))
        if found is None:
            return self._html.write(node, state, wrapper_kept=wrapper_kept)
        kind = found[1].lower()
        if kind == "category":
            _write_category(node, state)
        elif kind == "language":
            _write_language(node, state)
        else:
            _write_redirect(node, state)
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        return _gap(node, other)

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        return _gap(node, other)


def _gap(node: Element, other: Node) -> Gap | None:
    """New ones get a line of their own, but for the edges of what they stand in."""
    if not is_new(node) or other is node.parent:
        return None
    found = _PROPERTY.search(node.attrs.get("rel", ""))
    return GAP_1 if found is not None and found[1].lower() != "redirect" else None


def _write_category(node: Element, state: State) -> None:
    target = read_written(node, "href", state)
    href = node.attrs.get("href", "")
    key: str | None = None
    if "#" in href:
        key = unquote(href.partition("#")[2])
    written_key = read_written(node, "mw:sortKey", state)
    if written_key.from_source and (written_key.from_template or _shown_key(node) == key):
        key = written_key.value
    elif key is not None:
        key = escape_entities(key)
    if target.from_template:
        name = target.value
    elif target.from_source and (not target.is_changed):
        name = target.value.partition("#")[0]
    else:
        name = _name_from(target, state)
    pipe = "{{!}}" if node.source.find("firstPipeSrc") == "{{!}}" else "|"
    state.emit(f"[[{name}]]" if key is None else f"[[{name}{pipe}{key}]]", node, guard=PLAIN_GUARD)


def _shown_key(node: Element) -> str | None:
    shown = node.source.find("a")
    value = shown.get("mw:sortKey") if isinstance(shown, dict) else None
    return value if isinstance(value, str) else None


def _name_from(target: WrittenValue, state: State) -> str:
    """A category's name: its old spelling where only the sort key was changed."""
    name = href_to_title_text(target.value.partition("#")[0], state).replace("_", " ")
    return escape_entities(name)


def _write_language(node: Element, state: State) -> None:
    target = read_written(node, "href", state)
    if target.from_source:
        state.emit(f"[[{target.value}]]", node, guard=PLAIN_GUARD)
        return
    found = find_interwiki_name(target.value, state.site.title_rules)
    if found is not None:
        name = f"{found[0]}:{unquote(found[1]).replace('_', ' ')}"
    else:
        name = href_to_title_text(target.value, state).replace("_", " ")
    if is_valid_target(name, state):
        state.emit(f"[[{escape_entities(name)}]]", node, guard=PLAIN_GUARD)


def _write_redirect(node: Element, state: State) -> None:
    if state.has_redirect:
        # Only the first one counts.
        state.emit("", node)
        return
    state.has_redirect = True
    target = read_written(node, "href", state)
    word = node.source.find("src")
    head = word if isinstance(word, str) else redirect_word(state) + " "
    name = target.value
    if not target.from_source:
        found = find_interwiki_name(name, state.site.title_rules) if has_protocol(name, state) else None
        if found is not None:
            interwiki = state.site.title_rules.find_interwiki(found[0])
            own = interwiki is not None and interwiki.local_interwiki
            name = unquote(found[1]) if own else f"{found[0]}:{unquote(found[1])}"
        else:
            name = href_to_title_text(name, state)
        name = escape_entities(name.replace("_", " "))
        title = find_link_title(name, state)
        is_category = title is not None and title.namespace == NS_CATEGORY and not title.is_external
        if (is_category or (title is not None and title.is_external)) and needs_colon(name, title, state):
            name = f":{name}"
    text = f"{head}[[{name}]]"
    if state.at_start:
        state.emit(text, node)
    else:
        # A redirect counts at the very start of a page only.
        state.redirect = text
        state.emit("", node)


def redirect_word(state: State) -> str:
    word = state.scratch.parser().language.magic_words.get("redirect")
    return word.names[0] if word is not None else "#REDIRECT"
