"""The pages that a query is about: named by titles, ids or revisions, or found by a generator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from wikigrove_engine.title import NS_FILE, NS_MEDIAWIKI, Title, TitleError, parse_title

from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import Problem, fail
from wikigrove.api.action.page_facts import exists_special, is_known_file
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.api.action.texts import text_of
from wikigrove.i18n.message import find_message
from wikigrove.pages.models import DeletedRevision, Page, Redirect, Revision

NS_MEDIA: Final = -2
_MOST_HOPS: Final = 10


class PageRow(NamedTuple):
    """A page that is there."""

    pk: int
    namespace: int
    key: str
    latest_id: int | None
    length: int
    model: str
    is_redirect: bool
    is_new: bool
    language: str
    touched: datetime


_COLUMNS: Final = (
    "pk", "namespace", "key", "latest_id", "length", "model", "is_redirect", "is_new", "language", "touched",
)  # fmt: skip


class PageSet:
    """Pages that are there by id; all others under negative ids, counted down in the order in which they were met."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.pages: dict[int, PageRow] = {}
        self.missing: dict[int, Title] = {}
        self.special: dict[int, Title] = {}
        self.invalid: dict[int, tuple[str, str]] = {}
        self.missing_ids: list[int] = []
        self.revisions: dict[int, int] = {}
        """Revision id -> page id, of revisions that were asked for."""
        self.deleted_revisions: dict[int, Title] = {}
        self.missing_revisions: list[int] = []
        self.normalized: dict[str, str] = {}
        self.converted: dict[str, str] = {}
        self.interwiki: dict[str, tuple[str, str]] = {}
        self.redirects: list[Row] = []
        self.data: dict[Title, Row] = {}
        """What a generator says of its pages, such as their place in a list."""
        self.source = ""
        """titles, pageids, revids or generator."""
        self._next = -1

    # What modules ask

    @property
    def page_ids(self) -> list[int]:
        return sorted(self.pages)

    def good_titles(self) -> dict[Title, int]:
        return {Title(row.namespace, row.key): pk for pk, row in self.pages.items()}

    def good_and_missing(self) -> dict[Title, int]:
        """Every title that could have a page, with its id."""
        return self.good_titles() | {title: pk for pk, title in self.missing.items()}

    def all_titles(self) -> dict[Title, int]:
        return self.good_and_missing() | {title: pk for pk, title in self.special.items()}

    # How it is filled

    def load_titles(self, texts: Iterable[str], *, redirects: bool = False) -> None:
        titles: dict[Title, None] = {}
        for text in texts:
            title = self._read(text)
            if title is not None:
                titles[title] = None
        self.add_titles(titles, redirects=redirects)

    def add_titles(self, titles: Iterable[Title], *, redirects: bool = False) -> None:
        """Titles that are well formed already; special ones are sorted out."""
        wanted: dict[Title, None] = {}
        for title in titles:
            if title.namespace < 0:
                self.special[self._fake()] = title
            else:
                wanted[title] = None
        found = find_rows(wanted)
        self._take(found.values())
        known = {Title(row.namespace, row.key) for row in found.values()}
        self._miss([title for title in wanted if title not in known])
        if redirects:
            self._resolve()

    def load_ids(self, ids: Collection[int], *, redirects: bool = False) -> None:
        rows = rows_by_id(ids)
        self._take(rows.values())
        self.missing_ids += [pk for pk in dict.fromkeys(ids) if pk not in rows]
        if redirects:
            self._resolve()

    def load_revisions(self, ids: Collection[int], *, redirects: bool = False) -> None:
        """Live revisions, and deleted ones for those who may see them."""
        wanted = [pk for pk in dict.fromkeys(ids) if pk > 0]
        live = dict(Revision.objects.filter(pk__in=wanted).values_list("pk", "page_id"))
        self.revisions.update({pk: live[pk] for pk in wanted if pk in live})
        self._take(rows_by_id(live.values()).values())
        gone = [pk for pk in wanted if pk not in live]
        if gone and self._call.may("deletedhistory"):
            self._add_deleted(gone)
        self.missing_revisions += [pk for pk in ids if pk not in live and pk not in self.deleted_revisions]
        if redirects:
            self._resolve()

    def _add_deleted(self, ids: list[int]) -> None:
        rows = DeletedRevision.objects.filter(revision_id__in=ids).values_list("revision_id", "namespace", "key")
        for pk, namespace, key in rows:
            self.deleted_revisions[pk] = Title(namespace, key)
        known = self.good_and_missing()
        self.add_titles(t for t in dict.fromkeys(self.deleted_revisions.values()) if t not in known)

    def _read(self, text: str) -> Title | None:
        rules = self._call.rules
        try:
            title = parse_title(text, rules)
        except TitleError as err:
            self.invalid[self._fake()] = (text, _reason(err))
            return None
        if title.interwiki:
            self.interwiki[text] = (title.interwiki, rules.full_text(title))
            return None
        shown = rules.prefixed_text(title)
        if shown != text:
            self.normalized[text] = shown
        return title.without_fragment()

    def _take(self, rows: Iterable[PageRow]) -> None:
        for row in rows:
            self.pages[row.pk] = row

    def _miss(self, titles: list[Title]) -> None:
        """Sorted by namespace, as one look-up a namespace finds them missing."""
        known = set(self.missing.values())
        for title in sorted(titles, key=lambda t: t.namespace):
            if title not in known:
                self.missing[self._fake()] = title

    def _fake(self) -> int:
        self._next -= 1
        return self._next + 1

    def _resolve(self) -> None:
        """Replace redirects by where they lead, step by step; a circle ends where it began."""
        done: set[int] = set()
        resolved: set[Title] = set()
        for _ in range(_MOST_HOPS):
            sources = {pk: row for pk, row in self.pages.items() if row.is_redirect and pk not in done}
            if not sources:
                return
            done |= sources.keys()
            resolved |= {Title(row.namespace, row.key) for row in sources.values()}
            targets = Redirect.objects.filter(page_id__in=sources).order_by("page_id")
            found: dict[Title, None] = {}
            for pk, namespace, key, fragment, prefix in targets.values_list(
                "page_id", "namespace", "key", "fragment", "interwiki"
            ):
                target = Title(namespace, key, fragment=fragment, interwiki=prefix)
                self.redirects.append(self._redirect_row(sources[pk], target))
                del self.pages[pk]
                if not prefix:
                    self._carry(Title(sources[pk].namespace, sources[pk].key), target.without_fragment())
                    found[target.without_fragment()] = None
            known = self.good_and_missing().keys() | resolved
            self.add_titles(title for title in found if title not in known)

    def _carry(self, source: Title, target: Title) -> None:
        if source in self.data and target not in self.data:
            self.data[target] = self.data[source]

    def _redirect_row(self, source: PageRow, target: Title) -> Row:
        rules = self._call.rules
        row: Row = {
            "from": self._call.title_text(source.namespace, source.key),
            "to": rules.full_text(target.without_fragment()) if target.interwiki else rules.prefixed_text(target),
        }
        if target.fragment:
            row["tofragment"] = target.fragment.replace("_", " ")
        if target.interwiki:
            row["tointerwiki"] = target.interwiki
        return row

    # What the answer shows of it

    def describe(self, *, with_urls: bool) -> Row:
        """normalized, converted, interwiki, redirects and badrevids: those that there are."""
        out: Row = {}
        if self.normalized:
            out["normalized"] = Items(
                ({"fromencoded": False, "from": old, "to": new} for old, new in self.normalized.items()), "n"
            )
        if self.converted:
            out["converted"] = Items(({"from": old, "to": new} for old, new in self.converted.items()), "c")
        if self.interwiki:
            out["interwiki"] = Items(
                (self._interwiki_row(*pair, with_url=with_urls) for pair in self.interwiki.values()), "i"
            )
        if self.redirects:
            out["redirects"] = Items(self.redirects, "r")
        if self.missing_revisions:
            # An object in both versions: MediaWiki forgot to make it a list.
            out["badrevids"] = Record(
                {str(pk): {"revid": pk, "missing": True} for pk in self.missing_revisions}, tag="rev"
            )
        return out

    def _interwiki_row(self, prefix: str, text: str, *, with_url: bool) -> Row:
        row: Row = {"title": text, "iw": prefix}
        if with_url:
            row["url"] = interwiki_url(self._call, prefix, text.partition(":")[2])
        return row

    def page_entries(self) -> dict[int, Row]:
        """The page objects of the answer by id, without what modules add."""
        out: dict[int, Row] = {}
        call = self._call
        for pk, title in self.missing.items():
            row = {"ns": title.namespace, "title": call.title_text(title.namespace, title.key), "missing": True}
            if self._is_known(title):
                row["known"] = True
            out[pk] = row
        for pk, (text, reason) in self.invalid.items():
            out[pk] = {"title": text, "invalidreason": reason, "invalid": True}
        for pk in self.missing_ids:
            out[pk] = {"pageid": pk, "missing": True}
        for pk, title in self.special.items():
            out[pk] = self.special_entry(title)
        for pk, found in self.pages.items():
            out[pk] = {"pageid": pk, "ns": found.namespace, "title": call.title_text(found.namespace, found.key)}
        if self.data:
            for title, pk in self.all_titles().items():
                out[pk].update(self.data.get(title, {}))
        return dict(sorted(out.items()))

    def special_entry(self, title: Title) -> Row:
        call = self._call
        row: Row = {"ns": title.namespace, "title": call.rules.prefixed_text(title), "special": True}
        if title.namespace == NS_MEDIA:
            if not is_known_file(title.key):
                row["missing"] = True
        elif not exists_special(title):
            row["missing"] = True
        return row

    def _is_known(self, title: Title) -> bool:
        if title.namespace == NS_MEDIAWIKI:
            name = title.key[:1].lower() + title.key[1:]
            return find_message(name.partition("/")[0].replace("_", " "), self._call.wiki.language) is not None
        return title.namespace == NS_FILE and is_known_file(title.key)


def find_rows(titles: Iterable[Title]) -> dict[Title, PageRow]:
    """Pages by title; one query for each namespace and 500 titles."""
    by_namespace: dict[int, list[str]] = defaultdict(list)
    for title in titles:
        if title.namespace >= 0 and not title.interwiki:
            by_namespace[title.namespace].append(title.key)
    out: dict[Title, PageRow] = {}
    for namespace, keys in by_namespace.items():
        for i in range(0, len(keys), 500):
            rows = Page.objects.filter(namespace=namespace, key__in=keys[i : i + 500], latest__isnull=False)
            for values in rows.values_list(*_COLUMNS):
                row = PageRow(*values)
                out[Title(row.namespace, row.key)] = row
    return out


def rows_by_id(ids: Iterable[int]) -> dict[int, PageRow]:
    """One query for each 500."""
    wanted = list(dict.fromkeys(pk for pk in ids if 0 < pk < 2**63))
    out: dict[int, PageRow] = {}
    for i in range(0, len(wanted), 500):
        rows = Page.objects.filter(pk__in=wanted[i : i + 500], latest__isnull=False)
        out.update((values[0], PageRow(*values)) for values in rows.values_list(*_COLUMNS))
    return out


def interwiki_url(call: Call, prefix: str, text: str) -> str:
    from wikigrove_engine.title import encode_title

    known = call.rules.find_interwiki(prefix)
    return known.url.replace("$1", encode_title(text.replace(" ", "_"))) if known is not None else ""


def _reason(error: TitleError) -> str:
    """Why a text is no title, in plain words."""
    return text_of(Problem("invalidtitle", f"apierror-{error.code}", _title_params(error)), "en")


def _title_params(error: TitleError) -> tuple[Any, ...]:
    if error.code == "title-invalid-characters":
        import re

        bad = re.search(r"[<>\[\]{}|\x00-\x1f\x7f\ufffd]|%[0-9A-Fa-f]{2}|&[A-Za-z0-9]+;", error.text)
        return (bad[0] if bad else "",)
    return (error.text,)


def open_source(call: Call) -> str:
    """Which of the parameters names the pages. Raises ApiError where there are two."""
    given = [n for n in ("titles", "pageids", "revids") if call.given(n)]
    if call.given("generator"):
        given.append("generator")
    named = [n for n in given if n != "generator"]
    if len(named) > 1:
        raise fail("apierror-multisource", named[0], named[1], code="multisource")
    return given[0] if given else ""
