"""Exporting: what comes out goes in again."""

from __future__ import annotations

import io
from pathlib import Path

from lxml import etree

from tests.factories import get_page, make_account, make_wiki, save_page
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.pages.domain.queries import list_history, read_texts
from wikigrove.transfer.domain.export_dump import export_dump
from wikigrove.transfer.domain.import_dump import import_dump

NS = {"e": "http://www.mediawiki.org/xml/export-0.11/"}


def test_export_and_import_give_the_same_history(wiki: Wiki, tmp_path: Path) -> None:
    ann, ben = make_account("Ann"), make_account("Ben")
    save_page("Berlin", "one & <two>", actor=ann, summary="start")
    save_page("Berlin", "one & <two>\n\nthree", actor=ben, summary="more", is_minor=True)
    save_page("Altes Berlin", "#REDIRECT [[Berlin]]", actor=ann)
    path = tmp_path / "out.xml"
    with path.open("w", encoding="utf-8") as out:
        assert export_dump(out) == 2

    def history() -> list[tuple[str, str, bool, str, str]]:
        rows = [row.revision for row in list_history(get_page("Berlin")).rows]
        texts = read_texts(rows)
        return [(r.actor_name, r.comment, r.is_minor, texts[r.pk], r.sha1) for r in rows]

    before = history()
    with use_wiki(make_wiki("second", path_prefix="/second")):
        import_dump(path)
        assert history() == before
        assert get_page("Altes Berlin").is_redirect


def test_export_writes_what_the_schema_asks_for(wiki: Wiki) -> None:
    save_page("A", "text")
    save_page("R", "#REDIRECT [[A]]")
    out = io.StringIO()
    export_dump(out, history=False)
    root = etree.fromstring(out.getvalue().encode())
    assert root.get("version") == "0.11"
    order = [etree.QName(child).localname for child in root.find("e:page/e:revision", NS)]
    assert order == ["id", "timestamp", "contributor", "comment", "origin", "model", "format", "text", "sha1"]
    assert root.find("e:page[e:title='R']/e:redirect", NS).get("title") == "A"
    assert len(root.findall("e:page", NS)) == 2


def test_export_leaves_out_what_xml_can_not_hold(wiki: Wiki) -> None:
    save_page("A", "be\x08fore\ufffe")
    out = io.StringIO()
    export_dump(out)
    assert etree.fromstring(out.getvalue().encode()).find("e:page/e:revision/e:text", NS).text == "before"
