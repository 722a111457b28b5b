"""Lua modules on a wiki: called from pages, shown as code below their documentation, followed when they change."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.pages.models import CategoryLink, TemplateLink
from wikigrove.rendering.domain.render import render_page

pytest.importorskip("lupa.lua51")


def _html(title: str) -> str:
    return render_page(get_page(title)).html


def test_page_follows_its_modules(alice: Actor) -> None:
    save_page("Module:Words", "return { greeting = 'hello' }", actor=alice)
    save_page(
        "Module:M", "local p = {} function p.f() return require('Module:Words').greeting end return p", actor=alice
    )
    save_page("A", "{{#invoke:M|f}}", actor=alice)
    assert "hello" in _html("A")
    assert {(r.namespace, r.key) for r in TemplateLink.objects.filter(page=get_page("A"))} == {
        (828, "M"),
        (828, "Words"),
    }

    save_page("Module:Words", "return { greeting = 'good morning' }", actor=alice)

    assert "good morning" in _html("A")


def test_module_is_code_below_its_documentation(alice: Actor) -> None:
    save_page("Module:M", "return 'x' -- <b>", actor=alice)
    page = get_page("Module:M")
    assert page.model == "Scribunto"
    assert "&lt;b>" in _html("Module:M") or "&lt;b&gt;" in _html("Module:M")
    assert "mw-highlight" in _html("Module:M")

    save_page("Module:M/doc", "Says ''x''. <includeonly>[[Category:Modules]]</includeonly>", actor=alice)

    shown = _html("Module:M")
    assert "<i>x</i>" in shown and shown.index("Says") < shown.index("mw-highlight")
    assert get_page("Module:M/doc").model == "wikitext"
    assert list(CategoryLink.objects.filter(page=page).values_list("category", flat=True)) == ["Modules"]


def test_module_that_only_requires_another_is_a_redirect(alice: Actor) -> None:
    save_page("Module:New", "return { f = function() return 'new' end }", actor=alice)
    save_page("Module:Old", "return require [[Module:New]]", actor=alice)
    save_page("A", "{{#invoke:Old|f}}", actor=alice)
    assert get_page("Module:Old").is_redirect
    assert render_page(get_page("Module:Old")).redirect == "Module:New"
    assert "new" in _html("A")


def test_title_library_asks_the_database(alice: Actor) -> None:
    save_page("B", "[[Category:K]] some text", actor=alice)
    save_page("R", "#REDIRECT [[B]]", actor=alice)
    body = (
        "local t, r = mw.title.new('B'), mw.title.new('R')"
        " return table.concat({tostring(t.exists), t.id, t:getContent(), t.categories[1], tostring(r.isRedirect),"
        " r.redirectTarget.text, r:getContent(), mw.title.new(t.id).text}, '/')"
    )
    save_page("Module:M", f"return {{ f = function() {body} end }}", actor=alice)
    save_page("A", "<nowiki/>{{#invoke:M|f}}", actor=alice)
    number = get_page("B").pk
    assert f"true/{number}/" in _html("A")
    assert "some text/K/true/B/#REDIRECT" in _html("A")


def test_script_error_puts_the_page_into_the_category(alice: Actor) -> None:
    save_page("Module:M", "return { f = function() error('boom') end }", actor=alice)
    save_page("A", "{{#invoke:M|f}}", actor=alice)
    assert "Lua error in Module:M at line 1: boom." in _html("A")
    assert list(CategoryLink.objects.filter(page=get_page("A")).values_list("category", flat=True)) == [
        "Pages_with_script_errors"
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_required_modules_are_read_at_once(alice: Actor, count: int) -> None:
    names = [f"Module:Part{n}" for n in range(count)]
    for name in names:
        save_page(name, "return 'x'", actor=alice)
    calls = " .. ".join(f"require('{name}')" for name in names)
    save_page("Module:M", f"return {{ f = function() return {calls} end }}", actor=alice)
    save_page("A", "{{#invoke:M|f}}", actor=alice)
    page = get_page("A")
    with CaptureQueriesContext(connection) as queries:
        assert "x" * count in render_page(page).html
    texts = [q for q in queries.captured_queries if "pages_revision" in q["sql"] and "SELECT" in q["sql"]]
    assert len(texts) <= 4
