"""The host's half of mw.uri: addresses of pages and of sections."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

from wikigrove_engine.html.sanitizer import escape_id
from wikigrove_engine.lua.host import to_bytes, to_text
from wikigrove_engine.preprocess.anchors import section_id, strip_section_name
from wikigrove_engine.preprocess.functions.addresses import local_url
from wikigrove_engine.title import NS_FILE, NS_MEDIA, Title

if TYPE_CHECKING:
    from wikigrove_engine.lua.host import LuaHost


class AddressHost:
    """Addresses on the wiki that runs the module."""

    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def functions(self) -> dict[str, Callable[..., object]]:
        return {
            "anchor": self.anchor,
            "page_title": self.page_title,
            "local_url": self.local_url,
            "full_url": self.full_url,
            "canonical_url": self.full_url,
        }

    def anchor(self, text: bytes) -> bytes:
        """The id of a section with this heading."""
        name = strip_section_name(to_text(text), self._host.expander.site)
        return to_bytes(escape_id(section_id(name)))

    def page_title(self) -> bytes:
        expander = self._host.expander
        return to_bytes(expander.site.title_rules.prefixed_text(expander.page.title))

    def local_url(self, page: bytes, query: bytes) -> bytes | None:
        """The path of a page; None where the text is no title."""
        title = self._find(to_text(page))
        return None if title is None else to_bytes(local_url(title, self._host.expander.site, to_text(query)))

    def full_url(self, page: bytes, query: bytes) -> bytes | None:
        title = self._find(to_text(page))
        if title is None:
            return None
        site = self._host.expander.site
        url = local_url(title, site, to_text(query))
        return to_bytes(url if title.interwiki else site.server + url)

    def _find(self, text: str) -> Title | None:
        expander = self._host.expander
        title = expander.find_title(text) or expander.find_title(unquote_plus(text))
        if title is not None and title.namespace == NS_MEDIA:
            return Title(NS_FILE, title.key, fragment=title.fragment)
        return title


def make_addresses(host: LuaHost) -> dict[str, Callable[..., object]]:
    return AddressHost(host).functions()
