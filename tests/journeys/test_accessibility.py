"""axe-core on every screen: light, dark, narrow, and right to left."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import log_in, write
from tests.journeys.screens import ADMIN_SCREENS, SCREENS

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 700}},
    "rtl": {"viewport": {"width": 1280, "height": 900}},
}


@pytest.fixture(scope="module")
def prepared(chromium: Any, running: Any) -> None:
    """Pages with a history, so that histories and comparisons have something to show."""
    context = chromium.new_context(base_url=running.address)
    page = context.new_page()
    log_in(page)
    write(page, "Yew", "A yew.\n\n== Age ==\nOld.\n\n== Use ==\nBows.\n\n== See also ==\n* [[Oak]]\n[[Category:Trees]]")
    write(
        page,
        "Yew",
        "A yew tree.\n\n== Age ==\nVery old.\n\n== Use ==\nBows.\n\n== See also ==\n* [[Oak]]\n[[Category:Trees]]",
        "more",
    )
    write(page, "Taxus", "#REDIRECT [[Yew]]")
    context.close()
    context = chromium.new_context(base_url=running.address)
    page = context.new_page()
    log_in(page, "Grace")
    write(page, "Gone", "Soon gone.")
    page.goto("/w/index.php?title=Gone&action=delete")
    page.click("main form.form .button-row button")
    context.close()


@pytest.mark.parametrize(("mode", "signed_in"), [*((mode, False) for mode in MODES), ("light", True), ("narrow", True)])
def test_no_screen_has_a_violation(mode: str, signed_in: bool, prepared: None, chromium: Any, running: Any) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in frontend/): the accessibility check is SKIPPED")
    context = chromium.new_context(base_url=running.address, bypass_csp=True, **MODES[mode])
    page = context.new_page()
    if signed_in:
        log_in(page)
    found = find_violations(page, choose(SCREENS, mode, signed_in), mode)
    context.close()
    assert found == []


@pytest.mark.parametrize("mode", MODES)
def test_no_screen_of_an_admin_has_a_violation(mode: str, prepared: None, chromium: Any, running: Any) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in frontend/): the accessibility check is SKIPPED")
    context = chromium.new_context(base_url=running.address, bypass_csp=True, **MODES[mode])
    page = context.new_page()
    log_in(page, "Grace")
    found = find_violations(page, choose(ADMIN_SCREENS, mode), mode)
    context.close()
    assert found == []


def choose(screens: dict[str, str], mode: str, signed_in: bool = False) -> dict[str, str]:
    """All of them in light, a third in each other mode, so that each is seen in two; all in all of them on request."""
    if (mode == "light" and not signed_in) or os.environ.get("WIKIGROVE_EVERY_SCREEN"):
        return screens
    turn = (list(MODES).index(mode) + signed_in) % 3
    return dict(list(screens.items())[turn::3])


def find_violations(page: Any, screens: dict[str, str], mode: str) -> list[str]:
    """What axe says of each screen, and how much wider than the window it is."""
    source = AXE.read_text(encoding="utf-8")
    found: list[str] = []
    for name, path in screens.items():
        page.goto(f"{path}{'&' if '?' in path else '?'}uselang=ar" if mode == "rtl" else path)
        page.evaluate(source)
        report = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        found += [
            f"{name}: {violation['id']}: {node['target']} {node['html'][:160]}"
            for violation in report["violations"]
            for node in violation["nodes"][:3]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{name}: wider than the window by {wide} px")
    return found
