"""Pages whose content is not wikitext: shown as source."""

from __future__ import annotations

import contextlib
import json

from django.utils.html import escape

from wikigrove.rendering.domain.rendered import Rendered


def show_source(text: str, model: str) -> Rendered:
    """The text in a `pre`, JSON indented where it is whole."""
    if model == "json":
        with contextlib.suppress(ValueError):
            text = json.dumps(json.loads(text), indent=4, ensure_ascii=False)
    css = {"javascript": "js", "Scribunto": "lua", "sanitized-css": "css"}.get(model, model)
    return Rendered(html=f'<pre class="mw-code mw-{escape(css)}" dir="ltr" lang="en">\n{escape(text)}\n</pre>')
