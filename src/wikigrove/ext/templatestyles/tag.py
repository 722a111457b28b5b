"""The tag: the style sheet where it stands first, and a link to it where the same one is asked for again."""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import read_plain_attributes
from wikigrove_engine.tree.nodes import Element, Text

from wikigrove.ext.templatestyles.options import TemplateStylesOptions
from wikigrove.ext.templatestyles.selectors import is_simple_selector
from wikigrove.ext.templatestyles.stylesheet import CleanStyles, sanitize_stylesheet

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall

STATE: Final = "templatestyles"
MODEL: Final = "sanitized-css"
SHEET_TRACKING: Final = "templatestyles-stylesheet-error-category"
PAGE_TRACKING: Final = "templatestyles-page-error-category"


class TemplateStylesTag:
    """<templatestyles src="Box/styles.css" wrapper=".box" />"""

    name = "templatestyles"

    def __init__(self, options: TemplateStylesOptions) -> None:
        self._options: Final = options

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        attributes = read_plain_attributes(call, own)
        source = attributes.get("src", "").strip()
        wrapper = attributes.get("wrapper", "").strip()
        if not source:
            return _refuse(own, "templatestyles-missing-src")
        title = own.expander.find_title(source, namespace=self._options.default_namespace)
        if title is None or title.is_external:
            return _refuse(own, "templatestyles-invalid-src")
        if wrapper and not is_simple_selector(wrapper):
            return _refuse(own, "templatestyles-invalid-wrapper")
        shown = own.site.title_rules.prefixed_text(title)
        page = own.expander.templates.find(title)
        if page is None:
            return _refuse(own, "templatestyles-bad-src-missing", shown)
        if page.model != MODEL:
            return _refuse(own, "templatestyles-bad-src", shown, page.model)
        styles = sanitize_stylesheet(page.text, self._options, wrapper)
        if styles.problems:
            own.note_tracking(SHEET_TRACKING)
        version = (
            str(page.revision_id) if page.revision_id else sha1(page.text.encode(), usedforsecurity=False).hexdigest()
        )
        key = f"TemplateStyles:r{version}" + (f"/{wrapper}" if wrapper else "")
        return _show(own, key, styles, shown)


def _show(parser: Parser, key: str, styles: CleanStyles, shown: str) -> Element:
    known = parser.extension_state.setdefault(STATE, set())
    assert isinstance(known, set)
    if key in known:
        return Element("link", {"rel": "mw-deduplicated-inline-style", "href": f"mw-data:{key}"})
    known.add(key)
    style = Element("style", {"data-mw-deduplicate": key})
    css = styles.css
    if styles.problems:
        told = "\n".join(f"* {problem}" for problem in styles.problems)
        note = f"Left out of [[{shown}]]:\n{told}".replace("*/", "* /").replace("<", "‹")
        css = f"/*\n{note}\n*/\n{css}"
    style.append(Text(css))
    return style


def _refuse(parser: Parser, key: str, *params: str) -> Element:
    """A message in place of the styles."""
    parser.note_tracking(PAGE_TRACKING)
    span = Element("strong", {"class": "error", "typeof": "mw:I18n"})
    span.i18n = {"/": {"lang": "x-user", "key": key, "params": list(params)}}
    span.data_mw = {"errors": [{"key": key, "params": list(params)}]}
    return span
