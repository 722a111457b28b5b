"""The wiki itself for Lua: namespaces, counts, other wikis; and its messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.host import LuaHost, to_bytes, to_text
from wikigrove_engine.lua.library import pack_list
from wikigrove_engine.title import NS_CATEGORY, NS_MEDIA, NS_MODULE, NS_USER

VERSION: Final = "1.43.0"
"""The MediaWiki that our libraries are like; modules compare it."""


class SiteFunctions:
    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def facts(self) -> tuple[bytes, ...]:
        site = self._host.expander.site
        return tuple(map(to_bytes, (VERSION, site.script_path, site.server, site.sitename, site.style_path)))

    def namespaces(self) -> bytes:
        """Ten fields for each namespace, in the order of their numbers."""
        expander = self._host.expander
        rules = expander.site.title_rules
        out: list[bytes] = []
        for number in sorted(rules.namespaces):
            space = rules.namespaces[number]
            gendered = number in (NS_USER, NS_USER + 1)
            gendered = gendered and expander.content_language.gendered_namespace(number, "female") is not None
            aliases = list(dict.fromkeys(a for a in space.aliases if a != space.name))
            out += [
                b"%d" % number,
                to_bytes(space.name),
                to_bytes(space.canonical),
                _flag(space.subpages),
                _flag(gendered),
                _flag(space.first_letter),
                _flag(space.content),
                _flag(number != NS_MEDIA and number >= 0),
                to_bytes("" if space.default_model == "wikitext" and number != NS_MODULE else space.default_model),
                pack_list(list(map(to_bytes, aliases))),
            ]
        return pack_list(out)

    def statistics(self) -> tuple[int, ...]:
        expander = self._host.expander
        expander.metadata.limit_cache(3600)
        counts = expander.access.fetch_statistics()
        return (
            counts.pages,
            counts.articles,
            counts.files,
            counts.edits,
            counts.users,
            counts.active_users,
            counts.admins,
        )

    def category(self, name: bytes) -> tuple[int, ...]:
        """Pages, subcategories and files in a category; all of them first."""
        expander = self._host.expander
        title = expander.find_title(to_text(name), namespace=NS_CATEGORY)
        if title is None or title.namespace != NS_CATEGORY:
            return 0, 0, 0, 0
        if not expander.count_expensive():
            raise LuaFault("too many expensive function calls")
        expander.metadata.limit_cache(3600)
        counts = expander.access.fetch_categories([title]).get(title)
        if counts is None:
            return 0, 0, 0, 0
        return counts.pages, counts.subcategories, counts.files, counts.pages - counts.subcategories - counts.files

    def interwikis(self) -> bytes:
        """Eight fields for each prefix."""
        site = self._host.expander.site
        out: list[bytes] = []
        for found in site.title_rules.interwikis.values():
            out += [
                to_bytes(found.prefix),
                to_bytes(found.url),
                _flag(found.protocol_relative or found.url.startswith("//")),
                _flag(found.local),
                _flag(found.local_interwiki),
                _flag(found.extra_language_link),
                to_bytes(found.link_text or ""),
                to_bytes(found.site_name or ""),
            ]
        return pack_list(out)


class MessageFunctions:
    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host

    def find(self, keys: bytes, language: bytes, use_database: bool) -> bytes | None:
        """The text of the first of these messages (separated by NUL) that exists."""
        expander = self._host.expander
        code = to_text(language) or expander.site.language
        wanted = [k[:1].lower() + k[1:] for k in to_text(keys).replace(" ", "_").split("\x00") if k]
        if use_database:
            found = expander.access.fetch_messages(wanted, code)
        else:
            found = expander.access.fetch_default_messages(wanted, code)
        for key in wanted:
            text = found.get(key)
            if text is not None:
                return to_bytes(text)
        return None

    def language(self) -> bytes:
        return to_bytes(self._host.expander.site.language)


def _flag(value: bool) -> bytes:
    return b"1" if value else b""


def make_site(host: LuaHost) -> Mapping[str, Callable[..., Any]]:
    own = SiteFunctions(host)
    return {
        "facts": own.facts,
        "namespaces": own.namespaces,
        "statistics": own.statistics,
        "category": own.category,
        "interwikis": own.interwikis,
    }


def make_messages(host: LuaHost) -> Mapping[str, Callable[..., Any]]:
    own = MessageFunctions(host)
    return {"find": own.find, "language": own.language}
