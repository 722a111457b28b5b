"""Errors of footnotes, as data for editors and as a text for readers."""

from __future__ import annotations

from dataclasses import dataclass

from wikigrove_engine.tree.nodes import Element, Json


@dataclass(frozen=True, init=False)
class CiteError:
    """A message key of MediaWiki's Cite and its parameters."""

    key: str
    params: tuple[str, ...]

    def __init__(self, key: str, *params: str) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "params", params)

    def for_data(self) -> Json:
        """As `data-mw` lists it."""
        out: Json = {"key": self.key}
        if self.params:
            out["params"] = list(self.params)
        return out

    def element(self) -> Element:
        """An element that is filled in with the text when the page is shown."""
        span = Element("span", {"typeof": "mw:I18n", "class": "error mw-ext-cite-error"})
        text = {"text": {"key": self.key, "params": list(self.params)}}
        span.i18n = {"/": {"lang": "x-user", "key": "cite_error", "params": [text]}}
        return span


def add_errors(element: Element, errors: list[CiteError]) -> None:
    """Tell of errors in the element's data."""
    if not errors:
        return
    data: Json = element.data_mw if element.data_mw is not None else {}
    have = data.get("errors")
    data["errors"] = [*(have if isinstance(have, list) else []), *(e.for_data() for e in errors)]
    element.data_mw = data
    element.add_type("mw:Error")
