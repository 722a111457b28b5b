"""Reading pages over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import get_page, save_page
from wikigrove.farm.models import Wiki


def test_article_shows_text_title_and_edit_links(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "An '''oak''' is a tree.\n\n== Leaves ==\nThey have lobes.")
    response = client.get("/wiki/Oak")
    text = response.content.decode()
    assert response.status_code == 200
    assert '<h1 id="firstHeading">Oak</h1>' in text
    assert "<b" in text and "lobes" in text
    assert "action=edit&amp;section=1" in text
    assert "script-src 'self'" in response["Content-Security-Policy"]
