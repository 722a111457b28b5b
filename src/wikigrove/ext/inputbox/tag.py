"""The tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.tree.nodes import Element

from wikigrove.ext.inputbox.forms import make_form
from wikigrove.ext.inputbox.options import TYPES, read_options

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall


class InputBoxTag:
    """<inputbox>: lines of name=value; templates in them are expanded."""

    name = "inputbox"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        options = read_options(own.unstrip(call.frame.expand_text(call.inner or "")))
        if options.kind not in TYPES:
            key = "inputbox-error-bad-type" if options.kind else "inputbox-error-no-type"
            params = [options.kind, ", ".join(TYPES)] if options.kind else [", ".join(TYPES)]
            box = Element("strong", {"class": "error", "typeof": "mw:I18n"})
            box.i18n = {"/": {"lang": "x-user", "key": key, "params": list(params)}}
            box.data_mw = {"errors": [{"key": key, "params": list(params)}]}
            return box
        own.metadata.modules["ext.inputBox.styles"] = None
        return make_form(options, own)
