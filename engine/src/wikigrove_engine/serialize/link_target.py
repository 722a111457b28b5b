"""What a link of the tree points to, and how that was or will be written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.serialize.attributes import find_attribute_part
from wikigrove_engine.serialize.escape import escape_entities
from wikigrove_engine.serialize.fragments import fragment_to_wikitext
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, Title, TitleRules, find_title
from wikigrove_engine.tree.nodes import Element

if TYPE_CHECKING:
    from wikigrove_engine.serialize.state import State

WIKI: Final = 1
EXTERNAL: Final = 2
MEDIA: Final = 3

_RED_LINK: Final = re.compile(r"\?action=edit&redlink=1(?=#|$)")
_RELATIVE: Final = re.compile(r"(?:\.{1,2}/)+")
_SCHEME: Final = re.compile(r"^https?:")
_BAD_TARGET: Final = re.compile(r"[\[\]{}|<>\n\x7f]")
_LINK_TYPE: Final = re.compile(r"(?:^|\s)mw:(WikiLink|ExtLink|MediaLink)(?=[\s/]|$)")
_ENDS_URL: Final = re.compile(r"[\s<>\"\[\]]")
_IPV6: Final = re.compile(r"[a-z+]*:?//\[[0-9A-Fa-f:.]+\]")
_KINDS: Final = {"WikiLink": WIKI, "ExtLink": EXTERNAL, "MediaLink": MEDIA}


class WrittenValue:
    """The value of an attribute: as it stood in the source, where nobody changed it, or as it is now."""

    __slots__ = ("from_source", "from_template", "is_changed", "is_name", "value")

    def __init__(
        self,
        value: str,
        *,
        from_source: bool,
        is_changed: bool = False,
        from_template: bool = False,
        is_name: bool = False,
    ) -> None:
        self.value = value
        self.from_source = from_source
        self.is_changed = is_changed
        self.from_template = from_template
        self.is_name = is_name
        """A name that was made of the address of another wiki."""


def read_written(node: Element, name: str, state: State) -> WrittenValue:
    """How an attribute was written."""
    part = find_attribute_part(node, name)
    if part is not None:
        html = part.get("html")
        if isinstance(html, str):
            text = fragment_to_wikitext(html, state, in_attribute=True)
            return WrittenValue(text, from_source=True, from_template=True)
    value = node.attrs.get(name, "")
    if name == "href":
        value = clean_href(value)
    shown, sources = node.source.find("a"), node.source.find("sa")
    if isinstance(shown, dict) and name in shown:
        if shown[name] != value:
            return WrittenValue(value, from_source=False, is_changed=True)
        if isinstance(sources, dict):
            written = sources.get(name)
            if isinstance(written, str):
                return WrittenValue(written, from_source=True)
    return WrittenValue(value, from_source=False)


def clean_href(href: str) -> str:
    """An address without what marks a link to a page that does not exist."""
    return _RED_LINK.sub("", href) if "redlink=1" in href else href


def link_kind(node: Element) -> int:
    """What `rel` calls the link; 0 where it says nothing."""
    found = _LINK_TYPE.search(node.attrs.get("rel", ""))
    return _KINDS[found[1]] if found is not None else 0


def has_protocol(text: str, state: State) -> bool:
    return state.scratch.parser().protocol.match(text) is not None


def href_to_title_text(href: str, state: State) -> str:
    """A page's name, as text, from an address: relative, or of the wiki's own articles. Percent-encoding is undone."""
    text = _RELATIVE.sub("", href, count=1) if href.startswith(".") else strip_article_path(href, state)
    head, mark, fragment = text.partition("#")
    if "%" in head:
        decoded = unquote(head, errors="replace")
        if "\ufffd" not in decoded:
            head = decoded
    return head + mark + fragment


def strip_article_path(href: str, state: State) -> str:
    """The name behind the wiki's own article path, with or without its server; other addresses unchanged."""
    before, _, after = state.site.article_path.partition("$1")
    if after or not before:
        return href
    rest = href
    server = re.sub(r"^https?:", "", state.site.server)
    for prefix in (f"https:{server}", f"http:{server}", server):
        if server and rest.startswith(prefix):
            rest = rest[len(prefix) :]
            break
    return rest[len(before) :] if rest.startswith(before) else href


def _interwiki_patterns(rules: TitleRules) -> list[tuple[str, str, re.Pattern[str]]]:
    """Prefixes with how their addresses begin, and the expressions of these, languages first."""
    out: list[tuple[str, str, re.Pattern[str]]] = []
    for wants_language in (True, False):
        for interwiki in rules.interwikis.values():
            if (interwiki.language is not None) != wants_language or "$1" not in interwiki.url:
                continue
            before, _, after = interwiki.url.partition("$1")
            bare = _SCHEME.sub("", before)
            relative = interwiki.protocol_relative or before.startswith("//")
            start = "(?:https?:)?" + re.escape(bare) if relative else re.escape(before)
            out.append((interwiki.prefix, bare, re.compile(f"{start}(.*){re.escape(after)}\\Z", re.DOTALL)))
    return out


_kept_patterns: dict[int, tuple[TitleRules, list[tuple[str, str, re.Pattern[str]]]]] = {}
"""By the identity of the rules, which are kept with them so that no other rules can get it."""


def find_interwiki_name(href: str, rules: TitleRules) -> tuple[str, str] | None:
    """Prefix and rest of the name by which an address of another wiki can be linked."""
    if "//" not in href[:10] or not rules.interwikis:
        return None
    kept = _kept_patterns.get(id(rules))
    if kept is None:
        if len(_kept_patterns) > 16:
            _kept_patterns.clear()
        kept = _kept_patterns[id(rules)] = (rules, _interwiki_patterns(rules))
    bare = _SCHEME.sub("", href)
    for prefix, start, pattern in kept[1]:
        if not bare.startswith(start):
            continue
        found = pattern.match(href)
        if found is not None:
            return prefix, found[1]
    return None


def find_link_title(text: str, state: State) -> Title | None:
    """The title that a target means when it is read on this page; None for none."""
    if "&" in text:
        text = decode_entities(text)
    text = text.strip()
    forced = text.startswith(":")
    if forced:
        text = text[1:].lstrip()
    if text.startswith("#"):
        return state.page.title.with_fragment(text[1:].replace("_", " "))
    if not forced:
        text = state.scratch.parser().resolve_subpage(text)
    return find_title(text, state.site.title_rules)


def escape_target(text: str) -> str:
    return escape_entities(text)


def is_valid_target(text: str, state: State) -> bool:
    """Whether `[[text]]` is a link at all."""
    if _BAD_TARGET.search(text):
        return False
    return find_link_title(text, state) is not None


def needs_colon(text: str, title: Title | None, state: State) -> bool:
    """Whether only a colon makes a plain link of a target: not a category, a picture, a link in the margin."""
    if text.startswith(":") or title is None:
        return False
    rules = state.site.title_rules
    if title.is_external:
        interwiki = rules.find_interwiki(title.interwiki)
        return (
            interwiki is not None
            and not title.local_interwiki
            and (interwiki.language is not None or interwiki.extra_language_link)
        )
    if title.namespace in (NS_CATEGORY, NS_FILE):
        return not text.startswith("#")
    return text.startswith("/") and title.key.startswith("/") and rules.has_subpages(state.page.title.namespace)


def same_title(a: Title, b: Title) -> bool:
    return a == b and a.fragment.replace("_", " ").strip() == b.fragment.replace("_", " ").strip()


def encode_spaces(url: str) -> str:
    """An address that ends where it should. The brackets of an IPv6 host stay."""
    host = _IPV6.match(url)
    at = host.end() if host is not None else 0
    return url[:at] + _ENDS_URL.sub(_percent, url[at:])


def _percent(match: re.Match[str]) -> str:
    return quote(match[0])
