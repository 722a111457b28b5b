"""Importing dumps: what is kept, what happens twice, what a damaged file leaves."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import py7zr
import pytest
import zstandard

from tests.factories import get_page, save_page
from tests.transfer.dumps import dump, page, revision
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.queries import find_page, list_history, read_text, read_texts
from wikigrove.pages.models import CategoryLink, Page, PageLink, Revision, Text, WikiStatistics
from wikigrove.search.domain.search import search_pages
from wikigrove.transfer.domain import import_dump as module
from wikigrove.transfer.domain.build_links import build_links
from wikigrove.transfer.domain.import_dump import import_dump
from wikigrove.transfer.domain.place_pages import Placement
from wikigrove.transfer.errors import DumpDamaged, DumpRefused
from wikigrove.transfer.models import ImportRun


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write_file(text: str, name: str = "dump.xml") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write_file


def _counts() -> tuple[int, int, int]:
    return Page.objects.count(), Revision.objects.count(), Text.objects.count()


def test_import_keeps_authors_comments_times_models_and_order(wiki: Wiki, write: Callable[..., Path]) -> None:
    path = write(
        dump(
            page(
                "Berlin",
                revision(
                    "second",
                    stamp="2021-05-06T07:08:09Z",
                    ip="10.0.0.7",
                    comment="more & <better>",
                    minor=True,
                    number=9,
                ),
                revision("first", stamp="2020-01-01T00:00:00Z", user="Ann", number=4),
            ),
            page("MediaWiki:Common.css", revision("a{}", model="css"), ns=8),
        )
    )

    summary = import_dump(path)

    assert (summary.pages_read, summary.pages_added, summary.revisions_added) == (2, 2, 3)
    berlin = get_page("Berlin")
    newest, oldest = [row.revision for row in list_history(berlin).rows]
    assert (newest.actor_name, newest.comment, newest.is_minor) == ("10.0.0.7", "more & <better>", True)
    assert newest.timestamp.isoformat() == "2021-05-06T07:08:09+00:00"
    assert (newest.parent_id, oldest.parent_id) == (oldest.pk, None)
    assert berlin.latest_id == newest.pk
    assert read_text(newest) == "second"
    assert Actor.objects.get(name="10.0.0.7").kind == "address"
    assert get_page("MediaWiki:Common.css").model == "css"


def test_import_twice_changes_nothing(wiki: Wiki, write: Callable[..., Path]) -> None:
    path = write(
        dump(page("A", revision("one"), revision("two", stamp="2020-02-02T00:00:00Z")), page("B", revision("b")))
    )
    import_dump(path)
    build_links(workers=1)
    before = _counts(), list(Page.objects.order_by("pk").values_list("latest_id", "touched"))

    summary = import_dump(path)

    assert (summary.pages_added, summary.revisions_added) == (0, 0)
    assert (_counts(), list(Page.objects.order_by("pk").values_list("latest_id", "touched"))) == before


def test_import_adds_only_what_is_new_to_a_page(wiki: Wiki, write: Callable[..., Path]) -> None:
    import_dump(write(dump(page("A", revision("one"), revision("three", stamp="2022-01-01T00:00:00Z"))), "a.xml"))
    import_dump(
        write(
            dump(
                page(
                    "A",
                    revision("one"),
                    revision("two", stamp="2021-01-01T00:00:00Z"),
                    revision("three", stamp="2022-01-01T00:00:00Z"),
                )
            ),
            "b.xml",
        )
    )

    rows = [row.revision for row in list_history(get_page("A")).rows]
    texts = read_texts(rows)
    assert [texts[r.pk] for r in rows] == ["three", "two", "one"]
    assert get_page("A").latest_id == rows[0].pk


def test_import_never_replaces_a_newer_local_edit(wiki: Wiki, write: Callable[..., Path]) -> None:
    save_page("A", "written here")
    import_dump(write(dump(page("A", revision("old from elsewhere")))))

    assert read_text(get_page("A").get_latest()) == "written here"
    assert len(list_history(get_page("A")).rows) == 2


def test_import_resumes_behind_the_last_whole_page(
    wiki: Wiki, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_PAGES", 2)
    path = write(dump(*[page(f"P{n}", revision(f"text {n}"), number=n) for n in range(1, 8)]))
    real, calls = module.store_pages, []

    def fail_at_third(wiki: Wiki, pending: list, placement: Placement) -> object:  # type: ignore[type-arg]
        calls.append([p.head.title for p in pending])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(wiki, pending, placement)

    monkeypatch.setattr(module, "store_pages", fail_at_third)
    with pytest.raises(KeyboardInterrupt):
        import_dump(path)
    assert ImportRun.objects.get().pages_done == 4

    import_dump(path)

    assert calls[3] == ["P5", "P6"], "what was stored before is not read into the tables again"
    assert Page.objects.count() == 7
    assert ImportRun.objects.get().is_complete


def test_import_of_a_large_page_is_all_or_nothing(
    wiki: Wiki, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_REVISIONS", 5)
    many = [revision(f"v{n}", stamp=f"2020-01-01T00:{n // 60:02}:{n % 60:02}Z", number=n) for n in range(1, 24)]
    whole = write(dump(page("Small", revision("x")), page("Large", *many)), "whole.xml")
    cut = write(dump(page("Small", revision("x")), page("Large", *many))[:-600], "cut.xml")

    with pytest.raises(DumpDamaged):
        import_dump(cut)
    assert [str(p) for p in Page.objects.all()] == [], "the batch that the damage is in is not half there"

    import_dump(whole)
    assert len(list_history(get_page("Large")).rows) == 23
    assert read_text(get_page("Large").get_latest()) == "v23"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no XML"),
        ("this is no XML at all", "line 1, column 1"),
        ("<html><body>hello</body></html>", "no MediaWiki dump: its root element is <html>"),
        ('<mediawiki version="9.9"></mediawiki>', "format 9.9 is not known"),
        (dump(page("A", revision("x", stamp="not a time"))), "no valid timestamp"),
        (dump(page("", revision("x"))), "a page has no title"),
    ],
)
def test_import_of_a_foreign_file_gives_one_clear_line(
    wiki: Wiki, write: Callable[..., Path], content: str, says: str
) -> None:
    with pytest.raises((DumpDamaged, DumpRefused)) as caught:
        import_dump(write(content))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert Page.objects.count() == 0


def test_import_of_a_cut_off_file_names_the_position(wiki: Wiki, write: Callable[..., Path]) -> None:
    with pytest.raises(DumpDamaged, match=r"dump.xml: line \d+, column \d+: .*cut off"):
        import_dump(write(dump(page("A", revision("x"), number=1), closed=False)))


def test_import_of_damaged_packing_is_told(wiki: Wiki, tmp_path: Path) -> None:
    packed = bz2.compress(dump(*[page(f"P{n}", revision("x" * 50)) for n in range(400)]).encode())
    path = tmp_path / "d.xml.bz2"
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(DumpDamaged, match=r"d\.xml\.bz2"):
        import_dump(path)


@pytest.mark.parametrize("kind", ["plain", "gz", "bz2", "bz2-multistream", "xz", "zst", "7z", "utf-16"])
def test_import_reads_every_packing(wiki: Wiki, tmp_path: Path, kind: str) -> None:
    text = dump(page("Ä", revision("über [[Berlin]]")))
    data, path = text.encode(), tmp_path / f"dump-{kind}"
    if kind == "7z":
        source = tmp_path / "dump.xml"
        source.write_bytes(data)
        with py7zr.SevenZipFile(path, "w") as archive:
            archive.write(source, "dump.xml")
    else:
        half = len(data) // 2
        path.write_bytes(
            {
                "plain": lambda: data,
                "gz": lambda: gzip.compress(data),
                "bz2": lambda: bz2.compress(data),
                "bz2-multistream": lambda: bz2.compress(data[:half]) + bz2.compress(data[half:]),
                "xz": lambda: lzma.compress(data),
                "zst": lambda: zstandard.compress(data),
                "utf-16": lambda: ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16"),
            }[kind]()
        )
    import_dump(path)
    assert read_text(get_page("Ä").get_latest()) == "über [[Berlin]]"


@pytest.mark.parametrize("version", ["0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.10", "0.11"])
def test_import_takes_every_version_of_the_format(wiki: Wiki, write: Callable[..., Path], version: str) -> None:
    ns = None if version == "0.3" else 10
    import_dump(write(dump(page("Vorlage:Kasten", revision("box"), ns=ns), version=version)))
    assert get_page("Template:Kasten").namespace == 10


def test_import_finds_pages_in_localised_and_further_namespaces(wiki: Wiki, write: Callable[..., Path]) -> None:
    import_dump(
        write(
            dump(
                page("Vorlage:Kasten", revision("[[Kategorie:X]]"), ns=10),
                page("Portal:Kunst", revision("{{Vorlage:Kasten}}"), ns=100),
                page("Projekt:Über", revision("about"), ns=4),
            )
        )
    )
    wiki.refresh_from_db()
    rules = wiki.title_rules
    assert rules.find_namespace("Vorlage") == 10
    assert rules.find_namespace("Portal") == 100
    assert get_page("Template:Kasten").namespace == 10
    assert get_page("Portal:Kunst").namespace == 100
    assert get_page("Project:Über").namespace == 4
    assert rules.namespace_name(10) == "Template", "the wiki's own names stay"


def test_import_adopts_name_language_and_namespaces(wiki: Wiki, write: Callable[..., Path]) -> None:
    import_dump(write(dump(page("Vorlage:Kasten", revision("x"), ns=10))), adopt=True)
    wiki.refresh_from_db()
    assert (wiki.name, wiki.language, wiki.project_namespace) == ("Testiana", "de", "Projekt")
    assert wiki.title_rules.namespace_name(10) == "Vorlage"


def test_import_keeps_hidden_parts_hidden(wiki: Wiki, write: Callable[..., Path]) -> None:
    import_dump(write(dump(page("A", revision(None, user=None), revision("seen", stamp="2021-01-01T00:00:00Z")))))
    hidden = list_history(get_page("A")).rows[1].revision
    assert (hidden.visibility, hidden.actor_id, hidden.text_id) == (5, None, None)
    assert hidden.actor_name == ""


def test_import_tells_titles_it_can_not_have(wiki: Wiki, write: Callable[..., Path]) -> None:
    summary = import_dump(write(dump(page("Bad[title]", revision("x")), page("Good", revision("y")))))
    assert summary.refused == ("Bad[title]",)
    assert find_page(get_page("Good").title) is not None


def test_import_does_not_resolve_entities(wiki: Wiki, write: Callable[..., Path], tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    doctype = f'<!DOCTYPE mediawiki [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "boom">]>'
    text = dump(page("A", revision("before MARK after"))).replace("MARK", "&x;&y;")
    try:
        import_dump(write(doctype + text))
    except DumpDamaged:
        return
    assert "secret" not in read_text(get_page("A").get_latest())


def test_history_is_kept_as_differences(wiki: Wiki, write: Callable[..., Path]) -> None:
    base = "".join(f"Line {n} with a few words of its own, number {n * 7919}.\n" for n in range(300))
    many = [revision(base + f"Edit {n}\n", stamp=f"2020-01-01T00:00:{n:02}Z", number=n) for n in range(40)]
    import_dump(write(dump(page("A", *many))))
    sizes = [len(bytes(b)) for b in Text.objects.order_by("pk").values_list("blob", flat=True)]
    assert len(sizes) == 40
    assert max(sizes[1:]) < sizes[0] / 10
    rows = [row.revision for row in list_history(get_page("A")).rows]
    assert [read_texts([r])[r.pk].splitlines()[-1] for r in rows[:3]] == ["Edit 39", "Edit 38", "Edit 37"]


def test_links_and_search_are_built_for_all_new_pages(wiki: Wiki, write: Callable[..., Path]) -> None:
    pages = [page(f"Town {n}", revision(f"Town number {n} by the [[River]]. [[Category:Towns]]")) for n in range(80)]
    import_dump(write(dump(*pages, page("Dorf", revision("#REDIRECT [[Town 3]]")))))

    # In this process: workers could not see a test's database. `tests/cli` builds with workers.
    assert build_links(workers=1) == 81

    assert CategoryLink.objects.filter(category="Towns").count() == 80
    assert PageLink.objects.filter(key="River").count() == 80
    assert search_pages("river number", limit=5).total == 80
    assert search_pages("dorf").hits[0].title.text == "Town 3", "a redirect is another name of its target"
    assert WikiStatistics.objects.get().articles == 80
    assert build_links(workers=1) == 0
