"""The line that is being written: its chunks, and what is settled when it is complete."""

from __future__ import annotations

from wikigrove_engine.serialize.handlers.base import Guard
from wikigrove_engine.serialize.tidy import release_indent, settle_heading, tidy_line


class LineWriter:
    """Gathers chunks. Each line is settled for itself, so time is linear in what is written."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.line: list[str] = []
        """Chunks of the line that is being written."""
        self.guards: dict[int, Guard] = {}
        """By the chunk's index in `line`."""
        self.line_needs_tidy = False
        """Something was put on this line that may turn out to be needless once the line is complete."""
        self.cell_has_pipe = False
        """The pipe behind the current cell's attributes is written: further ones are text."""
        self.in_cell_line = False
        """On the line on which the current cell begins: pipes count there."""
        self.open_bracket = False
        """A `[` of plain text stands on this line."""
        self.line_has_indent = False
        self.heading_start = -1
        """The index of the chunk of plain text that starts this line with "="."""
        self.last_text = -1
        """The index of the last chunk of plain text on the line."""

    def _put(self, text: str, guard: Guard | None) -> None:
        """Add to the line; finish the line at a line break."""
        at = text.rfind("\n")
        if at < 0:
            if guard is not None:
                self.guards[len(self.line)] = guard
            self.line.append(text)
            return
        if guard is not None:
            self.guards[len(self.line)] = guard
        self.line.append(text[: at + 1])
        self.finish_line()
        if at + 1 < len(text):
            self.line.append(text[at + 1 :])

    def finish_line(self) -> None:
        """Settle the line: guards look at their neighbours, needless escapes go."""
        line = self.line
        indented = self.line_has_indent
        self.in_cell_line = self.open_bracket = self.line_has_indent = False
        if not line:
            return
        if self.heading_start >= 0:
            settle_heading(line, self.heading_start, self.last_text)
            self.heading_start = -1
        self.last_text = -1
        if indented:
            release_indent(line)
        if self.guards:
            self._settle_guards()
            line = self.line
        if self.line_needs_tidy:
            self.out.append(tidy_line("".join(line)))
            self.line_needs_tidy = False
        else:
            self.out.extend(line)
        self.line = []

    def _settle_guards(self) -> None:
        line, guards = self.line, self.guards
        out: list[str] = []
        for i in range(len(line)):
            text = line[i]
            guard = guards.get(i)
            if guard is None:
                out.append(text)
                continue
            before = guard.before(text, neighbour_before(out))
            if before:
                out.append(before)
            out.append(text)
            after = guard.after(text, neighbour_after(line, i + 1))
            if after:
                out.append(after)
        self.line = out
        self.guards = {}

    def line_text(self) -> str:
        """The line so far. Linear in its length: ask only where a fast test on the text says that it matters."""
        return "".join(self.line)

    def line_tail(self, width: int) -> str:
        """The end of the line so far, about `width` characters."""
        parts: list[str] = []
        for chunk in reversed(self.line):
            parts.append(chunk)
            width -= len(chunk)
            if width <= 0:
                break
        parts.reverse()
        return "".join(parts)

    def line_ends_with(self, chars: str) -> bool:
        """Whether the last character written is one of these."""
        return bool(self.line) and self.line[-1][-1:] in chars


def neighbour_before(chunks: list[str]) -> str:
    """The end of what was written on the line, enough for any guard."""
    out = ""
    for chunk in reversed(chunks):
        out = chunk + out
        if len(out) > 80:
            break
    return out


def neighbour_after(chunks: list[str], start: int) -> str:
    out = ""
    for i in range(start, len(chunks)):
        out += chunks[i]
        if len(out) > 80:
            break
    return out
