"""What style sheets of templates may do on this wiki."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TemplateStylesOptions:
    default_namespace: int = 10
    """Where a style sheet without a namespace in its name is looked for."""
    scope: str = ".mw-parser-output"
    """All rules count inside of this only."""
    max_bytes: int = 102_400
    image_urls: tuple[str, ...] = (r"/(?!/)[^\\]*", r"(?:https:)?//upload\.wikimedia\.org/[^\\]*")
    """Regular expressions of whole addresses that images may have: the wiki's own, and Commons."""
    font_urls: tuple[str, ...] = ()
