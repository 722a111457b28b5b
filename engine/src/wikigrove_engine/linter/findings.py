"""What the linter finds: the classes of MediaWiki's Linter, and one finding of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wikigrove_engine.tree.nodes import Json

HIGH: Final = "high"
MEDIUM: Final = "medium"
LOW: Final = "low"
NONE: Final = "none"

PRIORITIES: Final[dict[str, str]] = {
    "deletable-table-tag": HIGH,
    "html5-misnesting": HIGH,
    "misc-tidy-replacement-issues": HIGH,
    "multiline-html-table-in-list": HIGH,
    "multiple-unclosed-formatting-tags": HIGH,
    "self-closed-tag": HIGH,
    "tidy-font-bug": HIGH,
    "unclosed-quotes-in-heading": HIGH,
    "bogus-image-options": MEDIUM,
    "fostered": MEDIUM,
    "misnested-tag": MEDIUM,
    "multi-colon-escape": MEDIUM,
    "wikilink-in-extlink": MEDIUM,
    "duplicate-ids": LOW,
    "empty-heading": LOW,
    "missing-end-tag": LOW,
    "missing-end-tag-in-heading": LOW,
    "night-mode-unaware-background-color": LOW,
    "obsolete-tag": LOW,
    "stripped-tag": LOW,
    "fostered-transparent": NONE,
    "large-tables": NONE,
    "missing-image-alt-text": NONE,
    "template-arg-in-extension-tag": NONE,
}
"""Class -> how urgent it is."""

MAX_FINDINGS: Final = 5000
"""Of one page; further ones are not kept."""


@dataclass(frozen=True)
class Finding:
    """One finding: its class, its range in the page's wikitext (characters), the widths of the markup around it.

    `template`: the template that the text came from, "" for the page itself; `several_templates`: more than one
    template, or a template and text of the page, made it together. `params` name the tag and the like.
    """

    kind: str
    start: int
    end: int
    open_width: int | None = None
    close_width: int | None = None
    params: tuple[tuple[str, str], ...] = ()
    template: str = ""
    several_templates: bool = False

    @property
    def priority(self) -> str:
        return PRIORITIES[self.kind]

    def as_json(self) -> Json:
        """As MediaWiki's `wikitext/to/lint` answers."""
        template: Json | None = None
        if self.several_templates:
            template = {"multiPartTemplateBlock": True}
        elif self.template:
            template = {"name": self.template}
        return {
            "type": self.kind,
            "dsr": [self.start, self.end, self.open_width, self.close_width],
            "templateInfo": template,
            "params": dict(self.params),
        }


class Findings:
    """Gathers what is found while a page is parsed; the same thing found twice counts once."""

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}

    def add(self, finding: Finding) -> None:
        if len(self._found) < MAX_FINDINGS:
            self._found[finding] = None

    def in_order(self) -> list[Finding]:
        """By place in the text, then by class."""
        return sorted(self._found, key=lambda f: (f.start, f.end, f.kind, f.params))
