"""Buttons that extensions add to the source editor."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.web.skin.icons import find_icon


@dataclass(frozen=True)
class ShownTool:
    label: str
    before: str
    after: str
    sample: str
    icon: SafeString | None


def list_tools() -> list[ShownTool]:
    """In the order of the extensions; line breaks are written as the toolbar's script reads them."""
    return [
        ShownTool(
            label=message(tool.name) if has_message(tool.name) else tool.label,
            before=tool.before.replace("\n", "\\n"),
            after=tool.after.replace("\n", "\\n"),
            sample=tool.sample,
            icon=find_icon(tool.icon) if tool.icon else None,
        )
        for enabled in parts_of_wiki(current_wiki().settings)
        for tool in enabled.parts.tools
    ]
