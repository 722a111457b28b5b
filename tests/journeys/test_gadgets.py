"""Scripts of a wiki's people run in a browser, under the policy that lets nothing else run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.conftest import log_in, write

pytestmark = pytest.mark.browser
DEFINITION = """* clock[ResourceLoader|default|dependencies=mediawiki.util,ext.gadget.core]|clock.js|clock.css
* core[ResourceLoader|hidden]|core.js
* counter[ResourceLoader|package]|counter.js|counter.json
* hostile[ResourceLoader|default]|hostile.js
"""
PAGES = {
    "Gadget-core.js": "module.exports = { label: function () { return 'Clock of ' + mw.config.get('wgUserName'); } };",
    "Gadget-clock.js": (
        "mw.util.addPortletLink('p-tb', '#clock', require('ext.gadget.core').label(), 't-clock');\n"
        "mw.hook('wikipage.content').add(function ($content) { $content.attr('data-heard', $content.text().length > 0); });"
    ),
    "Gadget-clock.css": ".mw-parser-output { outline: 3px solid rgb(1, 2, 3); }",
    "Gadget-counter.json": '{"unit": "words"}',
    "Gadget-counter.js": "mw.notify('counted ' + require('./counter.json').unit); module.exports = 5;",
    "Gadget-hostile.js": "try { window.ran = eval('1'); } catch (e) { window.stopped = true; }\n"
    "var s = document.createElement('script'); s.textContent = 'window.inlined = 1'; document.head.append(s);",
    "Common.js": "document.body.dataset.common = mw.config.get('wgPageName');",
    "Gadgets-definition": DEFINITION,
}


def test_gadgets_run_where_they_were_chosen(scripted: Any) -> None:
    log_in(scripted, "Grace")
    scripted.wait_for_url("**/wiki/Main_Page")
    for name, text in PAGES.items():
        write(scripted, f"MediaWiki:{name}", text)
        scripted.wait_for_url(f"**/wiki/MediaWiki:{name}")
    write(scripted, "Garden", "Some [[words]].")
    scripted.wait_for_url("**/wiki/Garden")

    scripted.goto("/wiki/Special:Preferences")
    assert scripted.evaluate("window.mw === undefined")
    assert scripted.is_checked("input[name=choice-gadget-clock]")
    scripted.check("input[name=choice-gadget-counter]")
    with scripted.expect_navigation():
        scripted.click("main form .button-primary")

    scripted.goto("/wiki/Garden")
    scripted.wait_for_selector(".mw-notification")
    assert scripted.inner_text(".mw-notification") == "counted words"
    assert scripted.evaluate("document.querySelector('#t-clock').textContent") == "Clock of Grace"
    assert scripted.get_attribute(".mw-parser-output", "data-heard") == "true"
    outline = scripted.evaluate("getComputedStyle(document.querySelector('.mw-parser-output')).outlineColor")
    assert outline == "rgb(1, 2, 3)"
    assert scripted.evaluate("document.body.dataset.common") == "Garden"
    assert scripted.evaluate("[window.ran, window.inlined, window.stopped]") == [None, None, True]

    scripted.goto("/wiki/Garden?safemode=1")
    assert scripted.evaluate("window.mw === undefined && document.body.dataset.common === undefined")

    # The other journeys share this wiki.
    write(scripted, "MediaWiki:Gadgets-definition", "none")
    write(scripted, "MediaWiki:Common.js", "// none")
