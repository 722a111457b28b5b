"""HTML to wikitext: of a whole document, or selectively of what was changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.serialize.dispatch import StandardDispatch
from wikigrove_engine.serialize.diff import compare_trees
from wikigrove_engine.serialize.normalize import Normalizer
from wikigrove_engine.serialize.scratch import Scratch
from wikigrove_engine.serialize.selective import Selective
from wikigrove_engine.serialize.state import State
from wikigrove_engine.serialize.templates import template_titles
from wikigrove_engine.tree.nodes import Element, list_elements

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
    selective: Selective | None = None
    unwrap_sections(body)
    if original is not None:
        before = read_document(original.html) if isinstance(original.html, str) else original.html
        unwrap_sections(before)
        _foster_alike(before, body)
        marks = compare_trees(before, body)
        if marks.is_empty():
            return original.wikitext
        selective = Selective(original.wikitext, marks)
        source = body.source
        source.dsr_start, source.dsr_end = 0, len(original.wikitext)
        source.open_width = source.close_width = 0
    state = State(
        site=site,
        page=page,
        access=access,
        dispatch=StandardDispatch(),
        scratch=Scratch(site, page),
        selective=selective,
    )
    state.root = body
    elements = list_elements(body)
    Normalizer(selective.marks if selective is not None else None).run(body, elements)
    _ask_template_data(elements, state)
    if selective is not None:
        state.orig_pos = 0
    state.write_children(body)
    if selective is not None:
        state.next_start = len(selective.text)
    state.flush_separator(body)
    return state.result()


def _ask_template_data(elements: list[Element], state: State) -> None:
    """One question for all templates that are written anew."""
    fetch = getattr(state.access, "fetch_template_data", None)
    if fetch is None:
        return
    wanted = elements
    if state.selective is not None:
        marks = state.selective.marks
        wanted = [e for e in elements if e.data_mw is not None and marks.of(e)]
    titles = template_titles(wanted, state)
    if not titles:
        return
    found = fetch(titles)
    for title in titles:
        answer = found.get(title)
        state.template_data[title] = answer if isinstance(answer, dict) else {}


def unwrap_sections(body: Element) -> None:
    """Take out the wrappers of sections and headings: they stand for nothing."""
    for element in list_elements(body):
        if element.name == "section":
            if element.data_mw is None and "data-mw-section-id" in element.attrs and "about" not in element.attrs:
                element.unwrap()
        elif element.name == "meta" and element.source.dsr_start < 0 and not element.source.is_new:
            if element.attrs.get("property") == "mw:PageProp/toc":
                # The place of the table of contents where the page has no switch for it.
                element.remove()
        elif element.name == "div" and "mw-heading" in element.attrs.get("class", "").split():
            element.unwrap()


_TABLE_PARTS: Final = frozenset(("table", "tbody", "thead", "tfoot", "tr"))


def _foster_alike(before: Element, after: Element) -> None:
    """Readers of HTML move what can't stand between the rows of a table before it. Do likewise in the original."""
    found = _between_rows(before)
    if not found or _between_rows(after):
        return
    for element in found:
        table = element.parent
        while table is not None and table.name != "table":
            table = table.parent
        if table is not None and table.parent is not None:
            table.parent.insert(element, table)


def _between_rows(root: Element) -> list[Element]:
    return [
        e
        for e in list_elements(root)
        if e.name in ("meta", "link") and e.parent is not None and e.parent.name in _TABLE_PARTS
    ]
