"""One page's way from wikitext to a tree: what scanner, stages and passes share."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wikigrove_engine.access import DataAccess
from wikigrove_engine.ext import Tag
from wikigrove_engine.language import Language, load_language
from wikigrove_engine.linter.findings import Findings
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.passes import kept
from wikigrove_engine.passes.kept import KeptTree, KeptVariant
from wikigrove_engine.pipelines import build_body, run_fragment_passes, run_page_passes, run_stages
from wikigrove_engine.preprocess import (
    ArgNode,
    Expander,
    Expansion,
    ExtensionCall,
    Node,
    RawText,
    TemplateNode,
)
from wikigrove_engine.redirect import scan_redirect
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.stages.media_item import MediaList
from wikigrove_engine.title import NS_CATEGORY, Title
from wikigrove_engine.tokenize import extensions, finished
from wikigrove_engine.tokenize.line_state import LineState
from wikigrove_engine.tokenize.links import interwiki_url, page_href
from wikigrove_engine.tokenize.links_href import encode_href
from wikigrove_engine.tokenize.scanner import Scanner
from wikigrove_engine.tokenize.tags import flatten
from wikigrove_engine.tokenize.tokens import Piece
from wikigrove_engine.tokenize.transclusion import Transclusion, make_transclusion
from wikigrove_engine.tree.nodes import Element, Json, Text, list_elements
from wikigrove_engine.tree.writer import write_children

_SWITCH_FLAGS: Final = {
    "notoc": "no-toc",
    "noeditsection": "no-section-edit-links",
    "nogallery": "mw-NoGallery",
    "newsectionlink": "mw-NewSection",
    "nonewsectionlink": "mw-HideNewSection",
    "index": "mw-IndexPolicy",
    "noindex": "mw-NoIndexPolicy",
}


@dataclass(frozen=True)
class ParseOptions:
    """How a page is rendered; none of it changes what the wikitext means."""

    sections: bool = True
    """Put <section> elements around sections."""
    lint: bool = False
    """Gather what the linter finds."""
    mark_links: bool = True
    """Ask which linked pages exist, and mark the others. Whoever only wants the metadata saves the question."""
    fragment_modes: tuple[str, ...] = ("html5", "legacy")
    """How ids of headings are written: the first one is the id, further ones are fallbacks."""


class TimeUp(Exception):
    """The page took longer than its limit."""


class Parser:
    """Makes one tree. `text` is the page's source."""

    def __init__(
        self,
        *,
        site: SiteConfig,
        page: PageConfig,
        access: DataAccess,
        metadata: Metadata | None = None,
        options: ParseOptions | None = None,
    ) -> None:
        self.site = site
        self.page = page
        self.access = access
        self.options = options if options is not None else ParseOptions()
        self.metadata = metadata if metadata is not None else Metadata()
        self.findings: Findings | None = Findings() if self.options.lint else None
        self.expander = Expander(site=site, page=page, access=access, metadata=self.metadata)
        self.language: Language = load_language(site.language)
        self.link_trail: re.Pattern[str] = self.language.link_trail
        self.link_prefix: re.Pattern[str] | None = self.language.link_prefix
        self.bare_facts = 0
        """Above zero, source facts that only our own way back wants are left out: inside rules of variants."""
        self.has_variants: bool = self.language.has_variants
        self.protocol: re.Pattern[str] = _protocol_pattern(site.protocols)
        self.transclusions: dict[str, Transclusion] = {}
        self.link_titles: dict[str, Title] = {}
        self.media = MediaList()
        self.extension_state: dict[str, object] = {}
        """What extensions keep while the page is parsed, by their names."""
        self.indicators: dict[str, Element] = {}
        """Name -> what the page's indicator shows, until the page is finished."""
        self.kept_trees: list[KeptTree] = []
        self.kept_variants: list[KeptVariant] = []
        self._inner_base = -1
        self.last_trail = 0
        self.has_toc = False
        self.text = ""
        self._abouts = 0
        self._expansions: dict[int, Expansion] = {}
        self._kept: list[Node] = []
        self._end = time.monotonic() + site.limits.seconds
        self._checks = 0
        self._rendering: set[tuple[str, str, int]] = set()
        self._interwiki_titles: dict[str, str] = {}

    # --- whole pages and parts

    def parse_page(self, text: str) -> Element:
        """The page's body."""
        limit = self.site.limits.wikitext_bytes
        if len(text) > limit:
            text = text[:limit]
        self.text = text
        tree = self.expander.build_page_tree(text)
        scanner = Scanner(self, text, nodes=dict(tree.index), frame=self.expander.root, base=0)
        scanner.section_numbers = {h.start: h.number for h in tree.headings}
        start = scan_redirect(scanner)
        tokens = scanner.scan(start)
        body = build_body(run_stages(tokens), max_depth=self.site.limits.html_depth)
        run_page_passes(body, self, text=text)
        self.expander.report_limits()
        return body

    def parse_wikitext(self, text: str, *, call: ExtensionCall, inline: bool = False) -> Element:
        """The inside of an extension tag as a fragment; its children are what the tag may show."""
        tree = call.frame.build_tree(text)
        state = LineState()
        base = self.inner_base(text, call)
        scanner = Scanner(self, text, nodes=dict(tree.index), frame=call.frame, state=state, base=base)
        tokens = scanner.scan()
        body = build_body(run_stages(tokens, inline=inline), max_depth=self.site.limits.html_depth // 2)
        if base >= 0:
            run_fragment_passes(body, self, text=self.text, start=base, end=base + len(text), ranged=True)
        else:
            run_fragment_passes(body, self, text=text, start=0, end=len(text), ranged=False)
        return body

    def parse_range(
        self, scanner: Scanner, start: int, end: int, *, inline: bool = True, no_links: bool = False
    ) -> Element:
        """A part of a scanner's source (a caption, an attribute's value) as a fragment."""
        if inline:
            tokens = scanner.collect(start, end, no_links=no_links)
        else:
            sub = Scanner(self, scanner.src, nodes=scanner.nodes, frame=scanner.frame, base=scanner.base)
            sub.closers = scanner.closers
            sub.state.depth = scanner.state.depth + 1
            tokens = sub.scan(start, end)
        body = build_body(run_stages(tokens, inline=inline), max_depth=self.site.limits.html_depth // 2)
        base = scanner.base
        run_fragment_passes(
            body,
            self,
            text=self.text,
            start=start + max(base, 0),
            end=end + max(base, 0),
            ranged=base >= 0,
            inline=True,
        )
        return body

    def parse_tokens(self, tokens: list[Piece], scanner: Scanner, *, start: int, end: int) -> Element:
        """Inline tokens of [start, end) of a scanner's source as a fragment."""
        body = build_body(run_stages(tokens, inline=True), max_depth=self.site.limits.html_depth // 2)
        base = scanner.base
        run_fragment_passes(
            body,
            self,
            text=self.text,
            start=start + max(base, 0),
            end=end + max(base, 0),
            ranged=base >= 0,
            inline=True,
        )
        return body

    def parse_flat(self, scanner: Scanner, text: str) -> Element:
        """Expanded text that is not the page's own as an inline fragment."""
        sub = Scanner(self, text, nodes={}, frame=scanner.frame)
        sub.state.depth = scanner.state.depth + 1
        return self.parse_tokens(sub.collect(0, len(text)), sub, start=0, end=len(text))

    def attribute_html(self, scanner: Scanner, start: int, end: int, *, no_links: bool = False) -> str:
        """A part of an attribute as HTML, for editors."""
        links, self.link_titles = self.link_titles, {}
        body = self.parse_range(scanner, start, end, no_links=no_links)
        self.link_titles = links
        if self.has_variants:
            return kept.write_attribute(body, self.text if scanner.base >= 0 else "")
        return write_children(body, data_parsoid=True)

    def parse_message(self, text: str) -> Element:
        """Wikitext of the interface."""
        tree = self.expander.root.build_tree(text)
        scanner = Scanner(self, text, nodes=dict(tree.index), frame=self.expander.root)
        return build_body(run_stages(scanner.scan(), inline=True), max_depth=32)

    def keep_html(self, body: Element, data: Json, key: str) -> None:
        """Put the HTML of a tree into `data[key]` when the page is finished: its files and links are known then."""
        data[key] = ""
        self.kept_trees.append(KeptTree(body, data, key))

    # --- services of scanners

    def check_time(self) -> None:
        """Raise TimeUp when the page has had its time."""
        self._checks += 1
        if self._checks & 255 == 0 and time.monotonic() > self._end:
            raise TimeUp

    def new_about(self) -> str:
        self._abouts += 1
        return f"#mwt{self._abouts}"

    def expand(self, scanner: Scanner, node: TemplateNode | ArgNode) -> Expansion:
        """What a call expands to; each call is expanded once."""
        key = id(node)
        found = self._expansions.get(key)
        if found is None:
            found = scanner.frame.expand_template(node)
            self._expansions[key] = found
            # The node must live as long as its identity is a key.
            self._kept.append(node)
        return found

    def add_transclusion(self, scanner: Scanner, node: TemplateNode | ArgNode, expansion: Expansion) -> str:
        """Register a call whose text is marked in the tree; its `about`."""
        about = self.new_about()
        self.transclusions[about] = make_transclusion(scanner, node, expansion, rules=self.site.title_rules)
        return about

    def unstrip(self, text: str) -> str:
        """Expanded text without strip markers: what nowiki tags hold, nothing of other tags."""
        if "\x7f" not in text:
            return text
        strip = self.expander.strip
        return strip.remove_markers(strip.unstrip_nowiki(text))

    def add_extension(self, scanner: Scanner, call: ExtensionCall, *, start: int, end: int, inner_start: int) -> None:
        """Emit what an extension tag shows."""
        extensions.add_extension(scanner, call, start=start, end=end, inner_start=inner_start)

    def render_tag(self, tag: Tag, call: ExtensionCall, *, base: int) -> object:
        """What a tag shows; `base` is the offset of the tag in the page's source, -1 when it is not there.

        None for a tag that holds itself.
        """
        # The same text in another frame is another one only where it has arguments.
        key = (call.name, call.source, id(call.frame) if "{{{" in call.source else 0)
        if key in self._rendering:
            # A template that holds itself in a tag: its frame can't see that, for the text may come from a cache.
            return None
        outer, self._inner_base = self._inner_base, base
        self._rendering.add(key)
        try:
            return tag.render(call, self)
        finally:
            self._rendering.discard(key)
            self._inner_base = outer

    def inner_base(self, text: str, call: ExtensionCall) -> int:
        """The offset in the page of a text from the running tag; -1 when it is not there as it is."""
        base = self._inner_base
        if base < 0 or not text:
            return -1
        inside = len(call.source) - len(call.close) - len(call.inner or "")
        place = inside if text == call.inner else call.source.find(text)
        if place < 0 or not self.text.startswith(text, base + place):
            return -1
        return base + place

    def extension_text(self, call: ExtensionCall) -> str:
        """What an extension tag shows where only text can stand."""
        tag = self.site.registry.tags.get(call.name)
        if tag is None:
            return ""
        return "".join(
            n.data if isinstance(n, Text) else n.text() if isinstance(n, Element) else ""
            for n in extensions.as_nodes(tag.render(call, self))
        )

    def add_raw(self, scanner: Scanner, item: RawText) -> None:
        """Emit finished text or HTML of a parser function."""
        if not item.is_html:
            scanner.emit_text(item.text)
            return
        extensions.add_html(scanner, finished.read_finished(scanner, item.text))

    def flatten(self, scanner: Scanner, start: int, end: int) -> str:
        return flatten(scanner, start, end)[0]

    # --- links

    def resolve_subpage(self, text: str) -> str:
        """`/Sub` and `../Sibling` to full names, where the page's namespace has subpages."""
        rules = self.site.title_rules
        page = self.page.title
        if not rules.has_subpages(page.namespace):
            return text
        if text.startswith("/"):
            head, mark, fragment = text.partition("#")
            name = head[1:]
            trimmed = name.rstrip("/") if name.endswith("/") else name
            if not trimmed.strip():
                return text
            return f"{rules.prefixed_text(page)}/{trimmed.strip()}{mark}{fragment}"
        if text.startswith("../"):
            head, mark, fragment = text.partition("#")
            parts = rules.prefixed_text(page).split("/")
            while head.startswith("../"):
                head = head[3:]
                if len(parts) < 2:
                    return text
                parts.pop()
            head = head.rstrip("/")
            return "/".join(parts) + (f"/{head}" if head.strip() else "") + mark + fragment
        return text

    def interwiki_href(self, title: Title) -> str:
        interwiki = self.site.title_rules.find_interwiki(title.interwiki)
        if interwiki is None:
            return "./" + encode_href(title.key)
        url = interwiki.url
        if interwiki.protocol_relative:
            url = re.sub(r"^https?:", "", url)
        return interwiki_url(url, title.key, title.fragment, legacy=not interwiki.local)

    def note_link(self, title: Title) -> None:
        """Remember which title an address means, for the batch at the end."""
        href = "./" + encode_href(self.site.title_rules.prefixed_key(title))
        if title.fragment:
            from wikigrove_engine.html.sanitizer import escape_id

            href += "#" + escape_id(title.fragment)
        self.link_titles[href] = title

    def take_link_prefix(self, scanner: Scanner) -> str:
        """Letters before a link that belong to it, in languages that have that; they leave the text before it."""
        if self.link_prefix is None:
            return ""
        src = scanner.src
        at = scanner.begin
        match = self.link_prefix.search(src, max(0, at - 60), at)
        if match is None or match.end() != at or scanner.has_nodes(match.start(), at):
            return ""
        scanner.begin = match.start()
        return match[0]

    def add_category(self, title: Title, sort_key: str | None) -> None:
        self.metadata.add_category(title, sort_key)

    def is_nofollow(self, href: str) -> bool:
        """Whether search engines shall not follow this address."""
        if not self.site.nofollow:
            return False
        match = re.match(r"^(?:[a-z][a-z0-9+.\-]*:)?//([^/?#:]+)", href, re.I)
        if match is None:
            return True
        host = match[1].rpartition("@")[2]
        return not any(host == d or host.endswith("." + d) for d in self.site.nofollow_exceptions)

    # --- switches

    def find_switch(self, text: str) -> str | None:
        switches = self.language.switches
        lowered = text.lower()
        return switches.get(text) or switches.get(lowered) or self.site.registry.switches.get(lowered)

    def note_switch(self, key: str) -> None:
        metadata = self.metadata
        if key == "toc":
            self.has_toc = True
            return
        flag = _SWITCH_FLAGS.get(key)
        if key in ("index", "noindex"):
            if self.site.title_rules.namespaces[self.page.title.namespace].content:
                # Articles are always found; the page says it all the same.
                metadata.properties.setdefault(key, "")
                return
            self.note_tracking(f"{key}-category")
        elif key == "hiddencat" and self.page.title.namespace == NS_CATEGORY:
            self.note_tracking("hidden-category-category")
        if flag is not None:
            metadata.flags.add(flag)
        metadata.properties.setdefault(key, "")

    def note_tracking(self, key: str) -> None:
        self.expander.add_tracking(key)

    # --- results

    def take_elements(self, body: Element) -> list[Element]:
        return list_elements(body)

    def page_href(self, scanner: Scanner, title: Title) -> str:
        return page_href(scanner, title)


@lru_cache(maxsize=64)
def _protocol_pattern(protocols: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(p) for p in sorted(protocols, key=len, reverse=True)), re.I)


Tokens = list[Piece]
