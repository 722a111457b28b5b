"""Sections of a page by number: find, take out, replace. Numbers are those of the headings in the page's own source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from wikigrove_engine.preprocess.build import build_tree
from wikigrove_engine.preprocess.nodes import CommentNode, Node, Tree

_DEFAULT_TAGS: Final = frozenset({"nowiki", "pre", "gallery", "indicator"})


@dataclass(frozen=True)
class Section:
    """[start, end) with its subsections. Section 0, level 0: what stands before the first heading."""

    number: str
    """"3"; "T-3" when the text is read as a template is."""
    level: int
    start: int
    end: int
    heading: str
    """Wikitext of the heading, without the equals signs."""


def list_sections(text: str, *, tags: Collection[str] = _DEFAULT_TAGS, for_inclusion: bool = False) -> list[Section]:
    """All sections in order, the lead first. `tags` are the wiki's extension tags: headings inside them don't count."""
    tree = build_tree(text, tags=tags, for_inclusion=for_inclusion, variants=True)
    headings = tree.headings
    prefix = "T-" if for_inclusion else ""
    first = headings[0].start if headings else len(text)
    out = [Section(f"{prefix}0", 0, 0, first, "")]
    ends = [len(text)] * len(headings)
    open_: list[int] = []
    for index, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = heading.start
        open_.append(index)
    for heading, end in zip(headings, ends, strict=True):
        title = _heading_text(tree, heading.start, heading.end, heading.level)
        out.append(Section(f"{prefix}{heading.number}", heading.level, heading.start, end, title))
    return out


def find_section(text: str, number: str, *, tags: Collection[str] = _DEFAULT_TAGS) -> Section | None:
    """The section with this number ("0", "3", "T-2"); None when there is none."""
    for_inclusion = number.startswith("T-")
    for section in list_sections(text, tags=tags, for_inclusion=for_inclusion):
        if section.number == number:
            return section
    return None


def extract_section(text: str, number: str, *, tags: Collection[str] = _DEFAULT_TAGS) -> str | None:
    """The text of a section with its subsections; None when there is none."""
    section = find_section(text, number, tags=tags)
    return None if section is None else text[section.start : section.end].rstrip()


def replace_section(
    text: str, number: str, new: str, *, heading: str = "", tags: Collection[str] = _DEFAULT_TAGS
) -> str | None:
    """`text` with another text for the section; an empty one removes it. None when there is no such section.

    "new" appends a section under `heading`.
    """
    if number == "new":
        added = f"== {heading} ==\n\n{new}" if heading else new
        return f"{text}\n\n{added}" if text.strip() else added
    section = find_section(text, number, tags=tags)
    if section is None:
        return None
    rest = text[section.end :]
    middle = f"{new}\n\n" if new else ""
    return (text[: section.start] + middle + rest).rstrip()


def _heading_text(tree: Tree, start: int, end: int, level: int) -> str:
    """The line without its comments and `level` signs on both sides."""
    out = []
    position = start
    nodes = tree.root.nodes
    index = bisect_left(nodes, start, key=_start)
    while index < len(nodes) and nodes[index].start < end:
        node = nodes[index]
        index += 1
        if isinstance(node, CommentNode):
            out.append(tree.source[position : node.start])
            position = node.end
    out.append(tree.source[position:end] if position < end else "")
    return "".join(out).strip()[level:-level].strip()


def _start(node: Node) -> int:
    return node.start
