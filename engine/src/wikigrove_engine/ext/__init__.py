"""What an extension of the engine may bring: tags, parser functions, content models, passes.

The engine's own functions and tags register the same way. Nothing here is compiled: extensions stay plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from wikigrove_engine.lua.library import LuaLibrary
from wikigrove_engine.tree.nodes import Element, Json

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.passes.media_shown import ShownPicture
    from wikigrove_engine.preprocess.call import FunctionCall
    from wikigrove_engine.preprocess.strip import ExtensionCall
    from wikigrove_engine.serialize.state import State
    from wikigrove_engine.title import Title, TitleRules


@dataclass(frozen=True)
class FunctionResult:
    """An answer of a parser function that is more than plain wikitext."""

    text: str
    is_html: bool = False
    """`text` is finished, trusted HTML."""
    no_wiki: bool = False
    """`text` is plain text and must not be read as wikitext."""
    found: bool = True
    """False: as if the function did not exist, so that a template of that name is tried."""
    wikitext_source: bool = False
    """`text` is wikitext that must still be expanded, in the frame of the call."""


@dataclass(frozen=True)
class ParserFunction:
    """`{{name:first|second}}`, with "#" before the name where `hash`; or a variable `{{NAME}}`, where `variable`.

    `key` is MediaWiki's id ("if", "pagename"); localised ones come from the language data, more are in `names`.
    `call` gets its arguments unexpanded and expands those it needs. It must be pure but for the metadata it writes.
    """

    key: str
    call: Callable[[FunctionCall], str | FunctionResult]
    names: tuple[str, ...] = ()
    """Further names, without "#"; the key itself always counts unless the language data name it."""
    hash: bool = True
    variable: bool = False
    """May stand without a colon."""
    function: bool = True
    """May stand with a colon."""
    case_sensitive: bool = False
    volatile: bool = False
    """Its answer differs from call to call or depends on more than its arguments; it is not cached within a page."""
    reads_frame: bool = False
    """Its answer depends on the arguments of the template that it is called in, too."""


@dataclass(frozen=True)
class Switch:
    """A behaviour switch such as `__NOTOC__`: it shows nothing and sets the page property `key`.

    `names` are all spellings with their underscores, the preferred one first; capitals don't matter.
    """

    key: str
    names: tuple[str, ...]


class TagParser(Protocol):
    """What a tag may ask of the parser. (The parse stage implements and extends it.)"""

    def parse_wikitext(self, text: str, *, call: ExtensionCall, inline: bool = False) -> object:
        """Wikitext to a tree fragment (`wikigrove_engine.tree` nodes), in the frame of the call."""
        ...


class Tag(Protocol):
    """An extension tag. `name` in lower case. `render` answers a tree fragment or finished, trusted HTML.

    A tag may have `inner_tags`, a frozenset of names: the tags that its inside consists of and that it reads itself,
    as a list of notes does.
    """

    @property
    def name(self) -> str: ...

    def render(self, call: ExtensionCall, parser: TagParser) -> object: ...


class ContentModel(Protocol):
    """How pages of one model (wikitext, css, Scribunto, json, ...) are shown."""

    @property
    def name(self) -> str: ...

    def to_html(self, text: str) -> str: ...


@dataclass(frozen=True)
class ContentFault:
    """What is wrong with the text of a page, and where. Lines and columns count from 1; 0: not known."""

    line: int
    column: int
    text: str
    """In words for its author."""
    may_be_saved: bool = False
    """The author may insist: such a page shows an error, but does no harm."""


class CheckedModel(Protocol):
    """A content model whose texts can be wrong: they are looked over before they are saved, and while they are written."""

    def find_fault(self, text: str) -> ContentFault | None: ...

    # It may have `tidy(text) -> str` too: how a text is kept.


class DocumentedModel(Protocol):
    """A content model whose pages have a page of documentation shown above them, and can be redirects."""

    def documentation_of(self, title: Title, rules: TitleRules) -> Title | None:
        """The page in wikitext that documents this one; None for one without."""
        ...

    def find_redirect(self, text: str, rules: TitleRules) -> Title | None: ...


class Pass(Protocol):
    """A tree pass of an extension.

    It runs after `after`: "tree" (the page is built and templates are marked; ids, sections, files and links are still
    to come) or "page" (all is done).
    """

    @property
    def name(self) -> str: ...

    @property
    def after(self) -> str: ...

    def run(self, body: Element, parser: Parser) -> None: ...


@dataclass(frozen=True, eq=False)
class Registry:
    """All that is enabled on one wiki. Immutable and compared by identity, so that lookups can be kept for each."""

    tags: Mapping[str, Tag] = field(default_factory=dict)
    functions: Mapping[str, ParserFunction] = field(default_factory=dict)
    """By key."""
    models: Mapping[str, ContentModel] = field(default_factory=dict)
    passes: tuple[Pass, ...] = ()
    libraries: Mapping[str, LuaLibrary] = field(default_factory=dict)
    """For Lua modules, by name, beside those that the engine brings."""
    switches: Mapping[str, str] = field(default_factory=dict)
    """Behaviour switches beside those of the language: spelling in lower case -> key; the preferred spelling first."""

    def extended(
        self,
        *,
        tags: Iterable[Tag] = (),
        functions: Iterable[ParserFunction] = (),
        models: Iterable[ContentModel] = (),
        passes: Iterable[Pass] = (),
        libraries: Iterable[LuaLibrary] = (),
        switches: Iterable[Switch] = (),
    ) -> Registry:
        """This registry and more; later ones win over earlier ones of the same name."""
        return Registry(
            tags={**self.tags, **{t.name: t for t in tags}},
            functions={**self.functions, **{f.key: f for f in functions}},
            models={**self.models, **{m.name: m for m in models}},
            passes=(*self.passes, *passes),
            libraries={**self.libraries, **{x.name: x for x in libraries}},
            switches={**self.switches, **{name.lower(): s.key for s in switches for name in s.names}},
        )


def find_hidden_caption(element: Element, parser: Parser) -> Element | None:
    """The caption of the file that stands at `element`, where it is not shown; for passes after "tree"."""
    return parser.media.find_hidden_caption(element)


def list_pictures(body: Element, parser: Parser, *, lead_only: bool = False) -> list[ShownPicture]:
    """The pictures of a page in document order, for passes after "page"; `lead_only`: before the first heading."""
    from wikigrove_engine.passes.media_shown import list_pictures as find

    return find(body, parser, lead_only=lead_only)


def sanitize_tag_attributes(element: str, attributes: Mapping[str, str], parser: Parser) -> dict[str, str]:
    """Of a tag's attributes those that may stand on this HTML element, with safe values."""
    from wikigrove_engine.html.sanitizer import sanitize_attributes

    return sanitize_attributes(element, attributes, protocols=parser.site.protocols)


def read_plain_attributes(call: ExtensionCall, parser: Parser) -> dict[str, str]:
    """A tag's attributes as they are written: names in lower case, values decoded, no template expanded."""
    from wikigrove_engine.tokenize.extensions import plain_attributes

    return plain_attributes(call, parser)


# --- the way back: a tag may have `to_wikitext(node, state) -> str | None`; None leaves it to `data-mw`.
# One with `on_own_line = True` is put on a line by itself where an editor made it.


def find_by_id(key: str, state: State) -> Element | None:
    """The element of the document with this id."""
    return state.find_by_id(key)


def read_inner(html: str) -> Element:
    """HTML that `data-mw` holds, as the children of an element."""
    from wikigrove_engine.html.document_reader import read_document

    out = Element("span")
    out.take_children(read_document(html))
    return out


def inner_to_wikitext(content: Element, state: State) -> str:
    """The children of an element as the inside of a tag whose text makes no paragraphs."""
    from wikigrove_engine.serialize.fragments import inline_to_wikitext

    return inline_to_wikitext(content, state)


def start_tag_to_wikitext(data: Json, node: Element, state: State) -> str:
    """Name and attributes of a tag from `data-mw`, without the brackets."""
    from wikigrove_engine.serialize.extensions import write_extension_start

    return write_extension_start(node, data, state)
