"""The command `wikitext`, as its users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import wikigrove_engine

SOURCE = Path(wikigrove_engine.__file__).parent.parent


def run(*arguments: str | Path, text: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "wikigrove_engine", *map(str, arguments)],
        input=text.encode() if isinstance(text, str) else text,
        capture_output=True,
        check=False,
        # A locale that can't write the letters: the output must be UTF-8 all the same.
        env={**os.environ, "PYTHONPATH": str(SOURCE), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )


def output(*arguments: str | Path, text: str = "") -> str:
    done = run(*arguments, text=text)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def test_html_reads_standard_input_and_writes_utf8() -> None:
    assert output("html", text="''ü''") == '<section data-mw-section-id="0"><p><i>ü</i></p></section>\n'


def test_html_reads_a_file_and_gives_source_facts_when_asked(tmp_path: Path) -> None:
    page = tmp_path / "page.wikitext"
    page.write_text("a\r\nb")

    assert "data-parsoid" not in output("html", page)
    assert '"dsr":[0,3,0,0]' in output("html", page, "--source-facts")


def test_title_and_language_reach_the_page() -> None:
    assert output("expand", "--title", "User talk:Ada", text="{{PAGENAME}}, {{NAMESPACE}}") == "Ada, User talk"
    assert output("expand", "--language", "de", "--title", "Talk:X", text="{{NAMESPACE}}") == "Diskussion"


def test_templates_come_from_the_folder_with_subpages_and_redirects(tmp_path: Path) -> None:
    (tmp_path / "Box").mkdir()
    (tmp_path / "Box.wikitext").write_text("[{{{1}}}]\n")
    (tmp_path / "Box" / "small.wikitext").write_text("({{{1}}})")
    (tmp_path / "Crate.wikitext").write_text("#REDIRECT [[Template:Box]]")
    (tmp_path / "notes.txt").write_text("not a template")

    assert output("expand", "--templates", tmp_path, text="{{box|a}}{{Box/small|b}}{{crate|c}}\n") == "[a](b)[c]\n"


def test_wikitext_gives_back_what_html_made() -> None:
    text = "== Head ==\n\n* a\n* b\n"
    assert output("wikitext", text=output("html", text=text)) == text


@pytest.mark.parametrize("names_html", [True, False])
def test_wikitext_with_original_keeps_what_was_not_changed(tmp_path: Path, names_html: bool) -> None:
    text = "==Head==\n*one\n*  two <!-- c -->\n\n\nlast  \n"
    original, html = tmp_path / "page.wikitext", tmp_path / "page.html"
    original.write_text(text)
    html.write_text(output("html", "--source-facts", original))
    edited = html.read_text().replace("one", "1")
    more = ("--original-html", html) if names_html else ()

    assert output("wikitext", "--original", original, *more, text=html.read_text()) == text
    assert output("wikitext", "--original", original, *more, text=edited) == text.replace("one", "1")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("html", "missing.wikitext"), 1, "can't read missing.wikitext: No such file"),
        (("html", "--templates", "missing"), 1, "not a folder: missing"),
        (("html", "--language", "xx"), 2, "unknown language: xx"),
        (("html", "--title", "a[b"), 2, "not a page title: 'a[b'"),
        (("wikitext", "--original-html", "x"), 2, "--original-html needs --original"),
    ],
)
def test_mistakes_are_told_in_one_line(arguments: tuple[str, ...], code: int, words: str) -> None:
    done = run(*arguments)
    told = done.stderr.decode()

    assert (done.returncode, done.stdout, told.count("\n")) == (code, b"", 1)
    assert told.startswith(f"wikitext: {words}")


def test_bytes_that_are_no_utf8_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "Bad.wikitext").write_bytes(b"\xff")

    assert run("html", text=b"ab\xe4").stderr == b"wikitext: not UTF-8 (byte 2): standard input\n"
    assert run("html", "--templates", tmp_path).stderr.startswith(b"wikitext: not UTF-8 (byte 0): ")


def test_a_wrong_command_exits_with_two() -> None:
    assert run("markdown").returncode == 2
    assert run().returncode == 2


def test_html_that_nests_too_deep_shows_no_traceback() -> None:
    # Plain Python gives up, the compiled engine goes on: both end in words for the user.
    done = run("wikitext", text="<div>" * 20_000)

    if done.returncode:
        assert (done.returncode, done.stderr) == (1, b"wikitext: this document nests too deep\n")
    else:
        assert done.stdout.count(b"<div>") == 20_000
        assert done.stderr == b""


def test_lint_tells_line_column_and_class(tmp_path: Path) -> None:
    (tmp_path / "Open.wikitext").write_text("<b>x")
    text = "fine\n<center>x</center> {{Open}}\n"
    assert output("lint", "--templates", tmp_path, text=text) == (
        "2:1: obsolete-tag (name center)\n2:20: missing-end-tag (name b) in Template:Open\n"
    )
    assert json.loads(output("lint", "--json", text="<b/>"))[0]["type"] == "self-closed-tag"
    assert output("lint", text="nothing wrong") == ""
