"""Links to files. Figures, thumbnails and their options are not here yet: the link is a plain one to the file's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.tokenize.tokens import close_tag, open_tag

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.title import Title
    from wikigrove_engine.tokenize.scanner import Scanner
    from wikigrove_engine.tokenize.tags import Span
    from wikigrove_engine.tokenize.tokens import Source


def add_media(
    scanner: Scanner, title: Title, *, target: str, target_end: int, close: int, source: Source, spans: list[Span]
) -> bool:
    """Emit what `[[File:...|options|caption]]` shows; False leaves it as text.

    The link's source is [source.start, source.end); its target ends at `target_end`, its options and caption reach to
    `close` (offsets of `scanner.src`).
    """
    parser = scanner.parser
    parser.metadata.files[title.without_fragment()] = None
    href = "./" + parser.site.title_rules.prefixed_key(title)
    scanner.out.append(open_tag("a", source, {"rel": "mw:WikiLink", "href": href}))
    scanner.out.append(target)
    scanner.out.append(close_tag("a"))
    return True


def media_link_attributes(parser: Parser, title: Title, attrs: dict[str, str]) -> None:
    """The attributes of a `[[Media:...]]` link."""
    attrs["rel"] = "mw:MediaLink"
    attrs["href"] = "./" + parser.site.title_rules.prefixed_key(title)
    attrs["title"] = title.text
    parser.metadata.files[title.without_fragment()] = None
