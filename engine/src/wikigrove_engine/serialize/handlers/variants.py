"""Language variants: `-{...}-`, from `data-mw-variant`."""

from __future__ import annotations

import json
import re
from typing import Final
from zlib import crc32

from wikigrove_engine.serialize.fragments import fragment_to_wikitext
from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element, Json, Node

_LOOKS_LIKE_RULE: Final = re.compile(r"[|:;]|=>")


class VariantHandler(Handler):
    """Elements of type mw:LanguageVariant."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        if state.at_mark and state.line_ends_with("|"):
            # A pipe and a dash would start a row.
            state.emit("<nowiki/>", node)
        written = node.source.find("src")
        text = node.attrs.get("data-mw-variant", "")
        if isinstance(written, str) and node.source.find("vSum") == crc32(text.encode()):
            state.emit(written, node)
            return node.next
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        if isinstance(data, dict):
            state.emit(_write_variant(node, data, state), node)
        else:
            state.write_children(node)
        return node.next


def _write_variant(node: Element, data: Json, state: State) -> str:
    flags: list[str] = []
    if data.get("describe"):
        flags.append("D")
    if data.get("add"):
        flags.append("H" if node.name == "meta" else "A")
    if data.get("title"):
        flags.append("T")
    if data.get("remove"):
        flags.append("-")
    body = _write_body(data, flags, node, state)
    return "-{" + (";".join(flags) + "|" if flags else "") + body + "}-"


def _write_body(data: Json, flags: list[str], node: Element, state: State) -> str:
    one, two = data.get("oneway"), data.get("twoway")
    if isinstance(two, list):
        if len(two) == 1 and isinstance(two[0], dict) and two[0].get("l") == "*":
            return _to_text(two[0].get("t"), state)
        rules = [f"{r.get('l', '')}:{_to_text(r.get('t'), state)}" for r in two if isinstance(r, dict)]
        spaced = not node.source.find("tSp")
        return _join(rules, node, 3, "; " if spaced else ";")
    if isinstance(one, list):
        rules = [
            f"{_to_text(r.get('f'), state)}=>{r.get('l', '')}:{_to_text(r.get('t'), state)}"
            for r in one
            if isinstance(r, dict)
        ]
        return _join(rules, node, 4, ";")
    chosen = data.get("filter")
    if isinstance(chosen, dict):
        codes = chosen.get("l")
        flags += [str(c) for c in codes] if isinstance(codes, list) else []
        return _to_text(chosen.get("t"), state)
    named = data.get("name")
    if isinstance(named, dict):
        flags.append("N")
        return str(named.get("t", ""))
    disabled = data.get("disabled")
    text = _to_text(disabled.get("t"), state) if isinstance(disabled, dict) else ""
    if not flags and _LOOKS_LIKE_RULE.search(text) is not None:
        flags.append("R")
    return text


def _join(rules: list[str], node: Element, places: int, parting: str) -> str:
    spaces = node.source.find("tSp")
    ends = isinstance(spaces, list) and len(spaces) == 1 and spaces[0] == places * len(rules) + 1
    return parting.join(rules) + (";" if ends else "")


def _to_text(html: object, state: State) -> str:
    if not isinstance(html, str) or not html:
        return ""
    if "<" not in html and "&" not in html and "}-" not in html and "-{" not in html:
        return html
    state.in_variant += 1
    text = fragment_to_wikitext(html, state)
    state.in_variant -= 1
    return text
