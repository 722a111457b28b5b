"""Escaping: plain text must not become markup where it is put.

Most text is plain: one search says so. What may be markup is shown to the engine's own scanner, line by line, and only
the stretches that it would take for markup are put between `<nowiki>` and `</nowiki>`. What depends on the rest of the
line (headings, apostrophes) is settled when the line is complete, in `tidy`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.entities import ENTITY, find_entity
from wikigrove_engine.html.sanitizer import ALLOWED_TAGS
from wikigrove_engine.serialize.nodes import is_literal, is_quote, text_of
from wikigrove_engine.tree.nodes import Element, Node

if TYPE_CHECKING:
    from wikigrove_engine.serialize.state import State

TEXT: Final = 0
HEADING: Final = 1
LIST_ITEM: Final = 2
CELL: Final = 3
HEADER: Final = 4
LINK_TEXT: Final = 5
EXTERNAL_TEXT: Final = 6
MEDIA_CAPTION: Final = 7
TERM: Final = 8

_NOWIKI_TAG: Final = re.compile(r"<(/?nowiki\s*/?\s*)>", re.I)
_ESCAPED_TAG: Final = re.compile(r"&lt;/?nowiki\s*/?\s*&gt;", re.I)
_KEPT_TAG: Final = re.compile(r"<(/?(?:nowiki|noinclude|includeonly|onlyinclude)\s*/?\s*)>", re.I)
_MARKUP: Final = re.compile(r"''|[\[\]{}<|~:]|__|!!|RFC|PMID|ISBN|-\{|\}-")
_AT_LINE_START: Final = frozenset("*#:;=-{|! \t")
_AFTER_INDENT: Final = frozenset("*#:;={|!")
_TAIL: Final = 600
"""How far back a bracket can have begun a link that a text ends."""
_PAIRED: Final = re.compile(r"\[\[[^\[\]]*\]\]")
_LONG_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[\s/](?=[^<>]*\n|\s*\n)[^<>]*>|</?([a-zA-Z]+)\n\s*>")
_BULLETS: Final = re.compile(r"[*#:;]+")
_QUOTES: Final = re.compile(r"''+")
_BRACES: Final = re.compile(r"\{\{|\}\}")
_TILDES: Final = re.compile(r"~{3,5}")
_RULE: Final = re.compile(r"-{4,}")
_TABLE_START: Final = re.compile(r"[ \t]*\{\|")
_MAGIC: Final = re.compile(r"://|RFC|PMID|ISBN|:\w")
_NEEDS_SCAN: Final = re.compile(
    r"\[|<[A-Za-z/!]|__|://|RFC|PMID|ISBN|-\{|:\w|(?:mailto|news|urn|tel|sip|sms|geo|bitcoin|magnet|matrix|xmpp):", re.I
)


def escape_entities(text: str) -> str:
    """Keep what looks like a character reference from being one."""
    if "&" not in text:
        return text
    return ENTITY.sub(_escape_entity, text)


def _escape_entity(match: re.Match[str]) -> str:
    return "&amp;" + match[0][1:] if find_entity(match) is not None else match[0]


def escape_nowiki_tags(text: str) -> str:
    """Keep `<nowiki>` and `</nowiki>` from being tags."""
    return _NOWIKI_TAG.sub(r"&lt;\1&gt;", text) if "<" in text else text


def wrap_nowiki(text: str) -> str:
    """All of `text`, but for line breaks at its end, between nowiki tags."""
    inner = text.rstrip("\n")
    return f"<nowiki>{inner}</nowiki>{text[len(inner) :]}"


def escape_text(state: State, text: str, node: Node) -> str:
    """`text`, which stands for `node`, so that it is read as text at the state's place."""
    # The text of a link is read as one line, whatever breaks are in it.
    inline = state.context() in (LINK_TEXT, EXTERNAL_TEXT, MEDIA_CAPTION)
    sol = state.on_sol and not state.in_html_pre and not inline
    if not text:
        return text
    first = text[0]
    if (
        "\n" not in text
        and _MARKUP.search(text) is None
        and not (sol and first in _AT_LINE_START)
        and not state.at_mark
        and "'" not in text
        and "=" not in text
    ):
        return text
    if "<" in text:
        text = _KEPT_TAG.sub(r"&lt;\1&gt;", text)
    if _needs_all(state, text, node):
        return wrap_nowiki(text)
    if "\n" not in text:
        return _escape_line(state, text, node, sol=sol, is_first=True, is_last=True)
    if "<" in text and _has_long_tag(text):
        return wrap_nowiki(text)
    lines = text.split("\n")
    out: list[str] = []
    last = len(lines) - 1
    for i in range(last + 1):
        is_sol = sol if i == 0 else not state.in_html_pre and not (inline and "{|" not in lines[i])
        out.append(_escape_line(state, lines[i], node, sol=is_sol, is_first=i == 0, is_last=i == last))
    return "\n".join(out)


def _has_long_tag(text: str) -> bool:
    """Whether a tag reaches over a line break."""
    return any(
        "\n" in match[0] and (match[1] or match[2]).lower() in ALLOWED_TAGS for match in _LONG_TAG.finditer(text)
    )


def _needs_all(state: State, text: str, node: Node) -> bool:
    """Whether the place where the text stands makes it markup as a whole."""
    if state.in_variant and "}-" in text:
        return True
    context = state.context()
    if context == TEXT:
        return False
    if context == LINK_TEXT and "-{" in text and state.scratch.has_variants():
        return True
    holder = state.context_nodes[-1]
    first_line = text.partition("\n")[0]
    if context in (CELL, HEADER):
        if not state.in_cell_line:
            return False
        if not state.in_link and ("||" if state.cell_has_pipe else "|") in first_line and not _is_in_brackets(state):
            return True
        if context == HEADER and "!!" in first_line:
            return True
        return state.at_mark and text[0] in "-+}" and not state.in_link
    if context in (LIST_ITEM, TERM):
        if state.at_mark and text[0] in "*#:;":
            return True
        if text.lstrip(" ").startswith("{|") and not state.line_text().strip("*#:; "):
            # Behind colons a table may start.
            return True
        return context == TERM and ":" in text and node.parent is holder and not _colon_is_plain(text)
    if context == LINK_TEXT:
        return _breaks_link(text, node, holder)
    if context == EXTERNAL_TEXT:
        return "]" in text
    if context == MEDIA_CAPTION:
        return "|" in text or (("]]" in text or "[[" in text) and _has_open_brackets(text))
    return False


def _is_in_brackets(state: State) -> bool:
    """Whether a link's brackets are open on the line: pipes are its own then."""
    if not state.open_bracket:
        return False
    line = state.line_tail(_TAIL)
    return line.rfind("[[") > line.rfind("]]")


def _has_open_brackets(text: str) -> bool:
    """Whether some double brackets of a text have no partner in it."""
    rest = _PAIRED.sub("", text)
    return "[[" in rest or "]]" in rest


def _colon_is_plain(text: str) -> bool:
    return False


def _breaks_link(text: str, node: Node, holder: Element) -> bool:
    if "[[" in text or "]]" in text:
        return True
    return text.endswith("]") and "[" not in text and node.parent is holder and node.next is None


def _escape_line(state: State, text: str, node: Node, *, sol: bool, is_first: bool, is_last: bool) -> str:
    """One line of a text."""
    if not text:
        return text
    spans: list[tuple[int, int]] = []
    start = 0
    if sol:
        start = _check_line_start(state, text, spans)
    elif state.at_mark and text[0] == "-" and state.at_rule:
        match = re.match("-+", text)
        start = match.end() if match is not None else 0
        spans.append((0, start))
    if sol and text[0] in " \t" and spans == [(0, 1)] and _may_drop_indent(node):
        # White space before the text of a new paragraph is no part of it.
        rest = text.lstrip(" \t")
        state.on_sol = False
        cut = _escape_line(state, rest, node, sol=False, is_first=False, is_last=is_last)
        return "<nowiki/>" + cut if rest[:1] in _AFTER_INDENT or rest.startswith("----") else cut
    if "'" in text:
        _check_quotes(state, text, node, spans, is_first=is_first, is_last=is_last)
    if _BRACES.search(text) is not None or ("~" in text and _TILDES.search(text) is not None):
        found = state.scratch.find_braces(text)
        if not found:
            return f"<nowiki>{text}</nowiki>"
        spans += found
    if _NEEDS_SCAN.search(text) is not None and not (state.in_link and "[" not in text and "<" not in text):
        found = state.scratch.find_markup(text, sol=False, in_link=False)
        # Addresses make no links inside of links, brackets do.
        spans += [s for s in found if _counts_in_link(text, s)] if state.in_link else found
    if text[-1] == "[" and is_last and not state.in_link and _address_follows(node):
        spans.append((len(text) - 1, len(text)))
    if "]" in text and is_first and not state.in_link and state.open_bracket and _closes_bracket(state, text):
        return f"<nowiki>{text}</nowiki>"
    if not spans:
        return text
    if "&lt;" in text:
        # Where some of the line stands between nowiki tags, so does what would have ended them.
        spans += [match.span() for match in _ESCAPED_TAG.finditer(text)]
    spans.sort()
    if _MAGIC.search(text) is not None and not state.in_link:
        _check_gaps(state, text, spans)
    return _wrap_spans(text, spans)


def _check_gaps(state: State, text: str, spans: list[tuple[int, int]]) -> None:
    """An address right behind a letter is none; between nowiki tags it stands free."""
    pos = 0
    found: list[tuple[int, int]] = []
    for start, end in [*spans, (len(text), len(text))]:
        if start > pos and _MAGIC.search(text, pos, start) is not None:
            inner = state.scratch.find_markup(text[pos:start], sol=False, in_link=False)
            found += [(pos + left, pos + right) for left, right in inner]
        pos = max(pos, end)
    if found:
        spans += found
        spans.sort()


def _counts_in_link(text: str, span: tuple[int, int]) -> bool:
    return text[span[0]] == "<" or (text[span[0]] == "[" and " " in text[span[0] : span[1]])


def _may_drop_indent(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.name in ("b", "i", "span", "a") and node is parent.first:
        node, parent = parent, parent.parent
    if parent is None or (parent.name == "p" and is_literal(parent.next)):
        return False
    return parent.source.is_new or parent.name == "body"


def _wrap_spans(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with nowiki tags around the spans; an empty span becomes an empty tag."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    out: list[str] = []
    pos = 0
    for start, end in merged:
        out.append(text[pos:start])
        out.append(f"<nowiki>{text[start:end]}</nowiki>" if end > start else "<nowiki/>")
        pos = end
    out.append(text[pos:])
    return "".join(out)


def _check_line_start(state: State, text: str, spans: list[tuple[int, int]]) -> int:
    """Markup that only counts at the start of a line."""
    char = text[0]
    if char in "*#:;" and not state.in_indent_pre:
        match = _BULLETS.match(text)
        assert match is not None
        spans.append((0, match.end()))
        if ";" in match[0]:
            colon = text.find(":", match.end())
            if colon >= 0:
                spans.append((colon, colon + 1))
        return match.end()
    if char in " \t":
        if state.tables and text.lstrip(" \t")[:1] in ("|", "!"):
            at = len(text) - len(text.lstrip(" \t"))
            spans.append((at, at + 1))
            return at + 1
        match = _TABLE_START.match(text)
        if match is not None:
            spans.append((0, match.end()))
            return match.end()
        if not state.in_indent_pre and not state.in_block and text.strip(" \t"):
            spans.append((0, 1))
            state.line_has_indent = True
            return 1
        return 0
    if char == "-" and not state.in_indent_pre:
        match = _RULE.match(text)
        if match is not None:
            spans.append((0, match.end()))
            return match.end()
        return 0
    if char == "{":
        if text.startswith("{|") and not text.startswith("{{"):
            spans.append((0, 2))
            return 2
        return 0
    if char in "|!" and state.tables:
        spans.append((0, 1))
        return 1
    return 0


def _check_quotes(
    state: State, text: str, node: Node, spans: list[tuple[int, int]], *, is_first: bool, is_last: bool
) -> None:
    """Runs of apostrophes, and single ones beside those of bold and italics."""
    first = last = -1
    for match in _QUOTES.finditer(text):
        if first < 0:
            first = match.start()
        if match.start() - last > 15 and last >= 0:
            spans.append((first, last))
            first = match.start()
        last = match.end()
    if first >= 0:
        spans.append((first, last))
    size = len(text)
    if text[0] == "'" and text[1:2] != "'" and is_first and text_of(node)[:1] == "'" and _quote_precedes(node):
        spans.append((0, 0))
        state.line_needs_tidy = True
    if text[-1] == "'" and text[-2:-1] != "'" and is_last and text_of(node)[-1:] == "'" and _quote_follows(node):
        spans.append((size, size))
        state.line_needs_tidy = True


def _quote_precedes(node: Node) -> bool:
    prev: Node | None = node.prev if node.prev is not None else node.parent
    return is_quote(prev) and not is_literal(prev)


def _quote_follows(node: Node) -> bool:
    follower: Node | None = node.next if node.next is not None else node.parent
    return is_quote(follower) and not is_literal(follower)


def _address_follows(node: Node) -> bool:
    """Whether a new link in single brackets comes right behind: two would look like another kind of link (T220018)."""
    link = node.next
    if not isinstance(link, Element) or link.name != "a" or not link.source.is_new or link.data_mw is not None:
        return False
    text = link.text()
    return "mw:ExtLink" in link.attrs.get("rel", "") and text not in ("", link.attrs.get("href", ""))


def _closes_bracket(state: State, text: str) -> bool:
    """Whether this text ends a link that an earlier text of the line began."""
    line = state.line_tail(_TAIL)
    size = len(line)
    at = line.rfind("[")
    if at < 0:
        return False
    if line.startswith("{{", at + 1) and line[:at][-1:] != "[" and "://" in line[at:]:
        # What the template gives may be an address.
        return True
    return any(
        start < size < end and text[end - size - 1 : end - size] == "]"
        for start, end in state.scratch.find_markup(line + text, sol=False, in_link=False)
    )
