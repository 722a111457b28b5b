"""Pages whose content is not wikitext: shown as source."""

from __future__ import annotations

import contextlib
import json

from django.utils.html import escape

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import use_language
from wikigrove.rendering.domain.rendered import Rendered
from wikigrove.rendering.domain.site import build_registry


def show_source(text: str, model: str) -> Rendered:
    """As the extension shows it that knows the model; else the text in a `pre`, JSON indented where it is whole."""
    known = build_registry(current_wiki()).models.get(model)
    if known is not None:
        # Kept for all readers, so what it says is in the wiki's language.
        with use_language(current_wiki().language):
            return Rendered(html=known.to_html(text), modules=(f"model.{model}",))
    if model == "json":
        with contextlib.suppress(ValueError):
            text = json.dumps(json.loads(text), indent=4, ensure_ascii=False)
    css = {"javascript": "js", "Scribunto": "lua", "sanitized-css": "css"}.get(model, model)
    return Rendered(html=f'<pre class="mw-code mw-{escape(css)}" dir="ltr" lang="en">\n{escape(text)}\n</pre>')
