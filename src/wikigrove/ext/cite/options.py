"""How a wiki wants its footnotes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CiteOptions:
    """The names are MediaWiki's settings without their prefix."""

    responsive: bool = True
    """Lists without a `responsive` attribute may be set in columns."""
    responsive_threshold: int = 10
    """A list of more notes than this one gets columns."""
    sub_referencing: bool = True
    """`details` makes a note below another one."""
    default_dir_auto: bool = False
    """Notes without `dir` find their direction from their text."""
