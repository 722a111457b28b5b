"""The tutorial's code runs, and does what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from tests.factories import get_page, save_page
from wikigrove.extensions.api import Extension, Parts
from wikigrove.extensions.catalog import Installed
from wikigrove.extensions.check import check_extension
from wikigrove.farm.models import Wiki
from wikigrove.rendering.domain.render import render_page

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "developer" / "extensions.md"


def test_the_tutorial(
    install: Callable[[Installed], None], wiki: Wiki, client: Client, enable: Callable[..., None]
) -> None:
    names: dict[str, object] = {}
    blocks = re.findall(r"^```python\n(.*?)^```$", TUTORIAL.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) == 5
    for block in blocks:
        exec(compile(block, TUTORIAL.name, "exec"), names)  # noqa: S102 - our own document
    extension, more = names["extension"], names["more"]
    assert isinstance(extension, Extension) and isinstance(more, Parts)
    install(Installed("hello", extension))
    assert check_extension("hello") == []
    second = Extension("shout", "Shout", "1", "More.", lambda values: more, licence="MIT")
    install(Installed("shout", second))
    third = Extension("count", "Count", "1", "Counts.", lambda values: names["counting"], licence="MIT")  # type: ignore[arg-type,return-value]
    install(Installed("count", third))
    styled = names["styled"]
    assert isinstance(styled, Parts)
    install(Installed("paint", Extension("paint", "Paint", "1", "Colours.", lambda values: styled, licence="MIT")))
    measuring = names["measuring"]
    assert isinstance(measuring, Parts)
    install(Installed("measure", Extension("measure", "M", "1", "Measures.", lambda values: measuring, licence="MIT")))
    enable(hello=True, shout=True, count=True, paint=True, measure=True)
    save_page("A", "<hello>w<b></hello> {{#shout:quiet}}")
    html = render_page(get_page("A")).html
    assert "Hello, w&lt;b>!" in html or "Hello, w&lt;b&gt;!" in html
    assert "QUIET!" in html
    assert "Hello, stranger!" in client.get("/wiki/Special:Hello").content.decode()
    save_page("A", "again")
    assert client.get("/api/wikigrove/v1/extensions/count/greeted").json() == {"A": 2}
    query = "/w/api.php?action=query&prop=titlelength&titles=A&tlleast=1&format=json&formatversion=2"
    assert client.get(query).json()["query"]["pages"][0]["titlelength"] == 1
    save_page("Project:A", "x")
    address = '<link rel="stylesheet" href="/api/wikigrove/v1/extensions/paint/style">'
    assert (
        address in client.get("/wiki/Project:A", follow=True).content.decode()
        and address not in client.get("/wiki/A").content.decode()
    )
    assert client.get("/api/wikigrove/v1/extensions/paint/style").content == b"body { background: ivory }"
