"""The starters' pages are whole: files are there, templates exist, nothing is left unexpanded."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import wikigrove
from tests.factories import save_page
from wikigrove.farm.models import Wiki

STARTERS = Path(wikigrove.__file__).parent / "farm" / "starters"
NAMES = ("encyclopedia", "handbook")
CALLS = re.compile(r"(?<!\{)\{\{(?:subst:)?([A-Z][a-z]+(?: [a-z]+)*)\s*[|}\n]")
LEFTOVERS = re.compile(r"⧼[^⧽]*⧽|\{\{|\[\[|</?[a-z]+>|'''|&lt;")


def manifest(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((STARTERS / name / "manifest.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", NAMES)
def test_manifest_and_files_agree(name: str) -> None:
    files = {path.name for path in (STARTERS / name).glob("*.wikitext")}
    assert set(manifest(name)["pages"].values()) == files


@pytest.mark.parametrize("name", NAMES)
def test_every_template_that_a_page_names_is_in_the_starter(name: str) -> None:
    pages = manifest(name)["pages"]
    for title, file in pages.items():
        text = (STARTERS / name / file).read_text(encoding="utf-8")
        named = set(
            re.findall(
                r"(?<!\{)\{\{(?:subst:)?([A-Z][a-z]+(?: [a-z]+)*)\s*[|}\n]", re.sub(r"(?s)<pre>.*?</pre>", "", text)
            )
        )
        assert {f"Template:{template}" for template in named} <= set(pages), title


@pytest.mark.parametrize("name", NAMES)
def test_pages_show_no_leftovers(name: str, client: Client, wiki: Wiki) -> None:
    pages = manifest(name)["pages"]
    for title, file in pages.items():
        save_page(title, (STARTERS / name / file).read_text(encoding="utf-8"))
    for title in pages:
        page = client.get(f"/w/index.php?title={title}").content.decode()
        body = page.split('class="mw-parser-output"')[1].split("</main>")[0].partition(">")[2]
        shown = html.unescape(re.sub(r"(?s)<pre.*?</pre>|<code.*?</code>|<[^>]+>", "", body))
        assert LEFTOVERS.findall(shown) == [], title
