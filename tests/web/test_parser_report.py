"""What a page cost is shown at the foot of a preview, and stands in the page; tracking categories are listed."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.rendering.domain.render import render_page
from wikigrove.rendering.domain.rendered import pack, unpack


def test_costs_are_counted_for_each_template_and_function(wiki: Wiki, alice: Actor) -> None:
    pytest.importorskip("lupa.lua51")
    save_page("Template:A", "a{{{1|}}}{{B}}", actor=alice)
    save_page("Template:B", "b", actor=alice)
    save_page("Module:M", "return { f = function() return 'm' end }", actor=alice)
    save_page("P", "{{A}}{{A|1}}{{B}}{{B}}{{#invoke:M|f}}{{#invoke:M|f}}{{#ifexist:X|}}", actor=alice)
    rendered = render_page(get_page("P"))
    assert {cost.name: cost.calls for cost in rendered.templates} == {"Template:A": 2, "Template:B": 4}
    assert [(cost.name, cost.calls) for cost in rendered.module_calls] == [("M.f", 2)]
    assert rendered.limit_report["expensive"] == (1, 500) and rendered.limit_report["expansion-depth"][0] >= 1
    assert rendered.templates == tuple(sorted(rendered.templates, key=lambda cost: -cost.milliseconds))
    assert unpack(pack(rendered)) == rendered


def test_the_report_stands_in_the_page_as_a_comment_that_nothing_ends(wiki: Wiki, client: Client) -> None:
    save_page("Template:A--B-", "x")
    save_page("P", "{{A--B-}}")
    page = client.get("/wiki/P").content.decode()
    (report,) = re.findall(r"<!-- \nNewPP limit report.*?-->", page, re.S)
    assert "Preprocessor visited node count: " in report and "/1000000\n" in report
    assert "Post-expand include size: 1/2097152 bytes" in report and "Real time usage: 0." in report
    for comment in re.findall(r"<!--(.*?)-->", page, re.S):
        assert "--" not in comment


def test_a_preview_has_the_report_at_its_foot(wiki: Wiki, alice_client: Client) -> None:
    save_page("Template:A", "x")
    form = {"title": "P", "action": "submit", "wpTextbox1": "{{A}}{{A|2}}", "wpPreview": "1"}
    page = alice_client.post("/w/index.php", form).content.decode()
    report = page[page.index('class="parser-report"') :]
    assert "Post-expand include size" in report and "<bdi>Template:A</bdi>" in report
    assert "parser-report" not in alice_client.get("/wiki/Template:A").content.decode()


def test_tracking_categories_are_listed_with_their_members(wiki: Wiki, client: Client, alice: Actor) -> None:
    pytest.importorskip("lupa.lua51")
    for name in ("P", "Q"):
        save_page(name, "{{#invoke:Nothing|f}} [[File:Nothing.png]]", actor=alice)
    page = client.get("/wiki/Special:TrackingCategories").content.decode()
    row = next(r for r in page.split("<tr>") if "scribunto-common-error-category" in r)
    assert "Pages with script errors" in row and '<td class="number">2</td>' in row
    assert "A module that the page calls has failed." in row
    german = client.get("/wiki/Special:TrackingCategories?uselang=de").content.decode()
    assert "Pages with script errors" in german and "Ein Modul, das die Seite aufruft, ist gescheitert." in german
    change_wiki(wiki, settings={"extensions": {"scribunto": False}})
    assert "scribunto-common-error" not in client.get("/wiki/Special:TrackingCategories").content.decode()


def test_every_tracking_category_is_named_and_explained(wiki: Wiki, client: Client) -> None:
    page = client.get("/wiki/Special:TrackingCategories").content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>.*?</td><td>(.*?)</td>", page)
    assert len(rows) > 20 and all(name and "subtle" not in name and text for name, text in rows)


def test_the_list_takes_the_same_queries_for_any_number(wiki: Wiki, client: Client, alice: Actor) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/wiki/Special:TrackingCategories")
        return len(queries)

    save_page("P", "[[File:Nothing.png]]", actor=alice)
    client.get("/wiki/Special:TrackingCategories")
    one = count()
    save_page("Q", "[[File:N.png]] __NOINDEX__ {{#time:x|y|qqqqq}} <math>\\x</math><ref>", actor=alice)
    assert count() == one
