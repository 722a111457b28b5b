"""<a>: links to pages, to files, to other wikis and to addresses."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.handlers.external_links import find_bare_url, write_external, write_numbered
from wikigrove_engine.serialize.handlers.link_elements import LinkElementHandler
from wikigrove_engine.serialize.handlers.link_guards import WikiLinkGuard
from wikigrove_engine.serialize.link_target import (
    EXTERNAL,
    MEDIA,
    WrittenValue,
    clean_href,
    escape_target,
    find_interwiki_name,
    find_link_title,
    has_protocol,
    href_to_title_text,
    is_valid_target,
    link_kind,
    needs_colon,
    read_written,
    same_title,
    strip_article_path,
)
from wikigrove_engine.serialize.state import LINK_TEXT, State
from wikigrove_engine.title import NS_MEDIA, Title, find_title
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text

__all__ = ["LinkElementHandler", "LinkHandler"]

_ISBN: Final = re.compile(r"Special:BookSources/([0-9X]{10,13})\Z", re.I)
_LOST: Final = re.compile(r"[\[\]{}|<>\n]")


_SECOND_COLON: Final = re.compile(r"^([^:]+):\s*:")
_TAG: Final = re.compile(r"<[a-zA-Z][^<>]*>")


class LinkHandler(Handler):
    """<a>."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        kind = link_kind(node)
        href = clean_href(node.attrs.get("href", ""))
        if "href" not in node.attrs and not kind:
            state.write_children(node)
            return node.next
        if kind == MEDIA and "resource" in node.attrs:
            _write_wiki(node, read_written(node, "resource", state), state)
            return node.next
        if kind == MEDIA and has_protocol(href, state):
            # Only the address of the file is known: its last part is the name.
            name = f"{state.site.title_rules.namespace_name(NS_MEDIA)}:{href.rpartition('/')[2]}"
            _write_wiki(node, WrittenValue(name, from_source=False), state)
            return node.next
        target = read_written(node, "href", state)
        if kind == EXTERNAL and target.from_source:
            write_external(node, target, state)
            return node.next
        if not target.from_source:
            if write_numbered(node, state):
                return node.next
            target = _find_local(node, href, target, kind, state)
        if target.from_source or not _is_address(target.value, kind, state):
            _write_wiki(node, target, state)
        else:
            write_external(node, target, state)
        return node.next


def _is_address(value: str, kind: int, state: State) -> bool:
    """Whether a target is no page of any wiki that we know."""
    if value.startswith("#"):
        return False
    return has_protocol(value, state)


def _find_local(node: Element, href: str, target: WrittenValue, kind: int, state: State) -> WrittenValue:
    """The target as a page's name, where an address is one of this wiki or of one with a prefix."""
    if kind == EXTERNAL and not node.source.is_new and not target.is_changed:
        # Somebody wrote it as an address.
        return target
    if not has_protocol(href, state):
        return target
    own = strip_article_path(href, state)
    found = find_interwiki_name(href, state.site.title_rules)
    if own != href and (found is None or _is_own(found[0], state)):
        return WrittenValue("./" + own, from_source=False, is_changed=True)
    if found is None or find_bare_url(node, href, state):
        return target
    prefix, name = found
    page = name.partition("#")[0]
    if name.startswith("#") or "?" in page[:-1]:
        return target
    if "%" in name:
        name = href_to_title_text("./" + name, state)
    named = _named_by_title(node, href, state)
    if named is not None:
        prefix = named
    colon = "" if prefix.startswith(":") else ":" if _is_language(prefix, state) else ""
    return WrittenValue(f"{colon}{prefix}:{name}", from_source=False, is_changed=True, is_name=True)


def _is_own(prefix: str, state: State) -> bool:
    interwiki = state.site.title_rules.find_interwiki(prefix)
    return interwiki is not None and interwiki.local_interwiki


def _is_language(prefix: str, state: State) -> bool:
    interwiki = state.site.title_rules.find_interwiki(prefix)
    return interwiki is not None and (interwiki.language is not None or interwiki.extra_language_link)


def _named_by_title(node: Element, href: str, state: State) -> str | None:
    """Of several prefixes with one address, the one that the link's title names."""
    title = find_title(node.attrs.get("title", ""), state.site.title_rules)
    if title is None or not title.is_external:
        return None
    made = state.scratch.parser().interwiki_href(title.without_fragment())
    return title.interwiki if href.partition("#")[0] == made else None


# --- links to pages


def _write_wiki(node: Element, target: WrittenValue, state: State) -> None:
    source = node.source
    text = plain_content(node)
    if _write_isbn(node, target, text, state):
        return
    name = target.value if target.from_source or target.is_name else _new_target(target.value, text, state)
    if target.from_template:
        title = None
    else:
        # An address tells the whole name: a slash at its start makes no subpage of it.
        whole = name if target.from_source or name.startswith((":", "#")) else f":{name}"
        title = find_link_title(whole, state)
        if not target.from_source:
            if title is not None and title.is_external and not name.startswith(":"):
                # Prefixes are written small.
                prefix_text, colon, rest = name.partition(":")
                if prefix_text.lower() == title.interwiki:
                    name = title.interwiki + colon + rest
            name = escape_target(name)
            if title is None or not is_valid_target(name, state):
                state.write_children(node)
                return
    tail = _fact(source.find("tail"))
    prefix = _fact(source.find("prefix"))
    simple = _find_simple(node, name, title, target, text, prefix, tail, state)
    guard = _guard(title, state)
    if target.from_template and text is not None and text == source.find("givenText"):
        # The template gives the text too.
        simple = f"[[{name}]]"
    if simple is not None:
        state.emit(simple, node, guard=guard)
        return
    content = state.children_to_text(node, context=LINK_TEXT, in_link=True)
    if tail and content.endswith(tail) and len(content) > len(tail):
        content = content[: -len(tail)]
    else:
        tail = ""
    if prefix and content.startswith(prefix) and len(content) > len(prefix):
        content = content[len(prefix) :]
    else:
        prefix = ""
    if not target.from_source:
        if (
            text is not None
            and title is not None
            and "|" not in text
            and text[:1] == name[:1].lower()
            and _resolve_text(name[:1].lower() + name[1:], title, state)
        ):
            # People write it as in the sentence.
            name = name[:1].lower() + name[1:] if text.startswith(name[:1].lower() + name[1:]) else name
        if needs_colon(name, title, state):
            name = f":{name}"
    pipe = "{{!}}" if node.source.find("firstPipeSrc") == "{{!}}" else "|"
    state.emit(f"{prefix}[[{name}{pipe}{content or '<nowiki/>'}]]{tail}", node, guard=guard)


def _new_target(href: str, text: str | None, state: State) -> str:
    """A page's name from an address that no source tells of."""
    if href.startswith(":") or (href.startswith("#") and not href.startswith("#/")):
        return href
    name = href_to_title_text(href, state)
    page = state.page.title
    head, mark, fragment = name.partition("#")
    if mark and text is not None and text.startswith("#") and find_title(head, state.site.title_rules) == page:
        return "#" + fragment.replace("_", " ")
    if text is None or not text.startswith("./"):
        name = name.replace("_", " ")
    if mark and _LOST.search(name):
        # What would end the link is percent-encoded; a fragment may hold it.
        head, mark, fragment = name.partition("#")
        name = head + mark + _LOST.sub(_percent_encode, fragment)
    return name.strip()


def _percent_encode(match: re.Match[str]) -> str:
    return quote(match[0])


def _find_simple(
    node: Element,
    name: str,
    title: Title | None,
    target: WrittenValue,
    text: str | None,
    prefix: str,
    tail: str,
    state: State,
) -> str | None:
    """The link without a pipe, where it shows what it shall; else None."""
    source = node.source
    if text is None or not text:
        return None
    if target.from_source:
        if source.syntax == "piped":
            return None
        shown = text
        if tail and shown.endswith(tail):
            shown = shown[: len(shown) - len(tail)]
        else:
            tail = ""
        if prefix and shown.startswith(prefix):
            shown = shown[len(prefix) :]
        else:
            prefix = ""
        if target.from_template or _shows(name, title, shown, state):
            return f"{prefix}[[{name}]]{tail}"
        return None
    if text != text.strip() or _LOST.search(text) or title is None:
        return None
    spelled = escape_target(text)
    own = _resolve_text(spelled, title, state)
    if own is not None:
        colon = ":" if needs_colon(spelled, own, state) else ""
        return f"[[{colon}{spelled}]]"
    if text.startswith("/"):
        own = find_link_title(f":{spelled}", state)
        return f"[[:{spelled}]]" if own is not None and same_title(own, title) else None
    return _find_trailed(text, title, state)


def _resolve_text(text: str, title: Title, state: State) -> Title | None:
    """The title that a text names when it is a link's target, if it is `title`."""
    if text.startswith((":", "../")) or text.endswith("/"):
        return None
    own = find_link_title(text, state)
    if own is None or not same_title(own, title) or own.local_interwiki != title.local_interwiki:
        return None
    return own


def _find_trailed(text: str, title: Title, state: State) -> str | None:
    """`[[word]]s` for a link that shows a page's name and letters behind it."""
    trail = state.scratch.parser().link_trail
    name = state.site.title_rules.full_text(title)
    if len(text) <= len(name) or title.is_external:
        return None
    head, tail = text[: len(name)], text[len(name) :]
    found = trail.match(tail)
    if found is None or found.end() != len(tail) or _resolve_text(head, title, state) is None:
        return None
    return None if needs_colon(head, title, state) else f"[[{head}]]{tail}"


def _shows(name: str, title: Title | None, text: str, state: State) -> bool:
    """Whether `[[name]]` shows this text."""
    shown = decode_entities(name)
    if shown == text:
        return True
    shown = shown.lstrip()
    shown = shown.removeprefix(":")
    if title is not None and title.is_external and _SECOND_COLON.sub(r"\1:", shown, count=1) == text:
        return True
    if text in (shown, shown.strip("/")):
        return True
    if "%" in shown and href_to_title_text("./" + shown, state) == text:
        return True
    return title is not None and name.startswith("../") and text == state.site.title_rules.prefixed_text(title)


def plain_content(node: Element) -> str | None:
    """The text of an element that holds nothing but text; else None."""
    out = ""
    child = node.first
    while child is not None:
        if isinstance(child, Text):
            out += child.data
        elif not isinstance(child, Comment):
            return None
        child = child.next
    return out


def _fact(value: object) -> str:
    return value if isinstance(value, str) else ""


def _guard(title: Title | None, state: State) -> WikiLinkGuard:
    parser = state.scratch.parser()
    return WikiLinkGuard(trail=parser.link_trail, prefix=parser.link_prefix)


def _write_isbn(node: Element, target: WrittenValue, text: str | None, state: State) -> bool:
    """Write an ISBN that links by itself; False where the link is none."""
    from wikigrove_engine.serialize.handlers.external_links import write_magic

    value = node.attrs.get("href", "")
    if "BookSources/" not in value:
        return False
    found = _ISBN.search(value)
    return found is not None and write_magic(node, "ISBN", found[1].upper(), state)


def _escape_brackets(match: re.Match[str]) -> str:
    """A tag whose attributes can't end the link around it."""
    return match[0].replace("[[", "&#91;&#91;").replace("]]", "&#93;&#93;")
