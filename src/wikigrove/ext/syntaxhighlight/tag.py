"""The tag: code that is not read as wikitext."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.ext import read_plain_attributes, sanitize_tag_attributes

from wikigrove.ext.syntaxhighlight.colour import CodeStyle, read_line_numbers, show_code

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall

ERROR_TRACKING: Final = "syntaxhighlight-error-category"
SOURCE_TRACKING: Final = "syntaxhighlight-source-category"
ENCLOSE_TRACKING: Final = "syntaxhighlight-enclose-category"
_OWN: Final[tuple[str, ...]] = ("class", "id", "style", "title")


class SyntaxHighlightTag:
    """<syntaxhighlight lang="python" line start="3" highlight="1,3-5" inline copy>"""

    def __init__(self, name: str) -> None:
        self.name: Final = name

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        attributes = read_plain_attributes(call, own)
        code = own.expander.strip.unstrip_nowiki(call.inner or "")
        language = attributes.get("lang", "").strip()
        style = _read_style(attributes)
        code = code.strip("\n").rstrip() if not style.inline else code.strip()
        shown = show_code(code, language, style)
        if shown.error or not language:
            own.note_tracking(ERROR_TRACKING)
        if call.name == "source":
            own.note_tracking(SOURCE_TRACKING)
        if "enclose" in attributes:
            own.note_tracking(ENCLOSE_TRACKING)
        own.metadata.modules["ext.pygments"] = None
        element = shown.element
        given = {key: attributes[key] for key in _OWN if key in attributes}
        kept = sanitize_tag_attributes(element.name, given, own)
        added = kept.pop("class", "")
        if added:
            element.attrs["class"] = f"{added} {element.attrs['class']}"
        element.attrs.update(kept)
        if shown.error:
            element.data_mw = {"errors": [{"key": f"syntaxhighlight-error-{shown.error}", "params": [language]}]}
        return element


def _read_style(attributes: dict[str, str]) -> CodeStyle:
    start = attributes.get("start", "").strip()
    return CodeStyle(
        lines="line" in attributes,
        start=int(start) if start.isdecimal() and len(start) < 8 else 1,
        marked=read_line_numbers(attributes.get("highlight", "")),
        inline="inline" in attributes or attributes.get("enclose") == "none",
        link_prefix="".join(attributes.get("linelinks", "L").split()) or "L",
        direction="rtl" if attributes.get("dir", "").strip().lower() == "rtl" else "ltr",
        can_copy="copy" in attributes,
    )
