"""Answers for people to look at: the text of an answer in a page."""

from __future__ import annotations

import html
import json
from typing import Any

from wikigrove.api.action.formats.json import to_json
from wikigrove.api.action.formats.php import to_php
from wikigrove.api.action.formats.xml import to_xml
from wikigrove.api.action.result import to_version_1
from wikigrove.i18n import message


def pretty_text(value: Any, *, form: str, version: int) -> str:
    """The answer with line breaks where its form allows them."""
    if form == "xmlfm":
        return to_xml(value).replace("><", ">\n<")
    if form == "phpfm":
        return to_php(value if version > 1 else to_version_1(value))
    shown = json.loads(to_json(value, version=version, ascii_only=False))
    return json.dumps(shown, ensure_ascii=False, indent=4)


def pretty_page(text: str, *, form: str, title: str, language: str, direction: str, status: int = 200) -> str:
    """A whole page around it; no script, no template: it is made for each call of somebody who tries the API."""
    name = form.removesuffix("fm").upper()
    note = html.escape(
        message(
            "api-format-prettyprint-header-only-html" if form == "rawfm" else "api-format-prettyprint-header",
            name,
            form.removesuffix("fm"),
        )
    )
    shown_status = ""
    if status != 200:
        shown_status = f"<p>{html.escape(message('api-format-prettyprint-status', status))}</p>"
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}" dir="{direction}"><head><meta charset="UTF-8">'
        f"<title>{html.escape(message('api-format-title'))} - {html.escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        "<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem}"
        "pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8886;border-radius:4px;padding:1rem}</style></head>"
        f'<body><p class="api-pretty-header">{note}</p>{shown_status}'
        f'<pre class="api-pretty-content" dir="ltr">{html.escape(text, quote=False)}</pre></body></html>'
    )
