"""The tag: checks what it holds, keeps it as a property of the page, and shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.tree.nodes import Element

from wikigrove.ext.templatedata.data import TemplateDataError, read_template_data
from wikigrove.ext.templatedata.table import show_template_data

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall

PROPERTY: Final = "templatedata"


class TemplateDataTag:
    """<templatedata>{ "params": ... }</templatedata>"""

    name = "templatedata"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        text = own.expander.strip.unstrip_nowiki(call.inner or "")
        try:
            data = read_template_data(text, own.site.language)
        except TemplateDataError as error:
            box = Element("div", {"class": "errorbox mw-message-box-error", "typeof": "mw:I18n"})
            box.i18n = {"/": {"lang": "x-user", "key": error.key, "params": list(error.params)}}
            box.data_mw = {"errors": [{"key": error.key, "params": list(error.params)}]}
            return box
        own.metadata.properties[PROPERTY] = data.stored
        own.metadata.modules["ext.templateData"] = None
        return show_template_data(data)
