"""Paragraphs and indented preformatted blocks, line by line, as MediaWiki has them.

A line with a block tag is none of a paragraph; an empty line ends one; a line that starts with a space is preformatted.
Tags go around what can be seen: white space, comments, categories at the edges stay outside.
"""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.elements import FORMATTING
from wikigrove_engine.stages.transparent import is_marker_end, is_marker_start, is_quiet, is_transparent
from wikigrove_engine.tokenize.tokens import (
    CLOSE,
    FRAGMENT,
    NEWLINE,
    OPEN,
    VOID,
    CommentToken,
    EmptyLine,
    Fragment,
    Piece,
    Source,
    Tag,
    made_close,
    open_tag,
    void_tag,
)

_BLOCKS: Final = frozenset(["table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "p", "ul", "ol", "dl"])
_ANTI_BLOCKS: Final = frozenset(("td", "th"))
_INNER: Final = frozenset(["tr", "caption", "dt", "dd", "li"])
_ALWAYS: Final = frozenset(
    [
        "center",
        "blockquote",
        "div",
        "hr",
        "figure",
        "figcaption",
        "aside",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "main",
        "details",
        "summary",
        "address",
    ]
)
_PAGE_LINKS: Final = frozenset(("mw:PageProp/Category", "mw:PageProp/Language"))
_LIST_TAGS: Final = frozenset(["ul", "ol", "dl", "li", "dt", "dd"])


def wrap_paragraphs(tokens: list[Piece]) -> list[Piece]:
    """Put paragraphs around the lines that are none of a block."""
    wrapper = _Wrapper()
    line: list[Piece] = []
    for token in tokens:
        if not isinstance(token, str) and token.kind == NEWLINE:
            wrapper.take_line(line)
            wrapper.out.append(token)
            line = []
        else:
            line.append(token)
    wrapper.take_line(line, is_last=True)
    wrapper.close()
    return wrapper.out


class _Wrapper:
    def __init__(self) -> None:
        self.out: list[Piece] = []
        self._last = ""
        """"p" or "pre" while one is open."""
        self._pending = ""
        """A paragraph that starts with the next line that has something in it: "open", or "reopen" after another."""
        self._in_block = False
        self._quotes = 0
        self._opened_at = 0
        self._weak = False

    def take_line(self, line: list[Piece], *, is_last: bool = False) -> None:
        opens, closes, is_list = _classify(line)
        if is_list:
            self._weak = False
            self._pending = ""
            self.close()
            self.out.extend(line)
            return
        if opens or closes:
            self._weak = False
            self._pending = ""
            self.close()
            self._count_quotes(line)
            self._in_block = not closes
            self.out.extend(line)
            return
        if self._in_block:
            self.out.extend(line)
            return
        blank = True
        for token in line:
            if not is_transparent(token):
                blank = False
                break
        if not self._quotes and (self._last == "pre" or not blank) and _starts_with_space(line):
            self._take_pre(line)
            return
        if not blank and _is_quiet_line(line):
            if self._pending:
                self.close()
                self._pending = ""
            self.out.extend(line)
            return
        if not blank:
            self._weak = False
        if blank:
            if not is_last or self._pending:
                self._take_blank(line, is_last=is_last)
            else:
                self.out.extend(line)
            return
        if self._pending:
            self._open_pending(line)
        elif self._last != "p":
            self.close()
            self._open(line, "p")
        else:
            self.out.extend(line)

    def close(self) -> None:
        """Close what is open, behind the last thing that can be seen."""
        if not self._last:
            return
        out = self.out
        i = len(out) - 1
        end_marker = -1
        while i >= self._opened_at:
            token = out[i]
            if is_marker_end(token):
                end_marker = i
            elif is_marker_start(token):
                end_marker = -1
            elif end_marker > 0 and is_quiet(token):
                # A mark without appearance at the start of what a template gives stays with the template.
                pass
            elif not is_transparent(token) and (isinstance(token, str) or token.kind != NEWLINE):
                break
            i -= 1
        if i < self._opened_at:
            i = self._opened_at - 1
        if end_marker > i:
            i = end_marker
        if self._last == "pre":
            # Spaces at the end of a preformatted line belong to it.
            while i + 1 < len(out) and isinstance(out[i + 1], str):
                i += 1
        out.insert(i + 1, made_close(self._last))
        self._last = ""

    def _open(self, line: list[Piece], name: str) -> None:
        """Open a paragraph in front of what can be seen on the line."""
        i = 0
        marker = -1
        for i, token in enumerate(line):
            if is_marker_start(token):
                if marker < 0:
                    marker = i
            elif is_marker_end(token):
                marker = -1
            elif not is_transparent(token):
                break
        if marker >= 0:
            i = marker
        self.out.extend(line[:i])
        self.out.append(open_tag(name, Source()))
        self._opened_at = len(self.out)
        self.out.extend(line[i:])
        self._last = name

    def _open_pending(self, line: list[Piece]) -> None:
        if self._pending == "reopen":
            self.close()
        self._pending = ""
        self._open(line, "p")

    def _take_blank(self, line: list[Piece], *, is_last: bool) -> None:
        if _has_open_marker(line):
            # A line break at the edge of a template never makes an empty paragraph.
            self._weak = True
            if not self._pending:
                if self._last != "p":
                    self.close()
                    self._pending = "open"
                else:
                    self._pending = "reopen"
            self.out.extend(line)
            return
        if not self._last and not self._pending and _has_link(line):
            # A line of categories is no empty line where no text stands before it (T175416).
            self.out.extend(line)
            return
        if self._pending:
            if is_last or self._weak:
                self.out.extend(line)
                return
            if self._pending == "reopen":
                self.close()
            self._pending = ""
            self._open_empty()
            self.out.extend(line)
            self._last = "p"
            return
        if self._last != "p":
            self.close()
            self._pending = "open"
        else:
            self._pending = "reopen"
        self.out.extend(line)

    def _open_empty(self) -> None:
        """Open a paragraph with a `br` for an empty line."""
        out = self.out
        last: Piece | None = None
        if out and not isinstance(out[-1], str) and out[-1].kind == NEWLINE and self._has_open_format():
            # Formatting that goes on from the last paragraph takes the line break along.
            last = out.pop()
        out.append(open_tag("p", Source()))
        self._opened_at = len(out)
        if last is not None:
            out.append(last)
        out.append(void_tag("br", Source()))

    def _has_open_format(self) -> bool:
        """Whether the paragraph before left formatting open."""
        open_tags = 0
        for token in self.out[self._opened_at :]:
            if isinstance(token, Tag) and token.literal and token.name in FORMATTING:
                open_tags += 1 if token.kind == OPEN else -1 if token.kind == CLOSE else 0
        return open_tags > 0

    def _take_pre(self, line: list[Piece]) -> None:
        i = next(k for k, token in enumerate(line) if isinstance(token, str) and token)
        text = line[i]
        assert isinstance(text, str)
        if self._last != "pre":
            self._pending = ""
            self.close()
            self.out.extend(line[:i])
            pre = open_tag("pre", Source())
            pre.source.note("indent", True)
            self.out.append(pre)
            self._opened_at = len(self.out)
            self._last = "pre"
        else:
            for token in line[:i]:
                self._add_inside_pre(token)
        self.out.append(text[1:])
        self.out.extend(line[i + 1 :])

    def _add_inside_pre(self, token: Piece) -> None:
        """A line of comments is none of the block: its white space, which would be seen there, goes."""
        if not isinstance(token, EmptyLine):
            self.out.append(token)
            return
        for inner in token.tokens:
            if isinstance(inner, CommentToken):
                if inner.source.start >= 0:
                    # It stands for the whole line, and the space before the next one.
                    inner.source.end = token.source.end + 1
                self.out.append(inner)

    def _count_quotes(self, line: list[Piece]) -> None:
        for token in line:
            if isinstance(token, Tag) and token.name == "blockquote":
                if token.kind == OPEN:
                    self._quotes += 1
                elif token.kind == CLOSE and self._quotes:
                    self._quotes -= 1


def _is_quiet_line(line: list[Piece]) -> bool:
    return all(is_transparent(t) or is_quiet(t) for t in line)


def _has_link(line: list[Piece]) -> bool:
    """Whether the line holds a category or a language link of the page itself."""
    if any(is_marker_start(t) or is_marker_end(t) for t in line):
        return False
    return any(
        isinstance(t, Tag) and t.name == "link" and t.attrs is not None and t.attrs.get("rel") in _PAGE_LINKS
        for t in line
    )


def _has_open_marker(line: list[Piece]) -> bool:
    """Whether a template starts on the line without ending on it, or ends without having started."""
    depth = 0
    for token in line:
        if (
            isinstance(token, Tag)
            and token.attrs is not None
            and token.attrs.get("typeof", "").startswith("mw:Includes")
        ):
            return True
        if is_marker_start(token):
            depth += 1
        elif is_marker_end(token):
            if depth == 0:
                return True
            depth -= 1
    return depth > 0


def _starts_with_space(line: list[Piece]) -> bool:
    for token in line:
        if isinstance(token, str):
            if token:
                return token[0] == " "
        elif not is_transparent(token):
            return False
    return False


def _classify(line: list[Piece]) -> tuple[bool, bool, bool]:
    """Whether the line has tags that open blocks, that close them, and whether it is a list item's."""
    opens = closes = is_list = False
    for token in line:
        if isinstance(token, str):
            continue
        kind = token.kind
        if kind == FRAGMENT:
            assert isinstance(token, Fragment)
            if token.is_block:
                opens = closes = True
            continue
        if kind not in (OPEN, CLOSE, VOID) or not isinstance(token, Tag):
            continue
        name = token.name
        if name in _LIST_TAGS and not token.literal:
            is_list = True
            continue
        if name in _BLOCKS:
            if kind == CLOSE:
                closes = True
            else:
                opens = True
        elif name in _ANTI_BLOCKS:
            if kind == CLOSE:
                opens = True
            else:
                closes = True
        elif name in _INNER:
            opens = True
        elif name in _ALWAYS:
            closes = True
    return opens, closes, is_list and not closes and not opens
