"""The outcome of parsing: tree and metadata, and the ways to write them."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass

from wikigrove_engine.access import DataAccess
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.parser import ParseOptions, Parser, TimeUp
from wikigrove_engine.preprocess import Expander
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.tree.nodes import Element, Json, Text, list_elements
from wikigrove_engine.tree.writer import source_json, write_children


@dataclass(frozen=True)
class Document:
    """A rendered page. `body` is its tree, `metadata` what it says about itself."""

    body: Element
    metadata: Metadata
    wikitext: str

    def html(self, *, data_parsoid: bool = False) -> str:
        """The inside of the body; with source facts inline when asked."""
        return write_children(self.body, data_parsoid=data_parsoid)

    def page_bundle(self) -> tuple[str, dict[str, Json]]:
        """The HTML with an id on every element, and the source facts by these ids. `mwAA` is left for the body."""
        facts: dict[str, Json] = {}
        for number, element in enumerate(list_elements(self.body), 1):
            key = element.attrs.get("id") or f"mw{_letters(number)}"
            element.attrs.setdefault("id", key)
            facts[key] = source_json(element.source)
        return write_children(self.body), facts


def _letters(number: int) -> str:
    """A number's bytes in base 64, as Parsoid counts: AQ, Ag, Aw, ..."""
    width = max(1, (number.bit_length() + 7) // 8)
    return urlsafe_b64encode(number.to_bytes(width, "big")).decode().rstrip("=")


def parse(
    text: str, *, site: SiteConfig, page: PageConfig, access: DataAccess, options: ParseOptions | None = None
) -> Document:
    """Wikitext to a document. Never raises for any wikitext: over its limits a page shows an error in place."""
    parser = Parser(site=site, page=page, access=access, options=options)
    try:
        body = parser.parse_page(text)
    except TimeUp:
        body = _make_error("time-limit", f"This page takes longer than {site.limits.seconds:g} seconds to render.")
        parser.metadata.warnings["rendering-time-exceeded"] = ()
    except RecursionError:
        # Depth is bounded everywhere; an extension's own code may still nest too deep.
        body = _make_error("depth-limit", "This page nests too deep to be rendered.")
        parser.metadata.warnings["rendering-depth-exceeded"] = ()
    finally:
        parser.expander.close()
    if len(text) > site.limits.wikitext_bytes:
        note = _make_error("size-limit", "This page is too long: only its beginning is shown.")
        body.take_children(note, body.first)
    return Document(body, parser.metadata, text)


def _make_error(key: str, message: str) -> Element:
    """A body with nothing but an error in it."""
    body = Element("body")
    strong = Element("strong", {"class": f"error mw-{key}"})
    strong.append(Text(message))
    paragraph = Element("p")
    paragraph.append(strong)
    body.append(paragraph)
    return body


def to_html(text: str, *, site: SiteConfig, page: PageConfig, access: DataAccess) -> str:
    """Wikitext to HTML, without source facts."""
    return parse(text, site=site, page=page, access=access).html()


def expand(text: str, *, site: SiteConfig, page: PageConfig, access: DataAccess) -> str:
    """Wikitext with all templates expanded, as {{Special:ExpandTemplates}} shows it."""
    expander = Expander(site=site, page=page, access=access)
    out = expander.strip.unstrip_source(expander.root.expand_text(text))
    expander.close()
    return out
