"""The ordered lists: which stages tokens go through and which passes the tree, and why in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.linter import check_tree, note_strays
from wikigrove_engine.linter.walk import Place
from wikigrove_engine.passes import (
    cleanup,
    headings,
    kept,
    markers,
    media,
    neighbours,
    newlines,
    paragraphs,
    ranges,
    redlinks,
    sections,
    trim,
    wrapping,
)
from wikigrove_engine.stages.lists import build_lists
from wikigrove_engine.stages.paragraphs import wrap_paragraphs
from wikigrove_engine.stages.quotes import convert_quotes
from wikigrove_engine.tokenize.tokens import Piece
from wikigrove_engine.tree.builder import TreeBuilder
from wikigrove_engine.tree.nodes import Element, element_names
from wikigrove_engine.tree.writer import write_children

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser


def run_stages(tokens: list[Piece], *, inline: bool = False) -> list[Piece]:
    """Tokens as scanned to tokens for tree construction."""
    # Quotes first: a line of apostrophes is balanced before anything closes in it.
    tokens = convert_quotes(tokens)
    # Lists before paragraphs: a paragraph ends where a list starts.
    tokens = build_lists(tokens)
    if not inline:
        tokens = wrap_paragraphs(tokens)
    return tokens


def build_body(tokens: list[Piece], *, max_depth: int) -> Element:
    builder = TreeBuilder(max_depth=max_depth)
    builder.add(tokens)
    return builder.finish()


def run_fragment_passes(
    body: Element, parser: Parser, *, text: str, start: int, end: int, ranged: bool, inline: bool = False
) -> None:
    """What every tree needs, also that of a caption, of an attribute or of the inside of an extension tag."""
    names = element_names(body)
    if not names.isdisjoint(cleanup.MAY_BE_LEFT):
        cleanup.remove_leftovers(body)
    if "table" in names:
        paragraphs.wrap_fostered(body)
    has_markers = "meta" in names
    if has_markers:
        # Markers move before ranges are computed, so that ranges see them where they end up.
        markers.migrate_markers(body)
    # Line breaks leave cells and items, so that their ranges end with their content.
    if not names.isdisjoint(newlines.MAY_END_UNWRITTEN) or not names.isdisjoint(cleanup.MAY_BE_LEFT):
        newlines.migrate_newlines(body)
        newlines.migrate_links(body)
    if ranged:
        ranges.compute_ranges(body, start, end)
    strays: list[Place] = []
    if ranged and parser.findings is not None:
        strays = note_strays(body)
    if has_markers:
        # Stray end tags have told ranges where they stand.
        cleanup.drop_stray_tags(body)
        # Wrapping needs ranges for the wikitext between templates.
        wrapping.wrap_transclusions(body, parser, text=text)
        # Wrapping has said by now where templates end.
        neighbours.join_neighbours(body, parser)
    if ranged and parser.findings is not None:
        # With templates wrapped, and before what was moved or trimmed is forgotten.
        check_tree(body, parser, strays, whole=not inline and start == 0 and end == len(parser.text))
    if "mw:fostered" in names:
        cleanup.unwrap_fostered(body)
    # After ranges and wrapping, which count every character.
    if not names.isdisjoint(trim.TRIMMED):
        trim.trim_edges(body)
    if inline:
        # A caption or a value is written on its own; a page's spaces wait for the complete tree.
        cleanup.armor_spaces(body)


def run_page_passes(body: Element, parser: Parser, *, text: str) -> None:
    """The passes of a whole page, in order."""
    # Bare text becomes paragraphs first: they are nodes of the page like those of the token stage.
    paragraphs.wrap_bare(body)
    run_fragment_passes(body, parser, text=text, start=0, end=len(text), ranged=True)
    finish_page(body, parser, text=text)


def finish_page(body: Element, parser: Parser, *, text: str) -> None:
    """What needs the complete tree."""
    # Before all else that looks at content: extensions may move and add some.
    run_extension_passes(body, parser, after="tree")
    cleanup.mark_empty(body)
    # Before the table of contents, which shows armored spaces too.
    cleanup.armor_spaces(body)
    headings.number_headings(body, parser)
    parser.metadata.toc = headings.build_toc(body, parser)
    headings.note_toc(parser)
    if parser.options.sections:
        # After ids: a section is found by its heading.
        sections.wrap_sections(body, parser, text=text)
    if not parser.options.mark_links:
        kept.write_trees(parser)
        run_extension_passes(body, parser, after="page")
        return
    trees = kept.hold_trees(body, parser)
    rules = kept.hold_variants(body, parser)
    holder = Element("mw:indicators")
    for shown in parser.indicators.values():
        holder.append(shown)
    body.append(holder)
    # Files before red links: captions hold links too.
    places = media.add_files(body, parser)
    # What a variant shows is not told apart by whether a page exists.
    rules.remove()
    # Last, for all links are known now: one batch for the page.
    redlinks.mark_links(body, parser)
    # Captions that are not shown are written as text, so their links must be finished.
    body.append(rules)
    media.write_captions(body, parser, places)
    kept.write_variants(body, parser, rules)
    holder.remove()
    trees.remove()
    kept.write_trees(parser)
    for name, shown in parser.indicators.items():
        parser.metadata.indicators[name] = write_children(shown).strip()
    run_extension_passes(body, parser, after="page")


def run_extension_passes(body: Element, parser: Parser, *, after: str) -> None:
    """The passes that the wiki's extensions have put there."""
    for extension_pass in parser.site.registry.passes:
        if extension_pass.after == after:
            extension_pass.run(body, parser)
