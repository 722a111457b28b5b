"""Edit summaries as HTML: links, and arrows to sections (`/* Heading */`). Nothing else is wikitext there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from wikigrove_engine.access import DataAccess, PageFacts
from wikigrove_engine.language import load_language
from wikigrove_engine.preprocess.anchors import section_id
from wikigrove_engine.preprocess.escape import decode_references, escape_text
from wikigrove_engine.preprocess.functions.addresses import local_url
from wikigrove_engine.site import SiteConfig
from wikigrove_engine.title import NS_FILE, NS_MEDIA, NS_SPECIAL, Title, encode_title, find_title, resolve_subpage

_SECTION: Final = re.compile(r"/\*\s*(.*?)\s*\*/", re.DOTALL)
_LINK: Final = re.compile(r"\[\[\s*:?([^\[\]|]+)(?:\|((?:\]?[^\]])*))?\]\]")


@dataclass(frozen=True)
class CommentStyle:
    """How links in comments are written. `local`: section links stay on the page that shows them (a comparison)."""

    local: bool = False
    legacy_anchors: bool = False
    """Anchors in MediaWiki's old encoding (".7B" for "{")."""
    missing_title: str = "$1 (page does not exist)"


def format_comment(
    comment: str, *, site: SiteConfig, access: DataAccess, title: Title | None = None, style: CommentStyle | None = None
) -> str:
    """One summary of an edit to `title` as HTML."""
    return format_comments([(comment, title)], site=site, access=access, style=style)[0]


def format_comments(
    comments: Sequence[tuple[str, Title | None]],
    *,
    site: SiteConfig,
    access: DataAccess,
    style: CommentStyle | None = None,
) -> list[str]:
    """Many summaries, each with its page; the pages that they link to are looked up in one batch."""
    writers = [_Writer(text, title, site, style or CommentStyle()) for text, title in comments]
    wanted = {t.without_fragment() for w in writers for t in w.titles()}
    facts = access.fetch_page_facts(wanted) if wanted else {}
    return [w.write(dict(facts)) for w in writers]


class _Writer:
    """One comment."""

    def __init__(self, comment: str, title: Title | None, site: SiteConfig, style: CommentStyle) -> None:
        self._text: Final = comment.replace("\n", " ").strip()
        self._title: Final = title
        self._site: Final = site
        self._style: Final = style
        self._trail: Final = load_language(site.language).link_trail

    def titles(self) -> list[Title]:
        """The pages whose existence matters."""
        out = []
        for match in _LINK.finditer(self._text):
            title = self._target(match[1])[0]
            if title is not None and not title.is_external and title.namespace >= 0 and title.key:
                out.append(title)
        return out

    def write(self, facts: dict[Title, PageFacts]) -> str:
        out: list[str] = []
        position = 0
        for match in _SECTION.finditer(self._text):
            before = self._text[position : match.start()]
            out.append(self._links(before, facts))
            out.append(
                self._section(
                    match,
                    has_before=bool(self._text[: match.start()].strip()),
                    has_after=bool(self._text[match.end() :].strip()),
                )
            )
            position = match.end()
        out.append(self._links(self._text[position:], facts))
        return "".join(out)

    def _section(self, match: re.Match[str], *, has_before: bool, has_after: bool) -> str:
        text = match[1]
        language = load_language(self._site.language)
        shown = escape_text(decode_references(text)).replace("[[", "&#91;&#91;").replace("]]", "&#93;&#93;")
        name = re.sub(r"\[\[:?|\]\]", "", text)
        anchor = section_id(name).strip("_")
        anchor = re.sub("_+", "_", anchor)
        body = shown
        arrow = "←" if language.direction == "rtl" else "→"
        if anchor and self._title is not None:
            label = f'{arrow}<bdi dir="{language.direction}">{shown}</bdi>'
            fragment = f"#{self._anchor(anchor)}"
            if self._style.local:
                body = f'<a href="{escape_text(fragment)}">{label}</a>'
            else:
                body = self._anchor_tag(
                    local_url(self._title.without_fragment(), self._site) + fragment, self._title, label
                )
        before = "- " if has_before else ""
        after = ": " if has_after else ""
        return f'{before}<span class="autocomment">{body}{after}</span>'

    def _anchor(self, anchor: str) -> str:
        if self._style.legacy_anchors:
            return quote(anchor, safe=":_.-~!").replace("~", ".7E").replace("!", ".21").replace("%", ".")
        return re.sub(r"[%\s\"<>\\^`{|}]", lambda m: quote(m[0]), anchor)

    def _anchor_tag(self, url: str, title: Title, label: str) -> str:
        name = self._site.title_rules.prefixed_text(title)
        return f'<a href="{escape_text(url)}" title="{escape_text(name)}">{label}</a>'

    def _links(self, text: str, facts: dict[Title, PageFacts]) -> str:
        out: list[str] = []
        position = 0
        for match in _LINK.finditer(text):
            if match.start() < position:
                continue
            title, label = self._target(match[1])
            out.append(escape_text(decode_references(text[position : match.start()])))
            position = match.end()
            if title is None:
                out.append(escape_text(match[0]))
                continue
            shown = match[2] or label
            trail = self._trail.match(text, match.end())
            if trail is not None and trail[1] and not title.is_external:
                shown += trail[1]
                position += len(trail[1])
            out.append(self._link(title, escape_text(decode_references(shown)), facts))
        out.append(escape_text(decode_references(text[position:])))
        return "".join(out)

    def _target(self, text: str) -> tuple[Title | None, str]:
        """The title that a link names, and the text that it shows without one of its own."""
        target = unquote(text) if "%" in text else text
        target = decode_references(target).strip()
        rules = self._site.title_rules
        if self._title is not None:
            resolved = resolve_subpage(target, self._title, rules) if target.startswith(("/", "../")) else None
            if resolved is not None:
                return resolved, target.strip("/") if target.startswith("/") and target.endswith("/") else target
        title = find_title(target, rules)
        if title is not None and not title.key and not title.is_external:
            if self._title is None:
                return None, target
            if not self._style.local:
                title = self._title.with_fragment(title.fragment)
        return title, target

    def _link(self, title: Title, label: str, facts: dict[Title, PageFacts]) -> str:
        if not title.key and not title.is_external:
            return f'<a href="#{escape_text(self._anchor(title.fragment.replace(" ", "_")))}">{label}</a>'
        fragment = f"#{self._anchor(title.fragment.replace(' ', '_'))}" if title.fragment else ""
        plain = title.without_fragment()
        if title.namespace == NS_MEDIA:
            plain = Title(NS_FILE, title.key)
        url = local_url(plain, self._site)
        if title.is_external:
            name = escape_text(self._site.title_rules.prefixed_text(plain))
            return f'<a href="{escape_text(url + fragment)}" class="extiw" title="{name}">{label}</a>'
        found = facts.get(plain)
        if title.namespace == NS_SPECIAL or title == self._title or (found is not None and found.exists):
            return self._anchor_tag(url + fragment, plain, label)
        key = encode_title(self._site.title_rules.prefixed_key(plain))
        url = f"{self._site.script}?title={key}&action=edit&redlink=1"
        name = self._style.missing_title.replace("$1", self._site.title_rules.prefixed_text(plain))
        return f'<a href="{escape_text(url)}" class="new" title="{escape_text(name)}">{label}</a>'
