"""Language variants: `-{flags|rules}-`."""

from __future__ import annotations

import json
import re
from typing import Final

from wikigrove_engine.serialize.fragments import fragment_to_wikitext
from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.link_target import read_written
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element, Node

_KEYS: Final = (("add", "A"), ("describe", "D"), ("remove", "-"), ("title", "T"), ("name", "N"), ("disabled", "R"))
_ENDS_RULE: Final = re.compile(r";|=>|\}-")
_ENDS_RAW: Final = re.compile(r"\}-")
_LOOKS_LIKE_RULE: Final = re.compile(r"\s*(?:[^;|]*=>\s*)?[a-z][-A-Za-z]+\s*:|\|")


class VariantHandler(Handler):
    """Elements of type mw:LanguageVariant."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        written = read_written(node, "data-mw-variant", state)
        if written.from_source:
            state.emit(written.value, node)
            return node.next
        try:
            data = json.loads(node.attrs.get("data-mw-variant", ""))
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            state.write_children(node)
            return node.next
        state.emit(_write_variant(node, data, state), node)
        return node.next


def _write_variant(node: Element, data: dict[str, object], state: State) -> str:
    old = _strings(node.source.find("fl"))
    flags = _find_flags(node, data, old)
    found = data.get("filter")
    if isinstance(found, dict):
        text = _write_part(found.get("t"), state, _ENDS_RAW)
        return f"-{{{';'.join(_strings(found.get('l')))}|{text}}}-"
    text = _write_rules(node, data, flags, state)
    if "R" in flags and "R" not in old and (len(flags) > 1 or _LOOKS_LIKE_RULE.match(text) is None):
        # Nothing in the text could be read as a rule or a flag.
        flags = [f for f in flags if f != "R"]
    head = ";".join(flags)
    return f"-{{{head}|{text}}}-" if head else f"-{{{text}}}-"


def _find_flags(node: Element, data: dict[str, object], old: list[str]) -> list[str]:
    """The flags that the data need, as they were ordered."""
    wanted: list[str] = []
    for key, letter in _KEYS:
        value = data.get(key)
        if value is None or value is False:
            continue
        if key == "add":
            letter = "H" if node.name == "meta" and "remove" not in data and "title" not in data else "A"
            if "title" in data and "H" in old:
                letter = "H"
        wanted.append(letter)
    if "T" in wanted and "A" in wanted and "A" not in old:
        wanted.remove("A")
    out = [f for f in old if f in wanted or (f == "S" and not wanted)]
    out += [f for f in wanted if f not in out]
    return out


def _write_rules(node: Element, data: dict[str, object], flags: list[str], state: State) -> str:
    for key in ("disabled", "name"):
        found = data.get(key)
        if isinstance(found, dict):
            return _write_part(found.get("t"), state, _ENDS_RAW)
    rules: list[str] = []
    for entry in _entries(data.get("twoway")):
        code = str(entry.get("l", ""))
        if code == "*":
            return _write_part(entry.get("t"), state, _ENDS_RULE)
        rules.append(f"{code}:{_write_part(entry.get('t'), state, _ENDS_RULE)}")
    for entry in _entries(data.get("oneway")):
        origin = _write_part(entry.get("f"), state, _ENDS_RULE)
        rules.append(f"{origin}=>{entry.get('l', '')}:{_write_part(entry.get('t'), state, _ENDS_RULE)}")
    text = ";".join(rules)
    return text + ";" if rules and _ends_with_semicolon(node, data) else text


def _ends_with_semicolon(node: Element, data: dict[str, object]) -> bool:
    """Whether one stood behind the last rule: the source tells of one more place for white space then."""
    places = node.source.find("tSp")
    if not isinstance(places, list):
        return False
    total = sum(p if isinstance(p, int) else 1 for p in places)
    own = 3 * len(_entries(data.get("twoway"))) + 4 * len(_entries(data.get("oneway")))
    return total > own


def _write_part(html: object, state: State, unsafe: re.Pattern[str]) -> str:
    """A text of a rule as wikitext that does not end the rule."""
    if not isinstance(html, str) or not html:
        return ""
    text = fragment_to_wikitext(html, state)
    return f"<nowiki>{text}</nowiki>" if unsafe.search(text) and "-{" not in text and "<" not in text else text


def _entries(value: object) -> list[dict[str, object]]:
    return [e for e in value if isinstance(e, dict)] if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []
