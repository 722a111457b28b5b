"""Selective serialization: what nobody touched keeps its bytes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from serialize_fixtures import edit_text, html_with_facts, save
from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.tree.nodes import Element, Text, list_elements

ODD = "==one==\n*two\n*  three <!-- c -->\n\n\n{|class=x\n|  four||five \n|}\n'''six'''[[Here|seven]] eight\n\nnine  \n"


def test_save_without_edit_returns_the_original() -> None:
    assert save(ODD, html_with_facts(ODD)) == ODD


@pytest.mark.parametrize("word", ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
def test_save_changes_only_the_edited_word(word: str) -> None:
    assert edit_text(ODD, word, "NEW") == ODD.replace(word, "NEW")


def test_save_escapes_new_text_only() -> None:
    text = "[ a ''b'' *\n\n* c"

    assert edit_text(text, "c", "[[d]]") == "[ a ''b'' *\n\n* <nowiki>[[d]]</nowiki>"


def test_save_after_deletion_keeps_the_rest() -> None:
    text = "*a\n*b\n*c\n\nd"
    body = read_document(html_with_facts(text))
    items = [e for e in list_elements(body) if e.name == "li"]
    following = items[1].next
    items[1].remove()
    assert following is not None
    following.remove()

    assert save(text, body) == "*a\n*c\n\nd"


def test_save_separates_a_new_paragraph() -> None:
    text = "a\n\nb"
    body = read_document(html_with_facts(text))
    paragraph = Element("p")
    paragraph.source.is_new = True
    paragraph.append(Text("new"))
    body.insert(paragraph, body.first)

    assert save(text, body) == "new\n\na\n\nb"


def test_save_keeps_stray_end_tags_that_no_node_stands_for() -> None:
    text = "a</div> b\n\nc"

    assert edit_text(text, "c", "d") == "a</div> b\n\nd"


def test_save_after_an_edit_keeps_lines_of_tags_that_say_nothing() -> None:
    text = "a\n\n<tr><td>one<td>two\n<tr><td>three\n</table>\n\nb\n\nc"
    saved = edit_text(text, "three", "drei")
    assert saved.startswith("a\n\n")
    assert saved.endswith("drei\n</table>\n\nb\n\nc")
    assert edit_text(text, "b", "x") == text.replace("b\n", "x\n")
    assert edit_text(text, "a", "x").endswith(text[1:])


def test_save_rewrites_only_the_changed_attribute() -> None:
    text = "<div class=a  id='b'>x</div>\n{|id=q\n|y\n|}"
    body = read_document(html_with_facts(text))
    div = next(e for e in list_elements(body) if e.name == "div")
    div.attrs["class"] = "c"

    assert save(text, body) == '<div class="c" id="b">x</div>\n{|id=q\n|y\n|}'


@pytest.mark.parametrize("facts", ['{"dsr":[0,90]}', '{"dsr":[0,90,0,0]}', '{"dsr":[80,90,3,4]}'])
def test_save_takes_no_range_beyond_the_original(facts: str) -> None:
    assert save("a", f"<p data-parsoid='{facts}'>b</p>") == "b"
    assert save("a", f"<p data-parsoid='{facts}'></p>") == ""
