"""Attacks through the wiki's own screens: previews in the skin, with the policy that would stop scripts switched off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.conftest import log_in, write
from tests.journeys.server import RunningWiki

pytestmark = pytest.mark.browser

RUN = "window.__xss=1"
SCRIPT = f"<script>{RUN}</script>"
PICTURE = f"<img src=x onerror={RUN}>"
BREAKOUT = f"\"'>{PICTURE}"
PREVIEWS = [
    f"{{{{DISPLAYTITLE:{SCRIPT}<span onmouseover={RUN}>Attack</span>}}}}",
    f"{{{{DISPLAYTITLE:<b style='background:url(javascript:{RUN})'>Attack</b>}}}}",
    f"<indicator name='x'>{SCRIPT}{PICTURE}</indicator>",
    f"<indicator name='{BREAKOUT}'>[[File:X.png|link=javascript:{RUN}|alt={BREAKOUT}]]</indicator>",
    f"== <span id='{BREAKOUT}'>{PICTURE}</span> ==\n== b ==\n== c ==\n== d ==",
    f"[[Category:{BREAKOUT}|{SCRIPT}]]",
    f"[[de:{BREAKOUT}]]",
    f"{{{{DEFAULTSORT:{BREAKOUT}}}}}",
    f"<syntaxhighlight lang='{BREAKOUT}' class='{BREAKOUT}' style='{BREAKOUT}'>{SCRIPT}</syntaxhighlight>",
    f"<syntaxhighlight lang='html'>{SCRIPT}{PICTURE}</syntaxhighlight>",
    f"<inputbox>\ntype=create\nbuttonlabel={BREAKOUT}\ndefault={BREAKOUT}\nplaceholder={BREAKOUT}\n</inputbox>",
    f"<inputbox>\ntype={BREAKOUT}\nbreak={BREAKOUT}\nbgcolor={BREAKOUT}\n</inputbox>",
    f"<imagemap>\nFile:X.png|100px|{BREAKOUT}\nrect 0 0 9 9 [javascript:{RUN} {BREAKOUT}]\ndesc none\n</imagemap>",
    f"<tabber>\n{BREAKOUT}={SCRIPT}\n|-|\nTwo={PICTURE}\n</tabber>",
    '<templatedata>{"description": "%s", "params": {"%s": {"label": "%s"}}}</templatedata>' % ((SCRIPT,) * 3),
    f"<templatestyles src='{BREAKOUT}' wrapper='{BREAKOUT}'/>",
    f"<poem class='{BREAKOUT}' style='{BREAKOUT}'>{SCRIPT}</poem>",
    f"<ref name='{BREAKOUT}' group='{BREAKOUT}'>{SCRIPT}</ref><references group='{BREAKOUT}'/>",
    f"{{{{#vardefineecho:x|{SCRIPT}}}}}{{{{#var:x}}}}",
    f"<section begin='{BREAKOUT}'/>{PICTURE}<section end='{BREAKOUT}'/>",
    f"{{{{#invoke:{BREAKOUT}|x}}}}",
    f"{{{{#tag:ref|{SCRIPT}|name={BREAKOUT}}}}}",
]
MODULE = (
    "return { html = function() return '<script>window.__xss=1</script>' .. tostring( mw.html.create( 'div' )"
    ":attr( 'onclick', 'window.__xss=1' ):wikitext( '<img src=x onerror=window.__xss=1>' ) ) end,"
    " fails = function() error( '<img src=x onerror=window.__xss=1>' ) end }"
)


@pytest.fixture
def window(chromium: Any, running: RunningWiki) -> Iterator[Any]:
    """A window without the policy of the wiki, so that whatever is written wrongly does run."""
    context = chromium.new_context(base_url=running.address, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(8000)
    yield page
    context.close()


def assert_nothing_ran(page: Any, what: str) -> None:
    page.wait_for_load_state("networkidle")
    for element in page.locator("main [onmouseover], main [onclick], main [onerror], main script:not([src])").all():
        raise AssertionError(f"{what}: {element.evaluate('e => e.outerHTML')}")
    assert page.evaluate("window.__xss") is None, what
    assert page.locator("a[href^='javascript:' i]").count() == 0, what


def test_nothing_runs_in_a_preview(window: Any) -> None:
    log_in(window)
    for text in PREVIEWS:
        window.goto("/w/index.php?title=Attack&action=edit")
        window.fill("#wpTextbox1", text)
        window.click("button[name=wpPreview]")
        assert_nothing_ran(window, text)
        assert window.locator("#wpTextbox1").count() == 1


def test_nothing_runs_in_a_saved_page_its_history_and_its_comparison(window: Any) -> None:
    log_in(window)
    write(window, "Attack_saved", "a")
    write(window, "Attack_saved", PREVIEWS[0] + PREVIEWS[2] + SCRIPT, summary=f"{SCRIPT}{BREAKOUT}[[{BREAKOUT}]]")
    assert_nothing_ran(window, "the page")
    for address in ("action=history", "action=info", "diff=cur&oldid=prev", "action=edit&section=0"):
        window.goto(f"/w/index.php?title=Attack_saved&{address}")
        assert_nothing_ran(window, address)
    window.goto("/wiki/Special:RecentChanges")
    assert_nothing_ran(window, "recent changes")


def test_nothing_runs_that_a_module_writes(window: Any) -> None:
    log_in(window)
    write(window, "Module:Attack", MODULE)
    assert_nothing_ran(window, "the module's page")
    for function in ("html", "fails"):
        write(window, f"Attack_by_{function}", f"{{{{#invoke:Attack|{function}}}}}")
        assert_nothing_ran(window, function)
        assert window.locator("main").inner_text()


def test_what_runs_is_seen(window: Any) -> None:
    window.goto("/wiki/Main_Page")
    window.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=window.__xss=1>')"
    )
    with pytest.raises(AssertionError):
        assert_nothing_ran(window, "seen")
