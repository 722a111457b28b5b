"""Templates in the token stream: what a call expands to is scanned in place, between two markers."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess import ArgNode, IgnoreNode, TemplateNode
from wikigrove_engine.tokenize.attributes import parse_attributes
from wikigrove_engine.tokenize.tokens import NEWLINE, Source, Tag, open_tag, void_tag

if TYPE_CHECKING:
    from wikigrove_engine.preprocess import Expansion
    from wikigrove_engine.tokenize.scanner import Scanner

_IGNORED: Final = re.compile(r"<(/?)(noinclude|includeonly|onlyinclude)", re.I)
_NAMES: Final = {"noinclude": "NoInclude", "includeonly": "IncludeOnly", "onlyinclude": "OnlyInclude"}
_QUOTES: Final = re.compile(r"\s*('{2,})(?!.*'{2})")
_CELL_STOP: Final = re.compile(r"\n[ \t]*[|!]|\||\[\[")


def add_template(scanner: Scanner, node: TemplateNode | ArgNode) -> int:
    """Expand a call and scan its text; returns the place behind what was taken."""
    expansion = scanner.parser.expand(scanner, node)
    if expansion.kind == "literal" and expansion.title is None and isinstance(node, TemplateNode):
        scanner.open_literal(node)
        width = 2
        scanner.text(node.start, node.start + width)
        return node.start + width
    text = expansion.text
    breaks = False
    if expansion.line_added:
        # What has to start a line gets one (T2529), but the line break is none of the page's.
        text = text[1:]
        breaks = not scanner.state.sol and not scanner.state.inner
    if scanner.base < 0:
        if breaks:
            scanner.break_line()
        scan_flat(scanner, text)
        return node.end
    about = scanner.parser.add_transclusion(scanner, node, expansion)
    typeof = "mw:Param" if isinstance(node, ArgNode) else "mw:Transclusion"
    scanner.out.append(
        void_tag("meta", scanner.source(node.start, node.end), {"typeof": "mw:Transclusion", "about": about})
    )
    scanner.parser.transclusions[about].typeof = typeof
    if (
        text[:1] in ("|", "!")
        and expansion.function != "!"
        and scanner.state.cell
        and not scanner.state.sol
        and not scanner.state.inner
    ):
        _note_cell(scanner, about)
    if _starts_cell_in_caption(scanner, text):
        # A caption takes no cell's text: the cell begins where the template does.
        breaks = True
    if breaks and not _only_space_before(scanner):
        scanner.break_line()
    # A colon that a template gives does not end a term.
    term, scanner.state.term = scanner.state.term, ""
    scan_flat(scanner, text)
    if not scanner.state.sol and not scanner.state.term:
        scanner.state.term = term
    end = node.end + _finish_cell(scanner, node.end)
    _add_end(scanner, about, end)
    if scanner.state.row_tag is not None:
        return _finish_row(scanner, end)
    return end


def _finish_cell(scanner: Scanner, pos: int) -> int:
    """A template ended with a cell's attributes: the pipe behind it is theirs. The width of that pipe, else 0."""
    state = scanner.state
    tag = state.cell_tag
    src = scanner.src
    if tag is None or not state.cell or state.sol or state.inner or tag.source.start >= 0 or tag.attrs is not None:
        return 0
    if not src.startswith("|", pos) or src.startswith(("||", "|}"), pos) or pos in scanner.nodes:
        return 0
    out = scanner.out
    place = len(out)
    text = ""
    while place > 0:
        piece = out[place - 1]
        if not isinstance(piece, str):
            break
        text = piece + text
        place -= 1
    if place == 0 or out[place - 1] is not tag or "=" not in text or "\n" in text:
        return 0
    from wikigrove_engine.tokenize.tags import set_attributes

    del out[place:]
    set_attributes(scanner, tag, text)
    return 1


def _starts_cell_in_caption(scanner: Scanner, text: str) -> bool:
    state = scanner.state
    return (
        text[:1] in ("|", "!")
        and text[1:2] not in ("|", "!")
        and state.cell_tag is not None
        and state.cell_tag.name == "caption"
        and bool(state.cell)
        and not state.sol
        and not state.inner
    )


def _finish_row(scanner: Scanner, pos: int) -> int:
    """A template ended with a row's line: what follows on the line are attributes of that row."""
    from wikigrove_engine.tokenize.tags import flatten, make_attributes

    tag = scanner.state.row_tag
    assert tag is not None
    scanner.state.row_tag = None
    stop = scanner.line_end(pos, len(scanner.src))
    text = flatten(scanner, pos, stop)[0]
    if text.lstrip()[:2] in ("|}", "{|", "|-"):
        scanner.state.sol = True
        return pos
    if not text.strip() or "\n" in text:
        return pos
    own = tag.attrs
    make_attributes(scanner, tag, pos, stop)
    tag.attrs = {**(own or {}), **(tag.attrs or {})}
    return stop


def scan_mixed(scanner: Scanner, tag: Tag, start: int, end: int, *, closing: int) -> int:
    """A table's or row's line whose template gives attributes and then content: the place behind it, else -1."""
    if not scanner.starts or scanner.base < 0 or not scanner.has_nodes(start, end):
        return -1
    node = _first_call(scanner, start, end)
    if node is None or closing >= 0:
        return -1
    expansion = scanner.parser.expand(scanner, node)
    text = expansion.text
    cut = (
        0
        if text.startswith("{") and isinstance(node, TemplateNode)
        else text.find("\n", len(text) - len(text.lstrip()))
    )
    if expansion.kind == "literal" or cut < 0 or not text[cut:].strip():
        return -1
    from wikigrove_engine.tokenize.tags import flatten, set_attributes

    head = text[:cut]
    set_attributes(scanner, tag, flatten(scanner, start, node.start)[0] + head)
    about = scanner.parser.add_transclusion(scanner, node, expansion)
    if head.strip():
        _tell_mixed(scanner, tag, head)
    if tag.source.start >= 0:
        tag.source.end = scanner.base + node.start
    scanner.out.append(
        void_tag("meta", scanner.source(node.start, node.end), {"typeof": "mw:Transclusion", "about": about})
    )
    scanner.out.append(tag)
    state = scanner.state
    if tag.name == "table":
        state.tables += 1
    state.sol, state.cell = False, ""
    scan_flat(scanner, text[cut:])
    _add_end(scanner, about, node.end)
    return node.end


def _first_call(scanner: Scanner, start: int, end: int) -> TemplateNode | ArgNode | None:
    place = bisect_left(scanner.starts, start)
    while place < len(scanner.starts) and scanner.starts[place] < end:
        node = scanner.nodes[scanner.starts[place]]
        if isinstance(node, TemplateNode | ArgNode):
            return node
        place += 1
    return None


def _tell_mixed(scanner: Scanner, tag: Tag, head: str) -> None:
    """Attributes that can't be edited apart from the content that came with them."""
    found = parse_attributes(head)
    name = found[0].name if found else ""
    tag.data_mw = {"attribs": [[{"txt": name, "html": head, "uneditable": True}, {"html": ""}]]}
    if tag.attrs is None:
        tag.attrs = {}
    tag.attrs["typeof"] = "mw:ExpandedAttrs"
    tag.attrs["about"] = scanner.parser.new_about()


def _only_space_before(scanner: Scanner) -> bool:
    """Whether nothing but space stands before the template's marker on its line: an indented block begins."""
    out = scanner.out
    if len(out) < 2 or not isinstance(out[-2], str) or not out[-2] or out[-2].strip(" "):
        return False
    if len(out) == 2:
        return True
    before = out[-3]
    return not isinstance(before, str) and before.kind == NEWLINE


def _note_cell(scanner: Scanner, about: str) -> None:
    """Text that would start a cell of its own joins the cell before it: that cell is the template's as a whole."""
    cell = scanner.state.cell_tag
    if cell is None or cell.source.start < 0:
        return
    given = cell.source.find("tpl_attrs")
    if isinstance(given, list):
        given.append(about)
    else:
        cell.source.note("tpl_attrs", [about])


def _add_end(scanner: Scanner, about: str, end: int) -> None:
    scanner.out.append(void_tag("meta", scanner.source(end, end), {"typeof": "mw:Transclusion/End", "about": about}))


def scan_joined_separator(scanner: Scanner, at: int, end: int) -> int:
    """A pipe whose second half comes from the template behind it: together they start a cell; -1 otherwise."""
    node = scanner.nodes.get(at + 1)
    if not isinstance(node, TemplateNode) or node.end > end or scanner.base < 0:
        return -1
    expansion = scanner.parser.expand(scanner, node)
    if expansion.kind == "literal" or not expansion.text.startswith("|"):
        return -1
    tag = open_tag("th" if scanner.state.cell == "!" else "td", scanner.source(at, at + 1, "row"))
    scanner.state.cell_tag = tag
    rest = expansion.text[1:]
    match = _CELL_STOP.search(rest)
    cut = 0
    head = ""
    if match is not None and match[0] == "|" and not rest.startswith("||", match.start()):
        head, cut = rest[: match.start()], match.end()
    return _emit_templated_cell(scanner, tag, node, expansion, head=head, at=cut + 1, earlier=[])


def gives_pipe(scanner: Scanner, at: int) -> bool:
    """Whether the template at `at` starts with a pipe."""
    node = scanner.nodes.get(at)
    if not isinstance(node, TemplateNode):
        return False
    expansion = scanner.parser.expand(scanner, node)
    return expansion.kind != "literal" and expansion.text.startswith("|")


def starts_table_line(scanner: Scanner, at: int) -> bool:
    """Whether a template at `at` gives table markup that has to start a line."""
    node = scanner.nodes.get(at)
    if not isinstance(node, TemplateNode):
        return False
    expansion = scanner.parser.expand(scanner, node)
    text = expansion.text.lstrip()
    return text.startswith("{|") or (scanner.state.tables > 0 and text[:1] in ("|", "!") and text != "")


def scan_flat(scanner: Scanner, text: str) -> None:
    """Scan expanded text in the state of this scanner, into its tokens."""
    from wikigrove_engine.tokenize.scanner import Scanner as Sub

    sub = Sub(scanner.parser, text, nodes={}, frame=scanner.frame, state=scanner.state, out=scanner.out)
    sub.scan()


def scan_templated_cell(scanner: Scanner, tag: Tag, begin: int, end: int) -> int:
    """A cell whose attributes, with the pipe behind them, come from templates; -1 when that is not so."""
    if not scanner.starts or scanner.base < 0:
        return -1
    stop = scanner.line_end(begin, end)
    parts: list[str] = []
    earlier: list[tuple[TemplateNode, Expansion]] = []
    pos = begin
    while pos < stop:
        node = scanner.nodes.get(pos)
        if node is None:
            char = scanner.src[pos]
            if char in "|[<" or (char == "!" and scanner.src.startswith("!!", pos)):
                return -1
            parts.append(char)
            pos += 1
            continue
        if not isinstance(node, TemplateNode) or node.end > end:
            return -1
        expansion = scanner.parser.expand(scanner, node)
        if expansion.kind == "literal":
            return -1
        text = expansion.text
        match = _CELL_STOP.search(text)
        if match is None:
            parts.append(text)
            earlier.append((node, expansion))
            pos = node.end
            continue
        if match[0] != "|" or text.startswith("||", match.start()):
            return -1
        parts.append(text[: match.start()])
        return _emit_templated_cell(scanner, tag, node, expansion, head="".join(parts), at=match.end(), earlier=earlier)
    return -1


def _emit_templated_cell(
    scanner: Scanner,
    tag: Tag,
    node: TemplateNode,
    expansion: Expansion,
    *,
    head: str,
    at: int,
    earlier: list[tuple[TemplateNode, Expansion]],
) -> int:
    """Emit the cell with the rest of the template's text; the place behind what was taken."""
    from wikigrove_engine.tokenize.tags import set_attributes

    set_attributes(scanner, tag, head)
    abouts = [scanner.parser.add_transclusion(scanner, n, e) for n, e in earlier]
    about = scanner.parser.add_transclusion(scanner, node, expansion)
    tag.source.note("tpl_attrs", [*abouts, about])
    scanner.out.append(tag)
    scanner.out.append(
        void_tag("meta", scanner.source(node.start, node.end), {"typeof": "mw:Transclusion", "about": about})
    )
    scan_flat(scanner, expansion.text[at:])
    end = node.end
    quotes = _QUOTES.match(head)
    if quotes is not None and scanner.src.startswith(quotes[1], end):
        # They were meant to close what has become a part of the attributes.
        end += len(quotes[1])
    _add_end(scanner, about, end)
    return end


def add_ignored(scanner: Scanner, node: IgnoreNode) -> None:
    """Keep tags such as <noinclude>, which show nothing, for the way back to wikitext."""
    written = scanner.src[node.start : node.end]
    match = _IGNORED.match(written)
    if match is None or scanner.base < 0:
        return
    name = _NAMES[match[2].lower()]
    source: Source = scanner.source(node.start, node.end)
    typeof = f"mw:Includes/{name}" + ("/End" if match[1] else "")
    tag = void_tag("meta", source, {"typeof": typeof})
    source.note("src", written)
    if name == "IncludeOnly" and not match[1]:
        tag.data_mw = {"src": written}
        scanner.out.append(tag)
        closing = void_tag("meta", scanner.source(node.end, node.end), {"typeof": "mw:Includes/IncludeOnly/End"})
        closing.source.note("src", "")
        scanner.out.append(closing)
        return
    scanner.out.append(tag)
