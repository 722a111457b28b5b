"""Titles for Lua: what a page is called, and what the wiki knows of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from wikigrove_engine.access import FileRequest, PageFacts
from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.host import LuaHost, to_bytes, to_text
from wikigrove_engine.lua.library import pack_list
from wikigrove_engine.preprocess.escape import decode_references
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.redirects import find_module_redirect, find_redirect
from wikigrove_engine.title import NS_FILE, NS_MEDIA, NS_MODULE, NS_SPECIAL, Title, TitleError, encode_title, make_title

_SCHEMES: Final = {"http": "http:", "https": "https:", "relative": "", "canonical": ""}


class TitleFunctions:
    """A title is named by its full text, which Lua has from `read` or `make`."""

    def __init__(self, host: LuaHost) -> None:
        self._host: Final = host
        self._titles: Final[dict[str, Title | None]] = {}
        self._counted: Final[set[Title]] = set()
        """Whose lookup was counted as expensive already."""

    @property
    def _expander(self) -> Expander:
        return self._host.expander

    def read(self, text: bytes, namespace: object = None) -> tuple[Any, ...] | None:
        """A title as written; `namespace` for one that names none."""
        number = self._namespace(namespace) if namespace is not None else 0
        title = self._expander.find_title(decode_references(to_text(text)), namespace=number)
        return None if title is None else self._describe(title)

    def make(self, namespace: object, text: bytes, fragment: bytes, interwiki: bytes) -> tuple[Any, ...] | None:
        """A title from its parts."""
        number = self._namespace(namespace)
        rules = self._expander.site.title_rules
        if interwiki:
            found = self._expander.find_title(f"{to_text(interwiki)}:{to_text(text)}")
            return None if found is None else self._describe(found.with_fragment(to_text(fragment)))
        try:
            title = make_title(number, to_text(text), rules)
        except TitleError:
            return None
        return self._describe(title.with_fragment(to_text(fragment)))

    def current(self) -> tuple[Any, ...]:
        return self._describe(self._expander.page.title)

    def by_id(self, number: float) -> tuple[Any, ...] | None:
        """The page with this number; counts as expensive."""
        expander = self._expander
        page = expander.page
        if page.page_id and int(number) == page.page_id:
            return self._describe(page.title)
        if not expander.count_expensive():
            raise LuaFault("too many expensive function calls")
        found = expander.access.fetch_titles_by_id([int(number)]).get(int(number))
        return None if found is None else self._describe(found)

    def namespace_facts(self) -> bytes:
        """For each namespace: number, name, whether it has subpages, whether it holds content."""
        out: list[bytes] = []
        for space in self._expander.site.title_rules.namespaces.values():
            out += [
                b"%d" % space.id,
                to_bytes(space.name),
                b"1" if space.subpages else b"",
                b"1" if space.content else b"",
            ]
        return pack_list(out)

    def facts(self, name: bytes) -> tuple[Any, ...]:
        """Whether the page exists, its number, whether it is a redirect, its content model, its size."""
        title = self._get(name)
        expander = self._expander
        if title.is_external:
            return False, 0, False, b"wikitext", 0
        if title.namespace == NS_SPECIAL:
            known = title.key.partition("/")[0].lower() in expander.content_language.special_pages
            return known, 0, False, b"wikitext", 0
        page = expander.page
        if title == page.title and page.page_id:
            return True, page.page_id, False, to_bytes(page.model), page.revision_size
        self._count(title)
        found: PageFacts = expander.page_facts(title)
        model = found.model if found.exists else self._default_model(title)
        exists = found.exists and (title.namespace not in (NS_FILE, NS_MEDIA) or found.page_id != 0 or found.length > 0)
        return exists, found.page_id, found.is_redirect, to_bytes(model), found.length

    def look_up(self, *names: bytes) -> None:
        """Ask for the facts of many pages at once; counts as expensive once for every 25."""
        expander = self._expander
        titles = [t for t in map(self._get, names) if not t.is_external and t.namespace >= 0]
        fresh = [t for t in titles if t not in self._counted]
        for _ in range((len(fresh) + 24) // 25):
            if not expander.count_expensive():
                raise LuaFault("too many expensive function calls")
        self._counted.update(fresh)
        expander.load_facts(titles)

    def content(self, name: bytes) -> bytes | None:
        """The text of a page, a redirect's own too; the page counts as transcluded."""
        title = self._get(name)
        if title.is_external or title.namespace < 0:
            return None
        text = self._source(title)
        return None if text is None else to_bytes(text)

    def redirect_target(self, name: bytes) -> tuple[Any, ...] | None:
        title = self._get(name)
        if title.is_external or title.namespace < 0:
            return None
        text = self._source(title)
        if text is None:
            return None
        read = find_module_redirect if title.namespace == NS_MODULE else find_redirect
        target = read(text, self._expander.site.title_rules)
        return None if target is None else self._describe(target)

    def protection(self, name: bytes) -> bytes:
        """Actions and levels, one after the other."""
        title = self._get(name)
        expander = self._expander
        levels: Mapping[str, tuple[str, str]] = {}
        if title == expander.page.title and expander.page.protection:
            levels = expander.page.protection
        elif not title.is_external and title.namespace >= 0:
            self._count(title)
            expander.metadata.existence.add(title)
            facts = expander.access.fetch_revisions([title]).get(title)
            levels = facts.protection if facts is not None else {}
        out: list[bytes] = []
        for action, (level, _expiry) in levels.items():
            out += [to_bytes(action), to_bytes(level)]
        return pack_list(out)

    def file(self, name: bytes) -> tuple[Any, ...]:
        """Whether there is such a file; width, height, size, kind, pages, length in seconds."""
        title = self._get(name)
        expander = self._expander
        if title.namespace not in (NS_FILE, NS_MEDIA) or title.is_external:
            return (False,)
        title = Title(NS_FILE, title.key)
        self._count(title)
        expander.metadata.files.setdefault(title, None)
        request = FileRequest(title)
        facts = expander.access.fetch_files([request]).get(request)
        if facts is None:
            return (False,)
        return True, facts.width, facts.height, facts.size, to_bytes(facts.mime), facts.page_count, facts.duration

    def categories(self, name: bytes) -> bytes:
        title = self._get(name)
        expander = self._expander
        if title.is_external or title.namespace < 0:
            return b""
        self._count(title)
        expander.metadata.existence.add(title)
        found = expander.access.fetch_page_categories([title]).get(title, ())
        return pack_list([to_bytes(c.text) for c in found])

    def page_language(self, name: bytes) -> bytes:
        expander = self._expander
        title = self._get(name)
        own = expander.page.language if title == expander.page.title else ""
        return to_bytes(own or expander.site.language)

    def url(self, kind: bytes, name: bytes, query: bytes, scheme: bytes) -> bytes:
        """An address: "local", "full" or "canonical"."""
        title = self._get(name)
        site = self._expander.site
        query_text = to_text(query)
        fragment = "#" + title.fragment.replace(" ", "_") if title.fragment and kind != b"local" else ""
        found = site.title_rules.find_interwiki(title.interwiki) if title.is_external else None
        if found is not None:
            address = found.url.replace("$1", encode_title(site.title_rules.prefixed_key(title).partition(":")[2]))
            return to_bytes(f"{address}{'?' + query_text if query_text else ''}{fragment}")
        key = site.title_rules.url_key(title)
        if query_text:
            path = f"{site.script}?title={key}&{query_text}"
        else:
            path = site.article_path.replace("$1", key)
        if kind == b"local":
            return to_bytes(path)
        server = site.server
        wanted = to_text(scheme)
        if "//" in server and (kind == b"full" or wanted):
            bare = server[server.index("//") :]
            server = _SCHEMES.get(wanted, "") + bare if wanted in ("http", "https") else bare
            if wanted == "canonical":
                server = site.server
        return to_bytes(f"{server}{path}{fragment}")

    def partial_url(self, text: bytes) -> bytes:
        return to_bytes(encode_title(to_text(text)))

    # -- what several share

    def _describe(self, title: Title) -> tuple[Any, ...]:
        rules = self._expander.site.title_rules
        full = rules.full_text(title)
        self._titles[full] = title
        return (
            title.namespace,
            to_bytes("" if title.is_external else rules.namespace_name(title.namespace)),
            to_bytes(title.text),
            to_bytes(title.fragment),
            to_bytes(title.interwiki),
            to_bytes(rules.prefixed_text(title)),
            to_bytes(full),
        )

    def _get(self, name: bytes) -> Title:
        text = to_text(name)
        found = self._titles.get(text)
        if found is None:
            found = self._expander.find_title(text)
            if found is None:
                raise LuaFault(f'"{text}" is not a title')
            self._titles[text] = found
        return found

    def _namespace(self, namespace: object) -> int:
        rules = self._expander.site.title_rules
        number: int | None = None
        if isinstance(namespace, int | float):
            number = int(namespace)
        elif isinstance(namespace, bytes):
            number = rules.find_namespace(to_text(namespace)) if namespace else 0
        if number is None or (number not in rules.namespaces and number != 0):
            shown = to_text(namespace) if isinstance(namespace, bytes) else f"{namespace}"
            raise LuaFault(f"bad argument: unrecognized namespace name '{shown}'")
        return number

    def _count(self, title: Title) -> None:
        if title in self._counted or title == self._expander.page.title:
            return
        self._counted.add(title)
        if not self._expander.count_expensive():
            raise LuaFault("too many expensive function calls")

    def _source(self, title: Title) -> str | None:
        expander = self._expander
        title = title.without_fragment()
        answer = expander.access.fetch_sources([title]).get(title)
        expander.metadata.templates.setdefault(title, None if answer is None else title)
        if answer is None:
            return None
        expander.metadata.template_revisions[title] = answer.revision_id
        return answer.wikitext.replace("\x7f", "?")

    def _default_model(self, title: Title) -> str:
        space = self._expander.site.title_rules.namespaces.get(title.namespace)
        return space.default_model if space is not None else "wikitext"


def make_titles(host: LuaHost) -> Mapping[str, Callable[..., Any]]:
    own = TitleFunctions(host)
    return {
        "read": own.read,
        "make": own.make,
        "current": own.current,
        "by_id": own.by_id,
        "namespace_facts": own.namespace_facts,
        "facts": own.facts,
        "look_up": own.look_up,
        "content": own.content,
        "redirect_target": own.redirect_target,
        "protection": own.protection,
        "file": own.file,
        "categories": own.categories,
        "page_language": own.page_language,
        "url": own.url,
        "partial_url": own.partial_url,
    }
