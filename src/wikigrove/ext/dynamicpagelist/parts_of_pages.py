"""Parts of the pages of a list: sections, calls of a template, the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.nodes import Part, Seq, TemplateNode, Tree
from wikigrove_engine.title import NS_TEMPLATE, Title

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander

MOST_PAGES: Final = 100
"""Of whose texts a list shows parts."""
_HEADING: Final = re.compile(r"^(={1,6})[ \t]*(.*?)[ \t]*\1[ \t]*$")
_TEMPLATE: Final = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}(\.[^:]*)?((?::[^:]*)*)\Z")


def load_pages(titles: Iterable[Title], expander: Expander) -> None:
    """Fetch the texts of all pages of a list at once."""
    expander.templates.load(list(titles)[:MOST_PAGES])


def show_part(wanted: str, title: Title, frame: Frame) -> list[str]:
    """What `wanted` names of a page, expanded in a frame of its own; each find by itself."""
    expander = frame.expander
    loaded = expander.templates.find(title)
    if loaded is None or loaded.model != "wikitext" or frame.is_loop(loaded.title):
        return []
    if frame.depth >= expander.site.limits.depth:
        return []
    tree = loaded.tree
    inner = Frame(expander, title=loaded.title, parent=frame, depth=frame.depth + 1)
    match = _TEMPLATE.fullmatch(wanted)
    if match is not None:
        return list(_show_calls(match, tree, inner))
    if wanted.startswith(("#", "%0")) or wanted == "*":
        found = _section(tree, wanted[1:].strip() if wanted[0] == "#" else "", whole=wanted == "*")
        return [] if found is None else [_expand(tree, found, inner).strip()]
    return []


def _section(tree: Tree, name: str, *, whole: bool) -> tuple[int, int] | None:
    """A section without its heading; the lead for "", all for `whole`."""
    headings = tree.headings
    if whole:
        return 0, len(tree.source)
    if not name:
        return 0, headings[0].start if headings else len(tree.source)
    for number, heading in enumerate(headings):
        match = _HEADING.match(tree.source[heading.start : heading.end].strip())
        if match is None or match[2].strip().casefold() != name.casefold():
            continue
        later = (other.start for other in headings[number + 1 :] if other.level <= heading.level)
        end = next(later, len(tree.source))
        return min(heading.end + 1, end), end
    return None


def _expand(tree: Tree, place: tuple[int, int], frame: Frame) -> str:
    start, end = place
    nodes = [node for node in tree.root.nodes if node.start >= start and node.end <= end]
    return frame.expand_seq(Seq(tree, start, end, nodes))


def _show_calls(match: re.Match[str], tree: Tree, frame: Frame) -> Iterator[str]:
    """{Name}: the calls of a template; {Name}:1:x their parameters; {Name}.other: the same calls of another template."""
    expander = frame.expander
    title = expander.find_title(match[1].strip(), namespace=NS_TEMPLATE)
    names = [name.strip() for name in match[4].split(":")[1:]]
    other = (match[2] or "").strip() or (f"{match[1].strip()}{match[3].strip()}" if match[3] else "")
    for node in _calls(tree, title, expander):
        if names:
            values = [_argument(node.parts, name, frame) for name in names]
            yield from values
        elif other:
            yield from _call_other(other, node, frame)
        else:
            yield frame.expand_template(node).text


def _call_other(name: str, node: TemplateNode, frame: Frame) -> Iterator[str]:
    title = frame.expander.find_template_title(name, frame)
    text = frame.expander.expand_template(title, node.parts, frame) if title is not None else None
    if text is not None:
        yield text


def _calls(tree: Tree, title: Title | None, expander: Expander) -> Iterator[TemplateNode]:
    for node in tree.root.nodes:
        if isinstance(node, TemplateNode) and not node.title.nodes:
            found = expander.find_title(node.title.source.strip(), namespace=NS_TEMPLATE)
            if found is not None and found == title:
                yield node


def _argument(parts: list[Part], name: str, frame: Frame) -> str:
    """The value of an argument, by name or number; the last one counts."""
    found = ""
    for part in parts:
        own = str(part.index) if part.name is None else frame.expand_seq(part.name).strip()
        if own == name:
            found = frame.expand_seq(part.value)
            found = found if part.name is None else found.strip()
    return found
