"""The tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import read_plain_attributes, sanitize_tag_attributes
from wikigrove_engine.tree.nodes import Element, Text

from wikigrove.ext.math.mathml import FormulaError, make_mathml

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall

TRACKING: Final = "math-tracking-category-error"
_OWN: Final[tuple[str, ...]] = ("id", "class", "style")


class MathTag:
    """<math display="block">: a formula in TeX; <chem>: one in the notation of chemists."""

    def __init__(self, name: str = "math", *, is_chemistry: bool = False) -> None:
        self.name: Final = name
        self._is_chemistry: Final = is_chemistry

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        attributes = read_plain_attributes(call, own)
        source = own.expander.strip.unstrip_nowiki(call.inner or "")
        display = attributes.get("display", "").strip().lower()
        display = display if display in ("block", "inline") else ""
        try:
            if not source.strip():
                raise FormulaError("math_empty_tex")
            formula = make_mathml(rf"\ce{{{source}}}" if self._is_chemistry else source, display=display)
        except FormulaError as error:
            own.note_tracking(TRACKING)
            return _show_error(error, source)
        own.metadata.modules["ext.math.styles"] = None
        kind = "block" if display == "block" else "inline"
        outer = Element("div" if kind == "block" else "span", {"class": f"mwe-math-element mwe-math-element-{kind}"})
        given: dict[str, str] = {key: attributes[key] for key in _OWN if key in attributes}
        kept = sanitize_tag_attributes("span", given, own)
        added = kept.pop("class", "")
        if added:
            outer.attrs["class"] += f" {added}"
        outer.attrs.update(kept)
        formula.attrs["class"] = f"mwe-math-mathml-{kind}"
        outer.append(formula)
        return outer


def _show_error(error: FormulaError, source: str) -> Element:
    """The source with what is wrong with it."""
    box = Element("strong", {"class": "error texerror"})
    why = Element("span", {"typeof": "mw:I18n"})
    inner = {"text": {"key": error.key, "params": list(error.params)}}
    why.i18n = {"/": {"lang": "x-user", "key": "math_failure", "params": [inner]}}
    box.append(why)
    box.append(Text(" "))
    code = Element("code")
    code.append(Text(source.strip()[:500]))
    box.append(code)
    box.data_mw = {"errors": [{"key": error.key, "params": list(error.params)}]}
    return box
