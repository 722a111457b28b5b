"""Mark what templates gave: nodes of one transclusion share an `about`; the first one tells of the call in `data-mw`.

A range is what lies between a template's two markers, widened to whole siblings. Ranges that overlap become one, whose
parts name every template in it and the wikitext between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.elements import WIKITEXT_BLOCK
from wikigrove_engine.passes.markers import is_end, is_start
from wikigrove_engine.tree.nodes import Comment, Element, Json, Node, Text, list_elements, list_nodes

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

_TABLE: Final = frozenset(("table", "tbody", "thead", "tfoot", "tr", "colgroup"))


_ITEMS: Final = frozenset(("li", "dd", "dt", "td", "th"))
_HOLDERS: Final = frozenset(("ul", "ol", "dl", "table"))


class _Range:
    """Siblings from `first` to `last`; `abouts` are the templates in it, in order."""

    __slots__ = ("abouts", "first", "last")

    def __init__(self, first: Node, last: Node, about: str) -> None:
        self.first = first
        self.last = last
        self.abouts = [about]


def wrap_transclusions(body: Element, parser: Parser, *, text: str) -> None:
    """Replace all markers by `about` groups. `text` is the source that ranges are offsets of."""
    order: dict[int, int] = {}
    starts: dict[str, Element] = {}
    ends: dict[str, Element] = {}
    fostered: dict[str, list[Element]] = {}
    found: list[str] = []
    for i, node in enumerate(list_nodes(body)):
        order[id(node)] = i
        if isinstance(node, Element):
            if node.fostered_by:
                fostered.setdefault(node.fostered_by, []).append(node)
            if node.name == "meta":
                about = node.attrs.get("about", "")
                if is_start(node) and about not in starts:
                    starts[about] = node
                    found.append(about)
                elif is_end(node):
                    ends[about] = node
    ranges: list[_Range] = []
    for about in found:
        end = ends.get(about)
        if end is None:
            continue
        made = _make_range(starts[about], end, about, fostered.get(about, []), order)
        if made is not None:
            ranges.append(made)
    for merged in _merge(ranges, order, parser):
        _encapsulate(merged, parser, text)
    for about in found:
        starts[about].remove()
        if about in ends:
            ends[about].remove()
    for about, end in ends.items():
        if about not in starts:
            end.remove()


def _ancestors(node: Node) -> list[Node]:
    """The node and what it is in, from the top."""
    out: list[Node] = []
    at: Node | None = node
    while at is not None:
        out.append(at)
        at = at.parent
    out.reverse()
    return out


def _make_range(
    start: Element, end: Element, about: str, fostered: list[Element], order: dict[int, int]
) -> _Range | None:
    low: Node = start
    high: Node = end
    if order[id(end)] < order[id(start)]:
        low, high = end, start
    cell = start.parent
    while cell is not None and cell.name not in ("td", "th"):
        cell = cell.parent
    given = cell.source.find("tpl_attrs") if cell is not None else None
    if cell is not None and isinstance(given, list) and about in given:
        if about != given[-1]:
            return None
        # The template gave the cell's attributes too.
        found = _enclose(cell, high, about)
        if found is not None:
            found.abouts = [*given]
        return found
    outer = _find_fostered(start)
    if outer is not None:
        # Content that left its table takes the table along.
        table = _table_behind(outer)
        if table is not None:
            return _enclose(outer, table, about)
    for node in fostered:
        if node.parent is not None and order[id(node)] < order[id(low)]:
            low = node
    return _enclose(low, high, about)


def _find_fostered(node: Element) -> Element | None:
    found: Element | None = None
    at = node.parent
    while at is not None:
        if at.source.fostered:
            found = at
        at = at.parent
    return found


def _table_behind(node: Element) -> Element | None:
    at = node.next
    while at is not None:
        if isinstance(at, Element) and at.name == "table":
            return at
        at = at.next
    return None


def _enclose(low: Node, high: Node, about: str) -> _Range | None:
    left, right = _ancestors(low), _ancestors(high)
    if left[0] is not right[0]:
        return None
    i = 0
    while i < len(left) and i < len(right) and left[i] is right[i]:
        i += 1
    if i >= len(left) or i >= len(right):
        i = min(len(left), len(right)) - 1
    return _Range(left[i], right[i], about)


def _last_inside(node: Node) -> Node:
    while isinstance(node, Element) and node.last is not None:
        node = node.last
    return node


def _merge(ranges: list[_Range], order: dict[int, int], parser: Parser) -> list[_Range]:
    """Join ranges that overlap; drop those that lie inside another."""
    spans: list[tuple[int, int, _Range]] = []
    for item in ranges:
        spans.append((order[id(item.first)], order[id(_last_inside(item.last))], item))
    spans.sort(key=lambda s: (s[0], -s[1]))
    out: list[tuple[int, int, _Range]] = []
    for low, high, item in spans:
        if out and low <= out[-1][1]:
            prev_low, prev_high, prev = out[-1]
            if high <= prev_high and not _touches_edge(item, prev):
                prev.abouts += item.abouts
                continue
            joined = _enclose(prev.first, item.last, "")
            if joined is None:
                continue
            if high > prev_high or _touches_edge(item, prev):
                prev.abouts += item.abouts
            prev.first, prev.last = joined.first, joined.last
            out[-1] = (
                min(low, prev_low, order[id(joined.first)]),
                max(high, prev_high, order[id(_last_inside(joined.last))]),
                prev,
            )
            _absorb(out)
        else:
            out.append((low, high, item))
    return [item for _, _, item in out]


def _absorb(out: list[tuple[int, int, _Range]]) -> None:
    """A range that grew to the left takes in those before it that it now covers."""
    while len(out) > 1 and out[-2][1] >= out[-1][0]:
        low, high, item = out.pop()
        prev_low, prev_high, prev = out[-1]
        joined = _enclose(prev.first, item.last, "")
        if joined is not None:
            prev.first, prev.last = joined.first, joined.last
        prev.abouts += item.abouts
        out[-1] = (min(low, prev_low), max(high, prev_high), prev)


def _touches_edge(item: _Range, outer: _Range) -> bool:
    """Whether a range starts in the node that ends the outer one, so that both need that node."""
    return item.first is outer.last and not is_end(outer.last)


def _encapsulate(item: _Range, parser: Parser, text: str) -> None:
    parent = item.first.parent
    if parent is None:
        return
    about = item.abouts[0]
    nodes: list[Node] = []
    node: Node | None = item.first
    while node is not None:
        nodes.append(node)
        if node is item.last:
            break
        node = node.next
    start, end = _range_of(nodes, item, parser)
    content = [n for n in nodes if not is_start(n) and not is_end(n)]
    in_structure = parent.name in _TABLE
    found = len(content)
    content = _drop_stripped(content)
    content, lead = _drop_edges(content, parent)
    elements: list[Element] = [lead] if lead is not None else []
    for child in content:
        if (
            isinstance(child, Text)
            and "\n" in child.data
            and not child.data.strip()
            and _is_link(child.prev)
            and _is_link(child.next)
        ):
            # Line breaks between categories that a template gives say nothing.
            child.remove()
            continue
        if isinstance(child, Element):
            elements.append(child)
        elif (isinstance(child, Text) and in_structure and not child.data.strip()) or (
            isinstance(child, Comment) and in_structure
        ):
            continue
        else:
            last = elements[-1] if elements else None
            if last is not None and last.source.find("wrapper") and last.next is child:
                last.append(child)
                continue
            span = Element("span")
            span.source.note("wrapper", True)
            parent.insert(span, child)
            span.append(child)
            elements.append(span)
    if elements and not elements[0].source.find("wrapper") and all(_is_silent(e) for e in elements):
        wrapper = Element("span", {"class": "mw-empty-elt"})
        parent.insert(wrapper, elements[0])
        first: Node | None = elements[0]
        while first is not None:
            after = first.next
            wrapper.append(first)
            if first is elements[-1]:
                break
            first = after
        elements = [wrapper]
    if not elements and parent.name in _TABLE and parent.parent is not None:
        # Nothing can stand here that could tell of the call: the table part does.
        start = min(start, parent.source.dsr_start) if parent.source.dsr_start >= 0 else start
        end = max(end, parent.source.dsr_end)
        elements = [parent]
    if not elements:
        # What the template gave was nothing but line breaks or end tags without a start.
        holder = Element("span", {"class": "mw-empty-elt"} if found else {})
        parent.insert(holder, item.first)
        elements = [holder]
    for element in elements:
        if element.source.extra is not None:
            element.source.extra.pop("wrapper", None)
        element.attrs["about"] = about
        if element.name in _HOLDERS:
            _gather_inside(element)
    target = elements[0]
    have = target.attrs.get("typeof", "")
    if "mw:ExpandedAttrs" in have or "mw:Entity" in have or "mw:LanguageVariant" in have:
        target.attrs["typeof"] = f"mw:Transclusion {have}"
    else:
        target.add_type(parser.transclusions[about].typeof)
    parts, infos, leads = _make_parts(item, parser, text, start, end)
    if target.data_mw is None:
        target.data_mw = {}
    target.data_mw["parts"] = parts
    target.source.note("pi", infos)
    if any(leads):
        # What stands between the braces and the name.
        target.source.note("leads", leads)
    if start >= 0:
        target.source.dsr_start, target.source.dsr_end = start, end
        target.source.open_width = target.source.close_width = -1


def _drop_stripped(content: list[Node]) -> list[Node]:
    """Take out the marks of end tags without a start; they are only needed where nothing else can tell of the call."""
    kept: list[Node] = []
    for node in content:
        if isinstance(node, Element) and node.typeof() == "mw:Placeholder/StrippedTag":
            node.remove()
        else:
            kept.append(node)
    return kept


def _drop_edges(content: list[Node], parent: Element) -> tuple[list[Node], Element | None]:
    """Line breaks between the edge of a template and a block say nothing (T378906).

    Categories and the like that stand there are gathered in a span; the second result is the one at the start.
    """
    if content and all(_is_line_break(n) for n in content):
        for node in content:
            node.remove()
        return [], None
    head = 0
    while head < len(content) and (_is_line_break(content[head]) or _is_stashed(content[head])):
        head += 1
    lead: Element | None = None
    if 0 < head < len(content) and _is_edge_block(content[head]):
        lead = _gather(content[:head], parent)
        content = content[head:]
    tail = len(content)
    while tail > 0 and (_is_line_break(content[tail - 1]) or _is_stashed(content[tail - 1])):
        tail -= 1
    if 0 < tail < len(content) and _is_edge_block(content[tail - 1]):
        run = content[tail:]
        content = content[:tail]
        if any(_is_stashed(n) for n in run):
            content.append(_gather(run, parent))
        else:
            for node in run:
                node.remove()
    return content, lead


def _gather(run: list[Node], parent: Element) -> Element:
    """Put what says nothing to the reader into a span of its own, without line breaks."""
    holder = Element("span", {"class": "mw-empty-elt"})
    holder.source.auto_start = holder.source.auto_end = True
    parent.insert(holder, run[0])
    for node in run:
        if isinstance(node, Element):
            holder.append(node)
        else:
            node.remove()
    return holder


def _gather_inside(element: Element) -> None:
    """Put what says nothing, alone in an item or on the last line of a cell, into a span (templates only)."""
    for inner in list_elements(element):
        if inner.name not in _ITEMS:
            continue
        run: list[Node] = []
        node = inner.last
        while is_end(node):
            assert node is not None
            node = node.prev
        while node is not None and (_is_stashed(node) or (run and _is_line_break(node))):
            run.insert(0, node)
            node = node.prev
        while run and not isinstance(run[0], Element):
            node = run.pop(0)
        if run and (node is None or (isinstance(node, Text) and node.data.endswith("\n"))):
            _gather(run, inner)


def _is_line_break(node: Node) -> bool:
    return isinstance(node, Text) and node.data.isspace() and "\n" in node.data


def _is_stashed(node: Node) -> bool:
    """A category, a switch, an extension's empty mark: nothing to see, and nothing that needs its place."""
    if not isinstance(node, Element) or node.name not in ("link", "meta") or is_start(node) or is_end(node):
        return False
    return node.attrs.get("property") != "mw:PageProp/toc" and node.typeof() != "mw:Placeholder/StrippedTag"


def _is_edge_block(node: Node) -> bool:
    return isinstance(node, Element) and (node.name == "table" or _is_html_block(node))


def _is_html_block(node: Node) -> bool:
    return (
        isinstance(node, Element)
        and node.name in WIKITEXT_BLOCK
        and (node.source.syntax == "html" or "mw:Extension/" in node.typeof())
    )


def _is_link(node: Node | None) -> bool:
    return isinstance(node, Element) and node.name == "link"


def _is_silent(element: Element) -> bool:
    """A node without any appearance: a category, a switch; or only white space or comments around such."""
    if element.source.find("wrapper"):
        return (
            all(isinstance(c, Comment) or (isinstance(c, Text) and not c.data.strip()) for c in element.children())
            and (isinstance(element.prev, Element) or isinstance(element.next, Element))
            and not _only_wrapper(element)
        )
    return (element.name == "link" and element.attrs.get("rel", "").startswith("mw:PageProp/")) or (
        element.name == "meta" and element.attrs.get("property", "mw:PageProp/toc") != "mw:PageProp/toc"
    )


def _only_wrapper(element: Element) -> bool:
    return element.prev is None and element.next is None


def _range_of(nodes: list[Node], item: _Range, parser: Parser) -> tuple[int, int]:
    """The source range of the whole group."""
    start = min(parser.transclusions[a].start for a in item.abouts)
    end = max(parser.transclusions[a].end for a in item.abouts)
    first, last = nodes[0], nodes[-1]
    if isinstance(first, Element) and 0 <= first.source.dsr_start < start:
        start = first.source.dsr_start
    if isinstance(last, Element) and last.source.dsr_end > end:
        end = last.source.dsr_end
    for node in nodes:
        if isinstance(node, Element) and node.source.dsr_end > end:
            end = node.source.dsr_end
        if isinstance(node, Element) and not node.source.fostered and 0 <= node.source.dsr_start < start:
            start = node.source.dsr_start
    return start, end


def _make_parts(
    item: _Range, parser: Parser, text: str, start: int, end: int
) -> tuple[list[object], list[object], list[str]]:
    leads: list[str] = []
    parts: list[object] = []
    infos: list[object] = []
    pos = start
    calls = sorted({a: parser.transclusions[a] for a in item.abouts}.values(), key=lambda t: t.start)
    number = 0
    for call in calls:
        if call.start < pos and parts:
            continue
        if call.start > pos:
            parts.append(text[pos : call.start])
        part: Json = call.part(number)
        parts.append(part)
        infos.append(call.parameter_info())
        leads.append(call.lead)
        number += 1
        pos = call.end
    if end > pos:
        parts.append(text[pos:end])
    return parts, infos, leads
