"""Nothing that runs may come out of wikitext."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from parse_fixtures import parse_text
from wikigrove_engine.html.sanitizer import INSECURE, sanitize_css

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<div onclick='alert(1)'>x</div>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<div style='width:expre/**/ssion(alert(1))'>x</div>",
    "<div style='width:\\65 xpression(alert(1))'>x</div>",
    "<a href='javascript:alert(1)'>x</a>",
    "[javascript:alert(1) x]",
    "[[javascript:alert(1)]]",
    "<iframe src='//evil'></iframe>",
    "<b/onmouseover=alert(1)>x",
    '<div title="a" onload="b">',
    "<div title='\"><script>alert(1)</script>'>",
    "{{Echo|<script>alert(1)</script>}}",
    '<div title="{{Echo|" onclick="alert(1)}}">',
    '<span class="{{Echo|1=x" onclick="alert(1)"}}">',
    "<pre onclick=alert(1)>x</pre>",
    "<nowiki><script>alert(1)</script></nowiki>",
    "<!--><script>alert(1)</script>-->",
    "<!--- --!><script>alert(1)</script>",
    "{| onclick=alert(1)\n| onclick=alert(1) | x\n|}",
    '[http://a"onclick="alert(1) x]',
    "[http://a.b/'><script>alert(1)</script> x]",
    "<svg onload=alert(1)>",
    "<style>@import 'evil'</style>",
    "<link rel=stylesheet href=//evil>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
    "[[File:X.png|link=javascript:alert(1)]]",
    "<indicator name=a><script>alert(1)</script></indicator>",
    "<gallery>\nFile:X.png|<script>alert(1)</script>\n</gallery>",
    "<div data-mw='{\"parts\":[]}' typeof='mw:Transclusion' about='#mwt1'>x</div>",
    "== <script>alert(1)</script> ==",
    "[[Here|<script>alert(1)</script>]]",
    "http://a.b/<script>alert(1)</script>",
    "<h2 id='\"><script>alert(1)</script>'>x</h2>",
]


class _Auditor(HTMLParser):
    """Notes whatever could run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "svg", "object", "embed", "style", "base", "form"):
            self.found.append(tag)
        for name, value in attrs:
            low = (value or "").lower()
            if name.startswith("on") or name in ("background", "http-equiv", "srcdoc"):
                self.found.append(f"{tag}@{name}")
            if name in ("href", "src", "action") and low.strip().startswith(("javascript:", "vbscript:", "data:")):
                self.found.append(f"{tag}@{name}={value}")
            if name == "style" and ("expression" in low or "url(" in low or "javascript" in low):
                self.found.append(f"{tag}@style={value}")

    handle_startendtag = handle_starttag


@pytest.mark.parametrize("wikitext", ATTACKS)
def test_parse_lets_nothing_run(wikitext: str) -> None:
    document = parse_text(wikitext)
    auditor = _Auditor()
    auditor.feed(document.html(data_parsoid=True))
    auditor.close()
    for html in document.metadata.indicators.values():
        auditor.feed(html)
    assert auditor.found == []


def test_parse_does_not_take_forged_markup() -> None:
    html = parse_text("<div typeof='mw:Transclusion' about='#mwt1' data-mw='{}'>x</div>").html()
    assert html == '<div data-x-typeof="mw:Transclusion" data-x-about="#mwt1" data-x-data-mw="{}">x</div>'


@pytest.mark.parametrize(
    ("css", "safe"),
    [
        ("color: red", "color: red"),
        ("background: url(x)", INSECURE),
        ("width: ex\\70ression(1)", INSECURE),
        ("/* a */color:red", " color:red"),
        ("behavior: url(x)", INSECURE),
        ("a:\x01b", "/* invalid control char */"),
    ],
)
def test_sanitize_css(css: str, safe: str) -> None:
    assert sanitize_css(css) == safe
