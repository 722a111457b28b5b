"""What becomes of one `{{...}}` or `{{{...}}}`: its text, and all that wrapping it in HTML needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wikigrove_engine.title import Title

ExpansionKind = Literal["template", "parserfunction", "variable", "arg", "literal"]


@dataclass(frozen=True)
class Parameter:
    """One parameter as written at the call.

    `name` is the expanded, trimmed name, or the number for one without; for parser functions always the number.
    Ranges are offsets into the tree's source, untrimmed; `key` is None for a numbered parameter.
    """

    name: str
    named: bool
    key: tuple[int, int] | None
    value: tuple[int, int]


@dataclass(frozen=True)
class Expansion:
    """The result of a call.

    `kind` "literal": no such page or a bad title: `text` is what to show (for a missing template the link
    `[[:Template:X]]`, which MediaWiki shows; `title` is then set and the call still counts as a transclusion).
    `text` is fully expanded wikitext, with strip markers for extension tags; never expand it again.
    """

    text: str
    kind: ExpansionKind
    start: int
    end: int
    target: str = ""
    """The source of what stands before the first "|" (for parser functions too, with their first argument)."""
    target_end: int = 0
    """Offset behind the target."""
    title: Title | None = None
    """The transcluded page, before redirects."""
    function: str = ""
    """Canonical key of a parser function or variable, such as "if" or "pagename"."""
    function_source: str = ""
    """What stands before the colon of a parser function as written, such as "#if"; a variable's whole name."""
    parameters: tuple[Parameter, ...] = ()
    found: bool = True
    """False for a template page that does not exist."""
    error: str = ""
    """Key of the limit that was hit: "template-loop", "template-depth", "node-count", "post-expand-size"; else ""."""
    line_added: bool = False
    """`text` starts with a line break that the call does not give: what follows it has to start a line (T2529)."""
