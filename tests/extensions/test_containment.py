"""A broken extension never takes the wiki with it."""

from __future__ import annotations

import importlib
import time
import types
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.factories import get_page, save_page
from wikigrove.extensions import breaker as breakers
from wikigrove.extensions.api import (
    ApiModule,
    EditFilter,
    Extension,
    Listener,
    Parts,
    Setting,
    SpecialPage,
    Values,
)
from wikigrove.extensions.breaker import MOST_FAILURES, Breaker, read_report
from wikigrove.extensions.catalog import (
    ExtensionError,
    Installed,
    check_presentation,
    enabled_extensions,
    load,
    read_value,
    values_of,
)
from wikigrove.extensions.check import check_extension
from wikigrove.extensions.parts import parts_of_wiki, unmade_parts
from wikigrove.farm.domain.find_wiki import forget_wikis, list_wikis
from wikigrove.farm.models import Wiki
from wikigrove.rendering.domain.render import GAP_SECONDS, render_page
from wikigrove.rendering.models import Rendering
from wikigrove.web.caching import answers

parts_module = importlib.import_module("wikigrove.extensions.parts")

Install = Callable[[Installed], None]
Switch = Callable[..., None]


def fail(*words: object) -> str:
    raise ValueError("it broke")


class BrokenTag:
    name = "broken"
    render = staticmethod(fail)


def parts(values: Values) -> Parts:
    return Parts(
        tags=(BrokenTag(),),
        special_pages=(SpecialPage("Broken", "Broken", fail),),
        api_modules=(ApiModule("broken", "", fail), ApiModule("odd", "", lambda a, v: {"x": object()})),  # type: ignore[arg-type]
        edit_filters=(EditFilter("broken", fail),),  # type: ignore[arg-type]
        listeners=(Listener("broken", fail),),  # type: ignore[arg-type]
    )


BROKEN = Extension("broken", "Broken", "1", "Fails.", parts, licence="MIT")


@pytest.fixture(autouse=True)
def _no_reports() -> None:
    cache.clear()


def test_a_failing_part_shows_an_error_in_its_place(
    install: Install, wiki: Wiki, client: Client, enable: Switch
) -> None:
    install(Installed("broken", BROKEN))
    enable(broken=True)
    save_page("A", "before <broken/> after")
    html = render_page(get_page("A")).html
    assert "before" in html and "after" in html and "The extension broken failed here." in html
    assert "it broke" not in html
    page = client.get("/wiki/Special:Broken")
    assert page.status_code == 503 and "Traceback" not in page.content.decode()
    for module in ("broken", "odd"):
        answer = client.get(f"/api/wikigrove/v1/extensions/broken/{module}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "extension-failed")
    report = read_report("broken")
    assert report is not None and "it broke" in str(report["text"])


def test_one_that_keeps_failing_is_switched_off_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(breakers.time, "monotonic", lambda: now[0])
    breaker = Breaker("x")
    said = [breaker.run("here", fail, str) for _ in range(MOST_FAILURES)]
    assert not any("switched off" in s for s in said) and breaker.is_off
    assert "switched off" in breaker.run("here", lambda: "fine", str)
    now[0] += breakers.OFF_SECONDS + 1
    assert breaker.run("here", lambda: "fine", str) == "fine"


def test_a_bundled_one_is_contained_but_never_off() -> None:
    breaker = Breaker("cite", never_off=True)
    for _ in range(3 * MOST_FAILURES):
        breaker.run("here", fail, str)
    assert breaker.run("here", lambda: "fine", str) == "fine"


def test_the_engines_own_errors_pass() -> None:
    from wikigrove_engine.parser import TimeUp

    def stop() -> str:
        raise TimeUp

    with pytest.raises(TimeUp):
        Breaker("x").run("here", stop, str)


def test_one_that_can_not_be_loaded_is_named_with_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No module" in load("nothing", "wikigrove_nothing").error
    module = types.ModuleType("wikigrove_wrong")
    monkeypatch.setitem(__import__("sys").modules, "wikigrove_wrong", module)
    assert "is no Extension" in load("wrong", "wikigrove_wrong").error
    module.extension = replace(BROKEN, name="wrong", api=99)  # type: ignore[attr-defined]
    assert "generation 99" in load("wrong", "wikigrove_wrong").error


def test_parts_that_can_not_be_made_leave_the_wiki_without_it(install: Install, wiki: Wiki, enable: Switch) -> None:
    install(Installed("broken", replace(BROKEN, make_parts=fail)))  # type: ignore[arg-type]
    enable(broken=True)
    save_page("A", "<broken/> stays")
    assert "stays" in render_page(get_page("A")).html
    assert any("make_parts fails" in finding for finding in check_extension("broken"))


def test_needs_and_settings(install: Install) -> None:
    needy = replace(BROKEN, requires=("absent",), enabled_by_default=True)
    install(Installed("broken", needy))
    assert "broken" not in {e.name for e in enabled_extensions({})}
    one = replace(
        BROKEN, settings=(Setting("count", 3, ""), Setting("on", False, ""), Setting("kind", "a", "", ("a", "b")))
    )
    assert values_of(one, {"broken.count": "many", "broken.on": True, "broken.kind": "c"}) == {
        "count": 3,
        "on": True,
        "kind": "a",
    }
    assert read_value(one, "count", "7") == 7 and read_value(one, "on", "yes") is True
    for name, text in (("count", "x"), ("on", "maybe"), ("kind", "c"), ("other", "1")):
        with pytest.raises(ExtensionError):
            read_value(one, name, text)
    with pytest.raises(ExtensionError):
        check_presentation(replace(BROKEN, name="Bad Name"), "Bad Name")


def test_check_finds_clashes_and_double_names(install: Install) -> None:
    def clashing(values: Values) -> Parts:
        tag = types.SimpleNamespace(name="poem", render=fail)
        return Parts(tags=(tag, tag))

    install(Installed("clash", replace(BROKEN, name="clash", make_parts=clashing)))
    found = check_extension("clash")
    assert any("two tags are called poem" in f for f in found)
    assert any(f.startswith("poem has a part of the same name") for f in found)


def test_every_bundled_extension_is_right() -> None:
    from wikigrove.extensions.catalog import list_installed

    names = [n for n, i in list_installed().items() if i.is_bundled]
    assert "cite" in names
    assert {n: check_extension(n) for n in names} == {n: [] for n in names}


def test_errors_of_the_database_pass() -> None:
    from django.db import OperationalError

    def lose() -> str:
        raise OperationalError("locked")

    with pytest.raises(OperationalError):
        Breaker("x").run("here", lose, str)


def test_a_page_that_an_extension_left_a_gap_in_is_rendered_anew_soon(
    install: Install, wiki: Wiki, client: Client, enable: Switch
) -> None:
    works = [False]

    class Moody:
        name = "moody"

        def render(self, call: object, parser: object) -> str:
            return "<b>all is well</b>" if works[0] else fail()

    install(Installed("moody", replace(BROKEN, name="moody", make_parts=lambda values: Parts(tags=(Moody(),)))))
    enable(moody=True)
    save_page("A", "<moody/>")
    save_page("B", "nothing of it")
    assert "failed here" in client.get("/wiki/A").content.decode()
    works[0] = True
    assert "failed here" in client.get("/wiki/A").content.decode()
    row = Rendering.objects.get(page=get_page("A"))
    assert row.expires is not None and row.expires <= timezone.now() + timedelta(seconds=GAP_SECONDS)
    assert Rendering.objects.get(page=get_page("B")).expires is None
    Rendering.objects.update(expires=timezone.now() - timedelta(seconds=1))
    answers.clear()
    assert "all is well" in client.get("/wiki/A").content.decode()
    assert Rendering.objects.get(page=get_page("A")).expires is None


def test_parts_that_can_not_be_made_are_tried_again(
    install: Install, wiki: Wiki, enable: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [time.monotonic()]
    monkeypatch.setattr(parts_module.time, "monotonic", lambda: now[0])
    tries: list[int] = []

    class Late:
        name = "late"

        def render(self, call: object, parser: object) -> str:
            return "<b>here at last</b>"

    def make(values: Values) -> Parts:
        tries.append(1)
        return Parts(tags=(Late(),)) if len(tries) > 2 else fail()  # type: ignore[return-value]

    install(Installed("late", replace(BROKEN, name="late", make_parts=make)))
    enable(late=True)
    save_page("A", "<late/>")
    others = parts_of_wiki(wiki.settings)
    assert unmade_parts(wiki.settings) == {"late"} and "&lt;late/>" in render_page(get_page("A")).html
    assert Rendering.objects.get(page=get_page("A")).expires is not None
    assert len(tries) == 1
    now[0] += parts_module.RETRY_SECONDS + 1
    assert parts_of_wiki(wiki.settings) is others and len(tries) == 2
    now[0] += parts_module.RETRY_SECONDS + 1
    Rendering.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert "here at last" in render_page(get_page("A")).html
    assert unmade_parts(wiki.settings) == frozenset()
    assert Rendering.objects.get(page=get_page("A")).expires is None


def test_a_page_made_with_settings_of_before_is_not_kept(wiki: Wiki, client: Client, enable: Switch) -> None:
    """A process may not have heard of a switch yet when it answers."""
    save_page("A", "text")
    answers.clear()
    list_wikis()
    Wiki.objects.filter(pk=wiki.pk).update(version=wiki.version + 1)
    assert client.get("/wiki/A").status_code == 200
    assert answers.find(("", "/wiki/A")) is None
    forget_wikis()
    assert client.get("/wiki/A").status_code == 200
    assert answers.find(("", "/wiki/A")) is not None


def test_an_upgrade_of_an_extension_renders_pages_anew(install: Install, wiki: Wiki, enable: Switch) -> None:
    class Tag:
        name = "told"

        def __init__(self, text: str) -> None:
            self.text = text

        def render(self, call: object, parser: object) -> str:
            return self.text

    def make(version: str) -> Extension:
        tag = Tag(f"by version {version}")
        return replace(BROKEN, name="told", version=version, make_parts=lambda values: Parts(tags=(tag,)))

    install(Installed("told", make("1")))
    enable(told=True)
    save_page("A", "<told/>")
    assert "by version 1" in render_page(get_page("A")).html
    install(Installed("told", make("2")))
    assert "by version 2" in render_page(get_page("A")).html
