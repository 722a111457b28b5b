"""The functions that show parts of other pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import ParserFunction
from wikigrove_engine.preprocess.frame import Frame
from wikigrove_engine.preprocess.nodes import Seq, Tree
from wikigrove_engine.title import NS_SPECIAL

from wikigrove.ext.labeledsections.marks import list_marks

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.call import FunctionCall

Range = tuple[int, int]
_HEADING: Final = re.compile(r"^(={1,6})[ \t]*(.*?)[ \t]*\1[ \t]*$")


def include_section(call: FunctionCall) -> str:
    """{{#lst:Page|name|last}}: all parts of that name, or from the start of one to the end of another."""
    return _include(call, _pick_named)


def exclude_section(call: FunctionCall) -> str:
    """{{#lstx:Page|name|replacement}}: the page without the parts of that name."""
    return _include(call, _pick_others, filler=call.arg(2))


def include_by_heading(call: FunctionCall) -> str:
    """{{#lsth:Page|heading|next heading}}: what stands below a heading; without one, what stands before the first."""
    return _include(call, _pick_by_heading)


def section_functions() -> tuple[ParserFunction, ...]:
    return (
        ParserFunction("lst", include_section, names=("section", "abschnitt", "trecho", "קטע")),
        ParserFunction("lstx", exclude_section, names=("section-x", "abschnitt-x", "trecho-x")),
        ParserFunction("lsth", include_by_heading, names=("section-h", "abschnitt-h", "trecho-h")),
    )


def _include(call: FunctionCall, pick: Callable[[FunctionCall, Tree], list[Range]], *, filler: str = "") -> str:
    expander = call.expander
    title = expander.find_title(call.arg(0))
    if title is None or title.is_external or title.namespace == NS_SPECIAL:
        return ""
    loaded = expander.templates.find(title)
    shown = expander.site.title_rules.prefixed_text(title)
    if loaded is None:
        return f"[[:{shown}]]"
    if call.frame.depth >= expander.site.limits.depth or call.frame.is_loop(loaded.title):
        text = expander.message("parser-template-loop-warning", f":{shown}")
        return f'<span class="error">{text}</span>'
    tree = loaded.tree
    frame = Frame(expander, title=loaded.title, parent=call.frame, depth=call.frame.depth + 1)
    return filler.join(_expand_range(tree, part, frame) for part in pick(call, tree))


def _expand_range(tree: Tree, part: Range, frame: Frame) -> str:
    start, end = part
    nodes = [node for node in tree.root.nodes if node.start >= start and node.end <= end]
    return frame.expand_seq(Seq(tree, start, end, nodes))


def _pick_named(call: FunctionCall, tree: Tree) -> list[Range]:
    name, last = call.arg(1), call.arg(2)
    if not name:
        return [(0, len(tree.source))]
    out: list[Range] = []
    start = -1
    for mark in list_marks(tree):
        if mark.is_begin and mark.name == name and start < 0:
            start = mark.end
        elif not mark.is_begin and mark.name == (last or name) and start >= 0:
            out.append((start, mark.start))
            start = -1
    if start >= 0:
        # A part that is never closed goes on to the end.
        out.append((start, len(tree.source)))
    return out


def _pick_others(call: FunctionCall, tree: Tree) -> list[Range]:
    name = call.arg(1)
    out: list[Range] = []
    at = 0
    inside = False
    for mark in list_marks(tree):
        if mark.name != name:
            continue
        if mark.is_begin and not inside:
            out.append((at, mark.start))
            inside = True
        elif not mark.is_begin and inside:
            at = mark.end
            inside = False
    if inside:
        out.append((len(tree.source), len(tree.source)))
    else:
        out.append((at, len(tree.source)))
    return out


def _pick_by_heading(call: FunctionCall, tree: Tree) -> list[Range]:
    wanted, until = call.arg(1).casefold(), call.arg(2).casefold()
    headings = [(h, _heading_text(tree.source[h.start : h.end])) for h in tree.headings]
    if not wanted:
        return [(0, headings[0][0].start if headings else len(tree.source))]
    for number, (heading, text) in enumerate(headings):
        if text != wanted:
            continue
        end = len(tree.source)
        for other, name in headings[number + 1 :]:
            if (until and name == until) or (not until and other.level <= heading.level):
                end = other.start
                break
        return [(min(heading.end + 1, end), end)]
    return []


def _heading_text(line: str) -> str:
    match = _HEADING.match(line.strip())
    return match[2].strip().casefold() if match is not None else ""
