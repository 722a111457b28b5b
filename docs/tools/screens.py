"""Take the README's screenshots, and a sheet of every screen, from a wiki made for it.

usage: python docs/tools/screens.py [--all]

Writes docs/images/*.png (few and small); with --all also build/screens/<mode>/<screen>.png for looking through.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import pyvips  # noqa: E402 - the repository's root must be found first
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.journeys.conftest import log_in, write  # noqa: E402
from tests.journeys.screens import SCREENS  # noqa: E402
from tests.journeys.server import serve_wiki  # noqa: E402

CHROMIUM = os.environ.get("WIKIGROVE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
IMAGES = ROOT / "docs" / "images"
SHEETS = ROOT / "build" / "screens"
DEMO = Path(__file__).with_name("demo")
MODES: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 860}},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}},
    "rtl": {"viewport": {"width": 1280, "height": 860}},
}
# Name of the picture: mode, path.
PICTURES = {
    "main-page": ("wide", "/wiki/Main_Page"),
    "article": ("wide", "/wiki/English_oak"),
    "article-dark": ("dark", "/wiki/English_oak"),
    "article-phone": ("narrow", "/wiki/English_oak"),
    "article-rtl": ("rtl", "/wiki/English_oak?uselang=ar"),
    "editing": ("wide", "/w/index.php?title=English_oak&action=edit"),
    "comparison": ("wide", "/w/index.php?title=English_oak&diff=cur"),
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, serve_wiki(Path(folder)) as wiki, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        contexts = {mode: browser.new_context(base_url=wiki.address, **options) for mode, options in MODES.items()}
        fill(browser.new_context(base_url=wiki.address).new_page())
        IMAGES.mkdir(parents=True, exist_ok=True)
        for name, (mode, path) in PICTURES.items():
            take(contexts[mode].new_page(), path, IMAGES / f"{name}.png")
            shrink(IMAGES / f"{name}.png")
        if "--all" in sys.argv:
            take_all(contexts)
        browser.close()
    return 0


def fill(page: Any) -> None:
    """An article with a picture, a box, sources and a history."""
    log_in(page)
    page.goto("/wiki/Special:Upload")
    page.set_input_files("input[type=file]", str(DEMO / "Oak leaf.svg"))
    page.fill("textarea[name=text]", "Leaf and acorn of an oak, drawn for this page.")
    page.click("main form.form button")
    text = (DEMO / "oak.wikitext").read_text(encoding="utf-8")
    write(page, "English oak", text.replace("a thousand years", "hundreds of years"), "Begin the article")
    write(page, "English oak", text, "Say how old they become")
    write(page, "Yew", "A yew.\n\n== Age ==\nOld.\n[[Category:Trees]]")
    write(page, "Yew", "A yew tree.\n\n== Age ==\nVery old.\n[[Category:Trees]]", "more")
    write(page, "Taxus", "#REDIRECT [[Yew]]")


def take(page: Any, path: str, target: Path) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(target))
    page.close()


def shrink(picture: Path) -> None:
    """Reduce the colours to 256: a third of the size, and nobody sees it."""
    image = pyvips.Image.new_from_file(str(picture)).copy_memory()
    image.pngsave(str(picture), palette=True, Q=90, compression=9)


def take_all(contexts: dict[str, Any]) -> None:
    for mode, context in contexts.items():
        folder = SHEETS / mode
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in SCREENS.items():
            address = f"{path}{'&' if '?' in path else '?'}uselang=ar" if mode == "rtl" else path
            take(context.new_page(), address, folder / f"{name.replace(' ', '-')}.png")


if __name__ == "__main__":
    sys.exit(main())
