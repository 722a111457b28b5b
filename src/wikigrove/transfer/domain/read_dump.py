"""Read MediaWiki's XML export (0.3 to 0.11) as a stream: one revision in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from wikigrove.transfer.domain.open_dump import Dump
from wikigrove.transfer.errors import DumpDamaged, DumpRefused

VERSIONS: Final = frozenset({"0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.10", "0.11"})
_DROPPED: Final = frozenset({"page", "revision", "upload", "logitem", "siteinfo"})
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class DumpSite:
    """What a dump says of its wiki."""

    name: str = ""
    database: str = ""
    base: str = ""
    generator: str = ""
    language: str = ""
    case: str = "first-letter"
    namespaces: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Number -> (local name, case)."""


@dataclass(frozen=True)
class DumpPage:
    """The head of a page. `namespace` is None in old formats."""

    title: str
    namespace: int | None
    page_id: int


@dataclass(frozen=True)
class DumpRevision:
    """One revision. A None text was left out of the dump; a None author was hidden."""

    timestamp: datetime
    author: str | None
    comment: str
    text: str | None
    model: str
    is_minor: bool
    visibility: int
    revision_id: int


@dataclass(frozen=True)
class PageEnd:
    """The page before is whole."""

    uploads: int = 0


Item = DumpSite | DumpPage | DumpRevision | PageEnd


def iter_dump(dump: Dump) -> Iterator[Item]:
    """The parts of a dump in their order. Raises DumpDamaged, DumpRefused: one line with the position."""
    reader = _Reader(dump)
    try:
        yield from reader.iter_items()
    except etree.XMLSyntaxError as err:
        raise DumpDamaged(reader.say(err)) from err


class _Reader:
    def __init__(self, dump: Dump) -> None:
        self.dump = dump
        # Entities are never resolved and nothing is fetched; a dump needs neither.
        self.events = etree.iterparse(
            dump,
            events=("start", "end"),
            huge_tree=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        self.page: etree._Element | None = None
        self.sent_head = False
        self.uploads = 0
        self.line = 0

    def say(self, err: etree.XMLSyntaxError) -> str:
        line, column = err.position
        if not line:
            return f"{self.dump.path.name}: this is no XML: {err.msg or 'the file is empty'}"
        ended = self.page is not None or "Premature end" in (err.msg or "") or "EndTag" in (err.msg or "")
        hint = " (is the file cut off?)" if ended and "not well-formed" not in (err.msg or "") else ""
        return f"{self.dump.path.name}: line {line}, column {column}: {err.msg}{hint}"

    def iter_items(self) -> Iterator[Item]:
        root: etree._Element | None = None
        language = ""
        for event, element in self.events:
            tag = _local(element)
            if root is None:
                root = element
                language = _check_root(self.dump, element)
                continue
            if event == "start":
                if tag == "page":
                    self.page, self.sent_head, self.uploads = element, False, 0
                elif tag in ("revision", "upload") and self.page is not None and not self.sent_head:
                    yield self._head()
                continue
            if tag == "siteinfo":
                yield _read_site(element, language)
                _drop(element)
            elif tag == "revision":
                yield self._revision(element)
                _drop(element)
            elif tag == "upload":
                self.uploads += 1
                _drop(element)
            elif tag == "page":
                if not self.sent_head:
                    yield self._head()
                yield PageEnd(self.uploads)
                self.page = None
                _drop(element)
            elif tag == "logitem":
                _drop(element)
        if root is None:
            raise DumpDamaged(f"{self.dump.path.name}: the file is empty")

    def _head(self) -> DumpPage:
        page = self.page
        if page is None:
            raise DumpDamaged(f"{self.dump.path.name}: a revision stands outside of a page")
        facts = {_local(child): child.text or "" for child in page}
        if not facts.get("title"):
            raise DumpDamaged(f"{self.dump.path.name}: line {page.sourceline}: a page has no title")
        self.sent_head = True
        return DumpPage(facts["title"], _number(facts.get("ns")), _number(facts.get("id")) or 0)

    def _revision(self, element: etree._Element) -> DumpRevision:
        facts: dict[str, etree._Element] = {_local(child): child for child in element}
        text, contributor, comment = facts.get("text"), facts.get("contributor"), facts.get("comment")
        hidden = (
            (1 if _is_deleted(text) else 0)
            | (2 if _is_deleted(comment) else 0)
            | (4 if _is_deleted(contributor) else 0)
        )
        stamp = facts.get("timestamp")
        try:
            moment = _moment(stamp.text if stamp is not None else None)
        except ValueError:
            raise DumpDamaged(
                f"{self.dump.path.name}: line {element.sourceline}: a revision has no valid timestamp"
            ) from None
        return DumpRevision(
            timestamp=moment,
            author=_author(contributor),
            comment=(comment.text or "") if comment is not None else "",
            text=_text(text),
            model=(facts["model"].text or "wikitext") if "model" in facts else "",
            is_minor="minor" in facts,
            visibility=hidden,
            revision_id=_number(facts["id"].text if "id" in facts else None) or 0,
        )


def _check_root(dump: Dump, root: etree._Element) -> str:
    if _local(root) != "mediawiki":
        raise DumpRefused(f"{dump.path.name}: this is no MediaWiki dump: its root element is <{_local(root)}>")
    version = root.get("version") or "0.3"
    if version not in VERSIONS:
        raise DumpRefused(f"{dump.path.name}: export format {version} is not known (0.3 to 0.11 are)")
    return root.get(_LANGUAGE) or ""


def _read_site(element: etree._Element, language: str) -> DumpSite:
    facts = {_local(child): child.text or "" for child in element}
    namespaces = {}
    for child in element.iter():
        if isinstance(child.tag, str) and _local(child) == "namespace" and child.get("key") is not None:
            namespaces[int(child.get("key") or 0)] = (child.text or "", child.get("case") or "first-letter")
    return DumpSite(
        facts.get("sitename", ""),
        facts.get("dbname", ""),
        facts.get("base", ""),
        facts.get("generator", ""),
        language,
        facts.get("case", "first-letter"),
        namespaces,
    )


def _author(contributor: etree._Element | None) -> str | None:
    if contributor is None or _is_deleted(contributor):
        return None
    facts = {_local(child): (child.text or "").strip() for child in contributor}
    return facts.get("username") or facts.get("ip") or None


def _text(element: etree._Element | None) -> str | None:
    """None where the dump has no text for it: deleted, or a stub."""
    if element is None or _is_deleted(element):
        return None
    if element.text is None and (element.get("location") is not None or int(element.get("bytes") or 0) > 0):
        return None
    return element.text or ""


def _is_deleted(element: etree._Element | None) -> bool:
    return element is not None and element.get("deleted") is not None


def _moment(text: str | None) -> datetime:
    """Raises ValueError."""
    if not text:
        raise ValueError("no timestamp")
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _number(text: str | None) -> int | None:
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _drop(element: etree._Element) -> None:
    """Forget an element and all before it, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        before = element.getprevious()
        while before is not None and _local(before) in _DROPPED:
            parent.remove(before)
            before = element.getprevious()
