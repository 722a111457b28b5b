"""Turn the engine's tree into what readers get: addresses of this wiki, texts of the interface, nothing for editors."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.title import Title
from wikigrove_engine.tokenize.links_href import encode_href
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text
from wikigrove_engine.tree.writer import write_children

from wikigrove.farm.models import Wiki
from wikigrove.i18n import message

_RELATIVE: Final = "./"
_MISSING: Final = "?action=edit&redlink=1"
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_EDITORS_ONLY: Final = frozenset(
    {"mw:Transclusion", "mw:Param", "mw:ExpandedAttrs", "mw:LocalizedAttrs", "mw:ParserFunction"}
)


def page_html(body: Element, wiki: Wiki, *, title: Title) -> str:
    """The HTML for readers of the page `title`. Changes `body`: call it last."""
    here = f"{_RELATIVE}{encode_href(wiki.title_rules.prefixed_key(title))}#"
    node: Node | None = body.first
    while node is not None:
        following = _next(node, body)
        if isinstance(node, Comment):
            node.remove()
        elif isinstance(node, Element):
            if _is_fact(node):
                following = _after(node, body)
                node.remove()
            else:
                _localise(node, wiki, here)
        node = following
    return write_children(body)


def _next(node: Node, root: Element) -> Node | None:
    if isinstance(node, Element) and node.first is not None:
        return node.first
    return _after(node, root)


def _after(node: Node, root: Element) -> Node | None:
    """What follows `node` and all below it."""
    at: Node | None = node
    while at is not None and at is not root:
        if at.next is not None:
            return at.next
        at = at.parent
    return None


def _is_fact(element: Element) -> bool:
    """A property or link of the page that shows nothing."""
    if element.name == "link":
        return element.attrs.get("rel", "").startswith("mw:")
    return element.name == "meta" and (
        element.attrs.get("property", "").startswith("mw:") or element.attrs.get("typeof", "").startswith("mw:")
    )


def _localise(element: Element, wiki: Wiki, here: str) -> None:
    attrs = element.attrs
    if element.name in _HEADINGS and "id" in attrs:
        _wrap_heading(element)
    if element.i18n:
        _fill_in(element, wiki)
    element.i18n = None
    element.data_mw = None
    attrs.pop("about", None)
    typeof = attrs.get("typeof")
    if typeof is not None and "mw:" in typeof:
        kept = [t for t in typeof.split() if t not in _EDITORS_ONLY]
        if kept:
            attrs["typeof"] = " ".join(kept)
        else:
            del attrs["typeof"]
    href = attrs.get("href")
    if href is not None and href.startswith(here):
        # Within the page, so that a preview and an old revision keep their reader.
        attrs["href"] = href[len(here) - 1 :]
    elif href is not None and href.startswith(_RELATIVE):
        attrs["href"] = _address(href[len(_RELATIVE) :], wiki)
    attrs.pop("resource", None)
    if attrs.get("rel") == "mw:WikiLink":
        del attrs["rel"]
    elif attrs.get("rel", "").startswith("mw:ExtLink"):
        attrs["rel"] = attrs["rel"].replace("mw:ExtLink", "").strip() or "noopener"
        if attrs["rel"] != "noopener":
            attrs["rel"] += " noopener"


def _wrap_heading(heading: Element) -> None:
    """Give heading and edit link a common box, as MediaWiki's pages have it."""
    parent = heading.parent
    if parent is None or "mw-heading" in parent.attrs.get("class", "").split():
        return
    box = Element("div", {"class": f"mw-heading mw-heading{heading.name[1]}"})
    parent.insert(box, heading)
    box.append(heading)


def _address(path: str, wiki: Wiki) -> str:
    """The path of a page on this wiki for Parsoid's relative one; a missing page leads to its editor."""
    name, hash_mark, fragment = path.partition("#")
    if name.endswith(_MISSING):
        return f"{wiki.script}?title={name[: -len(_MISSING)]}&action=edit&redlink=1"
    return f"{wiki.path_prefix}/wiki/{name}{hash_mark}{fragment}"


def _fill_in(element: Element, wiki: Wiki) -> None:
    """Put the interface's texts where the engine left their keys, in the content's language."""
    for name, fact in (element.i18n or {}).items():
        if not isinstance(fact, dict):
            continue
        text = _text_of(fact, wiki.language)
        if name == "/":
            element.append(Text(text))
        else:
            element.attrs[name] = text


def _text_of(fact: dict[str, object], language: str) -> str:
    """A message; a parameter may be a message itself."""
    given = fact.get("params")
    params: list[object] = []
    for param in given if isinstance(given, list) else []:
        inner = param.get("text") if isinstance(param, dict) else None
        params.append(_text_of(inner, language) if isinstance(inner, dict) else param)
    return message(str(fact.get("key")), *params, language=language)
