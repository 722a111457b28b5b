"""What a reader downloads for an article: under 100 kB in all without images."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import save_page
from wikigrove.farm.models import Wiki
from wikigrove.web.skin.assets import load_manifest

TEXT = "\n\n".join(f"== Section {n} ==\n" + "An oak stands in the [[park]] and grows. " * 20 for n in range(12))


def test_article_without_images_weighs_less_than_100_kB(client: Client, wiki: Wiki) -> None:
    if not load_manifest():
        pytest.skip("the front end is not built (make frontend): the weight is NOT measured")
    save_page("Oak", TEXT)
    page = client.get("/wiki/Oak").content.decode()
    total = len(page.encode())
    for address in re.findall(r'(?:src|href)="/static/([^"]+)"', page):
        found = finders.find(address)
        assert found is not None, address
        total += Path(str(found)).stat().st_size
    assert total < 100_000


def test_nothing_in_a_page_is_inline_script_or_style(client: Client, wiki: Wiki) -> None:
    save_page("Oak", TEXT)
    page = client.get("/wiki/Oak").content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "<style" not in page
    assert re.findall(r"\son[a-z]+=", page) == []


def test_styles_of_extensions_travel_only_to_pages_that_show_some(client: Client, wiki: Wiki) -> None:
    if not load_manifest():
        pytest.skip("the front end is not built (make frontend): which sheets a page has is NOT checked")
    save_page("Plain", "text")
    save_page("Code", '<syntaxhighlight lang="c">int x;</syntaxhighlight>')
    save_page("Template:Box/styles.css", ".a{top:0}")
    pages = [client.get(f"/wiki/{name}").content.decode() for name in ("Plain", "Code", "Template:Box/styles.css")]
    assert ["/work-" in page for page in pages] == [False, True, True]
