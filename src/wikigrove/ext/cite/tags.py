"""The tags. What they show depends on the whole page, so they leave marks, and a pass turns these into notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import read_plain_attributes
from wikigrove_engine.tree.nodes import Element, Text, list_elements

from wikigrove.ext.cite.errors import CiteError
from wikigrove.ext.cite.options import CiteOptions
from wikigrove.ext.cite.to_wikitext import write_ref, write_references

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall
    from wikigrove_engine.serialize.state import State

STATE: Final = "cite"
NUMBER: Final = "data-mw-cite"
"""Where a mark keeps its number until it is placed. Wikitext can't write attributes of this prefix."""
_LIST_ATTRIBUTES: Final = ("group", "responsive")


class RefMark(Element):
    """A <ref> that is not numbered yet."""

    def __init__(
        self, number: int, attributes: dict[str, str], *, content: Element, is_blank: bool, is_closed: bool
    ) -> None:
        # The number comes first: it is how a mark is found that was written into an attribute.
        super().__init__("sup", {NUMBER: str(number), "class": "mw-ref reference"})
        self.attributes: Final = attributes
        self.content: Final = content
        self.is_blank: Final = is_blank
        self.is_closed: Final = is_closed
        """The tag closed itself."""
        self.details: Element | None = None


class ListMark(Element):
    """A <references> that is not filled yet."""

    def __init__(self, attributes: dict[str, str], *, content: Element | None, responsive: bool) -> None:
        super().__init__("div" if responsive else "ol")
        self.attributes: Final = attributes
        self.content: Final = content
        self.errors: list[CiteError] = []

    @property
    def group(self) -> str:
        return self.attributes.get("group", "").strip()


class PageNotes:
    """All marks of a page while it is read."""

    def __init__(self) -> None:
        self.refs: list[RefMark] = []
        self.has_lists = False


def page_notes(parser: Parser) -> PageNotes:
    found = parser.extension_state.get(STATE)
    if not isinstance(found, PageNotes):
        found = parser.extension_state[STATE] = PageNotes()
    return found


class RefTag:
    """<ref>: a mark here, a note in the list."""

    name = "ref"

    def __init__(self, options: CiteOptions) -> None:
        self._options: Final = options

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        attributes = read_plain_attributes(call, own)
        inner = call.inner or ""
        if inner.strip():
            content = own.parse_wikitext(inner, call=call, inline=True)
        else:
            content = Element("mw:fragment")
            if inner:
                content.append(Text(inner))
        notes = page_notes(own)
        mark = RefMark(
            len(notes.refs), attributes, content=content, is_blank=not inner.strip(), is_closed=call.inner is None
        )
        details = attributes.get("details", "").strip()
        if details and self._options.sub_referencing:
            mark.details = own.parse_wikitext(details, call=call, inline=True)
        notes.refs.append(mark)
        return mark

    def to_wikitext(self, node: Element, state: State) -> str:
        """The tag again, with the text of its note as it is now."""
        return write_ref(node, state)


class ReferencesTag:
    """<references>: the list of the notes so far, and notes that are written in it."""

    name = "references"
    on_own_line: Final = True
    inner_tags: Final = frozenset(("ref", "references"))

    def __init__(self, options: CiteOptions) -> None:
        self._options: Final = options

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        attributes = read_plain_attributes(call, own)
        page_notes(own).has_lists = True
        content = None
        if call.inner is not None:
            content = own.parse_wikitext(call.inner, call=call, inline=True)
        wish = attributes.get("responsive")
        mark = ListMark(
            attributes, content=content, responsive=self._options.responsive if wish is None else wish != "0"
        )
        mark.errors += _check_list(attributes, content)
        if mark.errors:
            mark.attrs["typeof"] = "mw:Extension/references mw:Error"
            mark.data_mw = {"errors": [e.for_data() for e in mark.errors]}
        return mark

    def to_wikitext(self, node: Element, state: State) -> str:
        """The tag again, with the notes that are written in it."""
        return write_references(node, state)


def _check_list(attributes: dict[str, str], content: Element | None) -> Iterator[CiteError]:
    for key in attributes:
        if key not in _LIST_ATTRIBUTES:
            yield CiteError("cite_error_references_invalid_parameters", key, ", ".join(_LIST_ATTRIBUTES))
            break
    if content is not None:
        inner = [e for e in list_elements(content) if isinstance(e, ListMark)]
        for element in inner:
            element.remove()
        if inner:
            yield CiteError("cite_error_included_references")
