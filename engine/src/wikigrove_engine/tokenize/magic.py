"""Magic links (RFC, PMID, ISBN), behaviour switches (`__TOC__`), language variants (`-{...}-`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.tokenize.extensions import text_with_entities
from wikigrove_engine.tokenize.tokens import close_tag, open_tag, void_tag

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_SWITCH: Final = re.compile(r"__([^\s_<>\[\]{}|]+(?:_[^\s_<>\[\]{}|]+)*)__")
_SPACE: Final = r"(?:[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|&\#0*160;|&\#[xX]0*[Aa]0;|&nbsp;)"
_NUMBERED: Final = re.compile(rf"(RFC|PMID)(?:{_SPACE}+)([0-9]+)\b", re.A)
_ISBN: Final = re.compile(rf"ISBN{_SPACE}+((?:97[89](?:-|{_SPACE})?)?(?:[0-9](?:-|{_SPACE})?){{9}}[0-9Xx])\b", re.A)
_NOT_DIGIT: Final = re.compile(r"[^0-9X]")
_SPACE_RUN: Final = re.compile(_SPACE)


def scan_switch(scanner: Scanner, at: int, end: int) -> int:
    """Take a behaviour switch; -1 for other underscores."""
    if not scanner.src.startswith("__", at):
        return -1
    match = _SWITCH.match(scanner.src, at, end)
    if match is None:
        return -1
    key = scanner.parser.find_switch(match[0])
    if key is None:
        return -1
    source = scanner.whole(at, match.end())
    source.note("src", match[0])
    if match[1] != key.upper():
        source.note("magicSrc", match[0])
    was_sol = scanner.state.sol
    scanner.out.append(void_tag("meta", source, {"property": f"mw:PageProp/{key}"}))
    scanner.parser.note_switch(key)
    scanner.state.sol = was_sol
    return match.end()


def scan_magic_link(scanner: Scanner, at: int, end: int) -> int:
    """Take `RFC 123`, `PMID 123`, `ISBN 123...` where the wiki links them."""
    src = scanner.src
    state = scanner.state
    if state.no_links or (at > 0 and (src[at - 1].isalnum() or src[at - 1] == "_")):
        return -1
    enabled = scanner.parser.site.magic_links
    match = _NUMBERED.match(src, at, end)
    if match is not None and match[1] in enabled:
        kind, number = match[1], match[2]
        if kind == "RFC":
            href = f"https://datatracker.ietf.org/doc/html/rfc{number}"
        else:
            href = f"//www.ncbi.nlm.nih.gov/pubmed/{number}?dopt=Abstract"
        attrs = {
            "href": href,
            "rel": "mw:ExtLink nofollow",
            "class": f"external mw-magiclink mw-magiclink-{kind.lower()}",
        }
        scanner.parser.metadata.external_links[href] = None
        scanner.parser.note_tracking(f"magiclink-tracking-{kind.lower()}")
    else:
        match = _ISBN.match(src, at, end)
        if match is None or "ISBN" not in enabled:
            return -1
        number = _NOT_DIGIT.sub("", _SPACE_RUN.sub("", match[1]).upper())
        if "X" in number[:-1]:
            return -1
        attrs = {
            "href": f"./Special:BookSources/{number}",
            "rel": "mw:WikiLink",
            "class": "internal mw-magiclink mw-magiclink-isbn",
        }
        scanner.parser.note_tracking("magiclink-tracking-isbn")
    source = scanner.whole(at, match.end(), "magiclink")
    scanner.out.append(open_tag("a", source, attrs))
    scanner.out.extend(text_with_entities(match[0]))
    scanner.out.append(close_tag("a"))
    return match.end()


def scan_variant(scanner: Scanner, at: int, end: int) -> int:
    """Take `-{...}-` on wikis whose language has variants; elsewhere it is text."""
    if not scanner.parser.has_variants:
        return -1
    from wikigrove_engine.tokenize.variants import scan

    return scan(scanner, at, end)
