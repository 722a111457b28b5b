"""Extension tags from `data-mw`."""

from __future__ import annotations

from wikigrove_engine.serialize.attributes import escape_value
from wikigrove_engine.serialize.fragments import body_to_wikitext
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element, Json


def write_extension(node: Element, state: State) -> str:
    """The tag that made `node`. The tag's own `to_wikitext(node, data, state)` is asked first, where it has one."""
    data = node.data_mw
    if data is None:
        return ""
    name = str(data.get("name", ""))
    tag = state.site.registry.tags.get(name.lower())
    hook = getattr(tag, "to_wikitext", None)
    if hook is not None:
        found = hook(node, state)
        if isinstance(found, str):
            return found
    start = write_extension_start(node, data, state)
    body = data.get("body")
    if not isinstance(body, dict):
        return f"<{start} />"
    inner = body.get("extsrc")
    if not isinstance(inner, str):
        html = body.get("html")
        holder = state.find_by_id(str(body["id"])) if "id" in body else None
        if isinstance(html, str):
            inner = body_to_wikitext(html, state)
        else:
            inner = body_to_wikitext(holder, state) if holder is not None else ""
    return f"<{start}>{inner}</{name}>"


def write_extension_start(node: Element, data: Json, state: State) -> str:
    """Name and attributes of the start tag, without the brackets."""
    name = str(data.get("name", ""))
    attrs = data.get("attrs")
    if not isinstance(attrs, dict):
        return name
    out = [name]
    for key, value in attrs.items():
        text = str(value) if value is not None else ""
        if key.startswith("data-x-"):
            key = key[7:]
        out.append(f'{key}="{escape_value(text)}"')
    return " ".join(out)
