"""Extension API, generation 1: all that an extension imports from the platform.

An extension is a value of `Extension` in a module of its own, found by the entry point group `wikigrove.extensions`
(the bundled ones: `wikigrove.ext.<name>.extension`). Nothing happens when it is imported. What it brings is made by
its `make_parts`, once for each set of a wiki's settings, and counts only on wikis where it is enabled.

Tags, parser functions, content models, tree passes and Lua libraries are those of `wikigrove_engine.ext`.
Work for later (`enqueue_job`) and rows of its own (`Table`) belong to the wiki that is being served.
Whatever an extension raises is caught: the place shows an error, the page goes on, and after some failures the
extension is switched off in that process and reported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wikigrove.extensions.action import ActionAnswer, ActionModule, ActionPage, ActionParameter, ActionRequest
from wikigrove.extensions.queue import MAX_TRIES, Value, Values, enqueue_job
from wikigrove.extensions.reading import PageFound, Picture, SiteFacts, WikiReader, open_wiki
from wikigrove.extensions.records import RecordError, Table
from wikigrove.i18n import message, message_html

__all__ = [
    "GENERATION",
    "MAX_TRIES",
    "ActionAnswer",
    "ActionModule",
    "ActionPage",
    "ActionParameter",
    "ActionRequest",
    "ApiModule",
    "Asker",
    "Asset",
    "Body",
    "Choice",
    "ChoiceGroup",
    "EditFilter",
    "EditorTool",
    "Extension",
    "Job",
    "HeadTag",
    "Listener",
    "NamespacePart",
    "PageFound",
    "PageHead",
    "PagePictures",
    "Parameter",
    "Parts",
    "Picture",
    "Preferences",
    "ProposedEdit",
    "RecordError",
    "Refusal",
    "Right",
    "SavedEdit",
    "Setting",
    "ShownPage",
    "SiteFacts",
    "SpecialPage",
    "SpecialRequest",
    "Table",
    "Value",
    "Values",
    "enqueue_job",
    "Track",
    "TrackFinder",
    "WikiReader",
    "message",
    "message_html",
    "open_wiki",
]

GENERATION: Final = 1
"""The generation of this interface. It rises when something here changes its meaning or goes."""


@dataclass(frozen=True)
class Setting:
    """A setting of a wiki for this extension; `default` gives its type. `choices`: nothing else is taken."""

    name: str
    default: Value
    summary: str
    choices: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Right:
    """A right of its own; `groups` have it unless the wiki says otherwise."""

    name: str
    groups: tuple[str, ...] = ("sysop",)


@dataclass(frozen=True)
class Asker:
    """Who asks: their name ("" without an account), and the rights that they have."""

    name: str
    rights: frozenset[str]
    language: str
    """Of the interface."""
    groups: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    """What they chose in this wiki's preferences of extensions (`Preferences`); empty without an account."""


@dataclass(frozen=True)
class SpecialRequest:
    """A request of a special page. `sub` is what follows its name behind a slash; `fields` come from address or form."""

    asker: Asker
    sub: str
    fields: Mapping[str, str]
    is_post: bool
    """A form was sent; its token has been checked."""


@dataclass(frozen=True)
class SpecialPage:
    """Special:<name>. `show` answers the page's content: plain text is escaped, a SafeString stands as it is."""

    name: str
    title: str
    """Its heading; a message of the key `name` in lower case wins."""
    show: Callable[[SpecialRequest], str]
    group: str = "other"
    right: str = ""
    """What one needs to see it, besides reading."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an API module; the default gives its type. None: a required text."""

    name: str
    summary: str
    default: Value | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """An answer that is a file: a style sheet, a script, subtitles. Types are those of `BODY_TYPES`.

    `max_age`: seconds for which a browser may keep it; others may too where everybody may read the wiki.
    """

    text: str
    content_type: str
    max_age: int = 0


BODY_TYPES: Final = frozenset({"text/css", "text/javascript", "text/vtt", "text/plain", "application/json"})


@dataclass(frozen=True)
class ApiModule:
    """An address of the API: /api/wikigrove/v1/extensions/<extension>/<name>.

    `answer` gives a JSON object, or a file; None where there is nothing of what was asked for.
    """

    name: str
    summary: str
    answer: Callable[[Asker, Values], Mapping[str, object] | Body | None]
    parameters: tuple[Parameter, ...] = ()
    right: str = ""
    writes: bool = False
    """Changes something: by POST only."""


@dataclass(frozen=True)
class ProposedEdit:
    """An edit that is about to be saved."""

    title: str
    namespace: int
    old_text: str
    new_text: str
    summary: str
    asker: Asker


@dataclass(frozen=True)
class Refusal:
    """Why an edit is not saved, in words for its author."""

    code: str
    text: str


@dataclass(frozen=True)
class EditFilter:
    """Asked before each edit is saved; None lets it pass. One that fails lets it pass too, and is reported."""

    name: str
    check: Callable[[ProposedEdit], Refusal | None]


@dataclass(frozen=True)
class SavedEdit:
    """News of an edit, after it was saved."""

    title: str
    namespace: int
    page_id: int
    revision_id: int
    is_new_page: bool


@dataclass(frozen=True)
class Listener:
    """Told of each saved edit, after the commit."""

    name: str
    hear: Callable[[SavedEdit], None]


@dataclass(frozen=True)
class Job:
    """Work for the job worker, put off with `enqueue_job`. `run` gets the arguments; it must be safe to run twice."""

    name: str
    run: Callable[[Values], None]
    tries: int = 3
    """One that fails is tried again, later each time, so often at most."""


@dataclass(frozen=True)
class EditorTool:
    """A button of the source editor that puts texts around the selection, or `sample` where nothing is selected."""

    name: str
    label: str
    """What it does; a message of the key `name` wins."""
    before: str
    after: str = ""
    sample: str = ""
    icon: str = ""
    """One of the platform's icons ("quotes"); without one its label is shown."""


@dataclass(frozen=True)
class Asset:
    """A script (.js) or style sheet (.css) from the extension's package, served from the wiki's own address.

    `where`: "page" (pages on which one of its tags stands), "edit" (the source editor) or "special" (its special pages).
    """

    path: Path
    where: str = "page"

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class NamespacePart:
    """A namespace that the extension brings, with its talk namespace at the next number."""

    number: int
    name: str
    """In English; `names` in other languages."""
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Language -> name, name of the talk namespace."""
    model: str = "wikitext"
    """The content model of new pages; one that is not wikitext counts for all pages in it, as no dump tells it."""
    content: bool = False
    subpages: bool = False


@dataclass(frozen=True)
class Track:
    """Subtitles of a file. `address` gives WebVTT."""

    address: str
    language: str
    label: str
    direction: str = "ltr"


@dataclass(frozen=True)
class TrackFinder:
    """Finds the subtitles of files, asked for all players of a page at once."""

    name: str
    find: Callable[[Collection[str], str], Mapping[str, tuple[Track, ...]]]
    """Keys of files, and the content's language -> subtitles."""
    file_of: Callable[[int, str], str]
    """The key of the file that a page (namespace, key) has subtitles for; "" for other pages."""


@dataclass(frozen=True)
class ShownPage:
    """A page that is about to be shown. `title` is prefixed; `page_id` 0 for one that is not there."""

    title: str
    namespace: int
    page_id: int
    action: str
    skin: str
    model: str
    categories: tuple[str, ...]
    """Keys."""
    properties: Mapping[str, str]
    html: str
    """What is shown of its text; "" where that is not what is shown."""
    asker: Asker
    query: Mapping[str, str]
    interface_mark: str
    """Another one whenever a page of the MediaWiki namespace has changed: a key for what is made of such pages."""
    is_guarded: bool
    """Passwords or preferences are on it: nothing that people of the wiki wrote may run there."""
    is_safe_mode: bool
    origin: str
    """Scheme and host, without a slash at the end."""


@dataclass(frozen=True)
class HeadTag:
    """Something in the head of a page: "style" and "script" have an address of this site, "meta" a property and its content.

    The same tag of several extensions is written once. The address "built:<name>" is that of a file that comes with
    the platform; "built:gadget-base.js" is what scripts of a wiki's people stand on (jQuery, `mw`).
    """

    kind: str
    value: str
    name: str = ""


@dataclass(frozen=True)
class PageHead:
    """Adds to the heads of pages. An anonymous answer may be kept for minutes and served to others."""

    name: str
    make: Callable[[ShownPage], tuple[HeadTag, ...]]


@dataclass(frozen=True)
class PagePictures:
    """Finds the pictures that stand for pages, in lists of search results and the like: page id -> picture."""

    name: str
    find: Callable[[Collection[int], int], Mapping[int, Picture]]
    """Page ids, and the side in pixels of the square that pictures must fit into."""


@dataclass(frozen=True)
class Choice:
    """A box to tick in the preferences. `label` is plain text, or HTML marked safe."""

    key: str
    label: str
    is_default: bool = False


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices under one heading."""

    heading: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Preferences:
    """A section of Special:Preferences. What is chosen comes back as `Asker.choices` ("1" or "0"), for each wiki by itself."""

    name: str
    title: str
    """Its heading; a message of the key `prefs-<name>` wins."""
    groups: Callable[[Asker], tuple[ChoiceGroup, ...]]


@dataclass(frozen=True)
class Parts:
    """What an extension brings. The first six are the engine's (`wikigrove_engine.ext`)."""

    tags: tuple[object, ...] = ()
    functions: tuple[object, ...] = ()
    models: tuple[object, ...] = ()
    passes: tuple[object, ...] = ()
    libraries: tuple[object, ...] = ()
    switches: tuple[object, ...] = ()
    special_pages: tuple[SpecialPage, ...] = ()
    api_modules: tuple[ApiModule, ...] = ()
    action_modules: tuple[ActionModule, ...] = ()
    rights: tuple[Right, ...] = ()
    edit_filters: tuple[EditFilter, ...] = ()
    listeners: tuple[Listener, ...] = ()
    jobs: tuple[Job, ...] = ()
    tools: tuple[EditorTool, ...] = ()
    assets: tuple[Asset, ...] = ()
    tracking: tuple[str, ...] = ()
    """Message keys of the tracking categories that its parts use (`parser.note_tracking`); `<key>-desc` explains one."""
    namespaces: tuple[NamespacePart, ...] = ()
    track_finders: tuple[TrackFinder, ...] = ()
    page_heads: tuple[PageHead, ...] = ()
    page_pictures: tuple[PagePictures, ...] = ()
    preferences: tuple[Preferences, ...] = ()


@dataclass(frozen=True)
class Extension:
    """An extension as it presents itself. `name` is lower case letters, digits and "-"; `api` the generation it is for."""

    name: str
    title: str
    version: str
    summary: str
    make_parts: Callable[[Values], Parts]
    """The parts for a wiki with these values of `settings`."""
    api: int = GENERATION
    licence: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    requires: tuple[str, ...] = ()
    """Extensions that must be enabled too."""
    settings: tuple[Setting, ...] = ()
    messages: Path | None = None
    """A folder of <language>.json: key -> text."""
    pages: Path | None = None
    """A folder with pages that a wiki gets when it first enables the extension; see `starter.py`."""
    enabled_by_default: bool = False
