"""HTML to wikitext: of a whole document, or selectively of what was changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.serialize.dispatch import StandardDispatch
from wikigrove_engine.serialize.scratch import Scratch
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element

if TYPE_CHECKING:
    from wikigrove_engine.access import DataAccess
    from wikigrove_engine.site import PageConfig, SiteConfig


@dataclass(frozen=True)
class Original:
    """What an edited document was made of: its wikitext, and the HTML that the editor got, with source facts."""

    wikitext: str
    html: str | Element


def to_wikitext(
    html: str | Element,
    *,
    site: SiteConfig,
    page: PageConfig,
    access: DataAccess,
    original: Original | None = None,
) -> str:
    """The wikitext of a document. With `original`, what was not changed keeps its bytes."""
    body = read_document(html) if isinstance(html, str) else html
    state = State(
        site=site, page=page, access=access, dispatch=StandardDispatch(), scratch=Scratch(site, page), selective=None
    )
    state.write_children(body)
    state.flush_separator(body)
    return state.result()
