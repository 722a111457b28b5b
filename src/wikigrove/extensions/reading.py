"""What an extension may read of the wiki in scope, in batches.

This floor knows nothing of wikis: a context above hands the reader in when the platform starts (`provide_reader`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class PageFound:
    """A page. `title` is its prefixed text, `key` its key without the namespace, `path` its address."""

    page_id: int
    title: str
    namespace: int
    key: str
    path: str
    is_redirect: bool
    latest_id: int
    model: str


@dataclass(frozen=True)
class Picture:
    """A picture at a size: its address, pixels, the key of its file, and the file itself."""

    address: str
    width: int
    height: int
    file: str
    original: str = ""
    original_width: int = 0
    original_height: int = 0


@dataclass(frozen=True)
class SiteFacts:
    """The wiki's own facts: addresses without a host, namespaces by number with their local names."""

    slug: str
    name: str
    language: str
    script: str
    script_path: str
    article_path: str
    main_page: str
    namespaces: Mapping[int, str]


class WikiReader(Protocol):
    """Reads for one person; what they may not read is as if it were not there. Each method asks once for all."""

    def find_pages(self, titles: Collection[str]) -> Mapping[str, PageFound]:
        """Pages that exist, by the title that was given."""
        ...

    def find_pages_by_id(self, page_ids: Collection[int]) -> Mapping[int, PageFound]: ...

    def find_pages_by_start(self, namespace: int, starts: Collection[str]) -> tuple[PageFound, ...]:
        """Pages of a namespace whose keys start with one of `starts`, by key; 1000 at most."""
        ...

    def follow_redirects(self, page_ids: Collection[int]) -> Mapping[int, int]:
        """Redirects among these pages -> the pages of this wiki that they lead to."""
        ...

    def read_texts(self, titles: Collection[str]) -> Mapping[str, str]:
        """The sources of pages that exist."""
        ...

    def render(self, page_ids: Collection[int]) -> Mapping[int, str]:
        """The pages' HTML as readers get it. Those whose rendering is kept cost one query together."""
        ...

    def render_inline(self, wikitext: str) -> str:
        """A short text of the interface as HTML, without a paragraph around it."""
        ...

    def read_properties(self, page_ids: Collection[int], names: Collection[str]) -> Mapping[int, Mapping[str, str]]:
        """Page properties of these names: page id -> name -> value."""
        ...

    def list_by_property(self, name: str, *, start: int = 0, limit: int = 50) -> tuple[PageFound, ...]:
        """Pages with a property, by id from `start`."""
        ...

    def list_links_to_property(self, name: str, *, start: int = 0, limit: int = 50) -> tuple[PageFound, ...]:
        """Pages that link to a page with a property, by id from `start`; redirects and pages with it left out."""
        ...

    def find_pictures(self, files: Collection[str], *, width: int, height: int) -> Mapping[str, Picture]:
        """Files by key, at a size."""
        ...

    def language_label(self, code: str) -> tuple[str, str]:
        """A language's own name and its direction; the code itself for an unknown one."""
        ...

    def api_path(self, extension: str, module: str, **parameters: str) -> str:
        """The address of an API module."""
        ...

    def site(self) -> SiteFacts: ...

    def interface_mark(self) -> str:
        """Another one whenever a page of the MediaWiki namespace has changed; see `ShownPage.interface_mark`."""
        ...


_provided: list[Callable[[frozenset[str] | None], WikiReader]] = []


def provide_reader(make: Callable[[frozenset[str] | None], WikiReader]) -> None:
    """Called once by the context that can read."""
    _provided[:] = [make]


def open_wiki(rights: frozenset[str] | None) -> WikiReader:
    """A reader of the wiki in scope for somebody with these rights (`asker.rights`); None: what no person asks for."""
    if not _provided:
        raise RuntimeError("the platform has not started")
    return _provided[0](rights)
