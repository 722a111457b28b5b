"""Attributes as wikitext: as they were written where nobody changed them."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.serialize.escape import escape_entities
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tokenize.attributes import parse_attributes
from wikigrove_engine.tokenize.tags import sum_json
from wikigrove_engine.tree.nodes import Element, Json

_MADE_ID: Final = re.compile(r"mw[\w-]{2,}\Z")
_MADE_ABOUT: Final = re.compile(r"#mwt\d+\Z")
_MADE_TYPE: Final = re.compile(r"(?:^|\s)mw:\S+")
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_IGNORED: Final = frozenset(
    ("data-parsoid", "data-mw", "data-parsoid-diff", "data-mw-i18n", "data-mw-section-id", "data-ve-changed")
)


def write_attributes(node: Element, state: State) -> str:
    """All attributes of a tag with the space before them; "" without any.

    Where they were written in a way of their own and nobody changed them, the text as written, with its white space.
    """
    source = node.source
    written = source.find("attrSrc")
    if isinstance(written, str) and not _is_changed(node, written):
        return written
    text = _write_each(node, state)
    return " " + text if text else ""


def _write_each(node: Element, state: State) -> str:
    source = node.source
    attrs = node.attrs
    shown = source.find("a")
    sources = source.find("sa")
    if not attrs and not shown:
        return ""
    out: list[str] = []
    given = _given_whole(node, state)
    for name, value in _in_order(node, state):
        cleaned = own_value(node, name, value)
        if cleaned is None or given.get(name) == value:
            continue
        fragment = _from_template(node, name, state)
        if fragment is not None:
            if fragment:
                out.append(fragment)
            continue
        kept = _as_written(name, value, shown, sources)
        key = name[7:] if name.startswith("data-x-") else name
        if kept is not None and (cleaned == value or name == "id"):
            out.append(f'{key}="{kept.replace(chr(34), "&quot;")}"')
            continue
        out.append(f'{key}="{escape_value(cleaned)}"')
    if isinstance(shown, dict) and isinstance(sources, dict):
        # Names of their own: the compiled form takes what is called as above for text, and here null is meant.
        for dropped, nothing in shown.items():
            if dropped not in attrs and not nothing and f"data-x-{dropped}" not in attrs:
                # The sanitizer dropped it; the wikitext keeps it.
                text = sources.get(dropped)
                out.append(
                    f'{dropped}="{text.replace(chr(34), "&quot;")}"' if isinstance(text, str) and text else str(dropped)
                )
    return " ".join(out)


def _given_whole(node: Element, state: State) -> dict[str, str]:
    """Attributes that came, with another before them, from one template: it is written once, at the first."""
    from wikigrove_engine.html.document_reader import read_document

    entries = node.data_mw.get("attribs") if node.data_mw is not None else None
    out: dict[str, str] = {}
    told: set[str] = set()
    for entry in entries if isinstance(entries, list) else ():
        key = entry[0] if isinstance(entry, list) and len(entry) == 2 else None
        if not isinstance(key, dict):
            continue
        told.add(str(key.get("txt")))
        html = key.get("html")
        if isinstance(html, str) and "=" in html and entry[1] == {"html": ""}:
            for attribute in parse_attributes(read_document(html).text()):
                out[attribute.name.lower()] = decode_entities(attribute.value)
    return {name: value for name, value in out.items() if name not in told}


def _in_order(node: Element, state: State) -> list[tuple[str, str]]:
    """The attributes in the order of the original; new ones at the end."""
    selective = state.selective
    if selective is None or len(node.attrs) < 2 or state.in_inserted:
        return list(node.attrs.items())
    order = selective.attribute_order(node)
    if not order:
        return list(node.attrs.items())
    places = {name: i for i, name in enumerate(order)}
    return sorted(node.attrs.items(), key=lambda pair: places.get(pair[0], len(order)))


def has_own_attributes(node: Element) -> bool:
    """Whether an element has attributes that its author gave it."""
    return any(own_value(node, name, value) is not None for name, value in node.attrs.items())


def escape_value(value: str) -> str:
    """For a value between double quotes."""
    value = escape_entities(value).replace(">", "&gt;").replace('"', "&quot;")
    if "<!--" in value:
        # What reads as a comment to the end is one, not a value.
        value = value.replace("--&gt;", "-->")
    return value.replace("\n", "&#10;") if "\n" in value else value


def own_value(node: Element, name: str, value: str) -> str | None:
    """An attribute's value without what the engine put there; None when nothing of it is the author's."""
    if name in _IGNORED:
        return None
    if name == "id":
        if _MADE_ID.match(value) and _as_written(name, value, node.source.find("a"), node.source.find("sa")) is None:
            return None
        if node.name in _HEADINGS and not node.source.find("reusedId") and not _was_written(node, "id"):
            return None
    elif name == "class":
        if "mw-empty-elt" in value and node.name in ("p", "li", "tr", "span", "div"):
            value = " ".join(c for c in value.split() if c != "mw-empty-elt")
            return value or None
    elif name == "about":
        return None if _MADE_ABOUT.match(value) else value
    elif name == "typeof" and "mw:" in value:
        return _MADE_TYPE.sub("", value).strip() or None
    return value


def _was_written(node: Element, name: str) -> bool:
    written = node.source.find("attrSrc")
    return isinstance(written, str) and name in written


def _as_written(name: str, value: str, shown: object, sources: object) -> str | None:
    """The value's source text, when the value is still the one that was made of it."""
    if not isinstance(shown, dict) or not isinstance(sources, dict):
        return None
    if shown.get(name) != value:
        return None
    text = sources.get(name)
    return text if isinstance(text, str) else None


def _is_changed(node: Element, written: str) -> bool:
    """Whether the attributes are others than those that `written` gave."""
    shown = node.source.find("a")
    made = node.source.find("attrs")
    if isinstance(made, dict):
        return _differs(node, made)
    values: dict[str, str] = {}
    for attribute in parse_attributes(written):
        name = attribute.name.lower()
        values[name] = decode_entities(attribute.value)
    if isinstance(shown, dict):
        for name, value in shown.items():
            if name in values:
                values[name] = value
    for name, value in node.attrs.items():
        cleaned = own_value(node, name, value)
        if cleaned is None:
            continue
        given = values.pop(name, None)
        if given is None and name.startswith("data-x-"):
            given = values.pop(name[7:], None)
        if given is None or (given != cleaned and given != value):
            return True
    # What is left was dropped by the sanitizer, or by an editor.
    return any(not (isinstance(shown, dict) and name in shown and not shown[name]) for name in values)


def _differs(node: Element, made: dict[str, str]) -> bool:
    """Whether attributes that templates had a part in are still what was made of them."""
    data = node.data_mw
    entries = data.get("attribs") if data is not None else None
    known = node.source.find("attrSum")
    if entries is not None and (known is None or known != sum_json(entries)):
        return True
    have = {name: value for name, value in node.attrs.items() if name not in _IGNORED}
    for name in ("typeof", "about"):
        if name in have and name not in made:
            del have[name]
    for name in ("id", "class"):
        if name in have and have[name] != made.get(name) and own_value(node, name, have[name]) == made.get(name):
            del have[name]
            if name in made:
                have[name] = made[name]
    return have != made


def _from_template(node: Element, name: str, state: State) -> str | None:
    """An attribute whose name or value a template gave: as `data-mw` tells; None for others."""
    data = node.data_mw
    if data is None:
        return None
    entries = data.get("attribs")
    if not isinstance(entries, list):
        return None
    for entry in entries:
        if not isinstance(entry, list) or len(entry) != 2:
            continue
        key, value = entry
        text = key.get("txt") if isinstance(key, dict) else key
        if text != name:
            continue
        return _write_pair(node, name, key, value, state)
    return None


def _write_pair(node: Element, name: str, key: object, value: object, state: State) -> str | None:
    from wikigrove_engine.serialize.fragments import fragment_to_wikitext

    made_key = key.get("html") if isinstance(key, dict) else None
    made_value = value.get("html") if isinstance(value, dict) else None
    left = fragment_to_wikitext(made_key, state) if isinstance(made_key, str) else name
    if isinstance(made_key, str) and not made_value:
        return left
    if isinstance(made_value, str):
        return f'{left}="{fragment_to_wikitext(made_value, state, in_attribute=True)}"'
    text = value.get("txt") if isinstance(value, dict) else value
    if not isinstance(text, str):
        text = node.attrs.get(name, "")
    kept = _as_written(name, node.attrs.get(name, ""), node.source.find("a"), node.source.find("sa"))
    return f'{left}="{kept if kept is not None else escape_value(text)}"'


def find_attribute_part(node: Element, name: str) -> Json | None:
    """What `data-mw` tells of the value of an attribute that a template gave."""
    data = node.data_mw
    entries = data.get("attribs") if data is not None else None
    if not isinstance(entries, list):
        return None
    for entry in entries:
        if isinstance(entry, list) and len(entry) == 2:
            key, value = entry
            if (key.get("txt") if isinstance(key, dict) else key) == name and isinstance(value, dict):
                return value
    return None
