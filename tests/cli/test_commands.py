"""The command line, as people use it: in processes of its own, with a data folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.transfer.dumps import dump, page, revision

COMMAND = [sys.executable, "-c", "import sys; from wikigrove.cli import main; sys.exit(main())"]
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("WIKIGROVE_", "DJANGO_"))}


def run(data: Path, *words: str, status: int = 0, **more: object) -> str:
    answer = subprocess.run(
        [*COMMAND, "--data", str(data), *words],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=240,
        check=False,
        **more,  # type: ignore[call-overload]
    )
    assert answer.returncode == status, answer.stderr
    assert "Traceback" not in answer.stderr
    return str(answer.stdout + answer.stderr)


MANY = """
import contextlib, io, json, sys
from wikigrove.cli import main
answers = []
for words in json.load(sys.stdin):
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            status = main(["--data", sys.argv[1], *words])
        except SystemExit as end:
            status = end.code
    answers.append((status, told.getvalue()))
json.dump(answers, sys.stdout)
"""


def run_all(data: Path, commands: list[tuple[str, ...]]) -> list[tuple[int, str]]:
    """The status and the words of each, run one after the other in one process: starting it takes the most time."""
    answer = subprocess.run(
        [sys.executable, "-c", MANY, str(data)],
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=240,
        check=True,
    )
    return [(int(status), str(told)) for status, told in json.loads(answer.stdout)]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data") / "wiki"
    run(data, "init", "--name", "Grove")
    return data


def test_a_wiki_from_nothing_to_served_pages(installation: Path, tmp_path: Path) -> None:
    assert "Everything is in place" in run(installation, "init")
    assert "main\ten\t*/\tGrove" in run(installation, "wiki", "list")
    assert "WRONG" not in run(installation, "check").replace("WRONG built front end", "")

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = tmp_path / "log"
    with file.open("w") as out:
        server = subprocess.Popen(
            [*COMMAND, "--data", str(installation), "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"],
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            env=ENVIRONMENT,
        )
    try:
        text = _get_when_up(f"http://127.0.0.1:{port}/wiki/Main_Page")
        assert "Grove" in text and "<h1" in text
        _wait_for_line(file, "GET /wiki/Main_Page")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0
    assert "Traceback" not in file.read_text()


def _wait_for_line(file: Path, line: str) -> None:
    """The server's log is written by another thread than the answer."""
    for _ in range(100):
        if line in file.read_text():
            return
        time.sleep(0.1)
    raise AssertionError(f"no line with {line!r} in:\n{file.read_text()}")


def _get_when_up(url: str) -> str:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer in 30 seconds")


def test_import_with_workers_and_export(installation: Path, tmp_path: Path) -> None:
    source = tmp_path / "d.xml"
    pages = [page(f"Seite {n}", revision(f"Text {n} [[Ziel]] {{{{Vorlage:Box}}}}"), number=n) for n in range(70)]
    source.write_text(dump(*pages, page("Vorlage:Box", revision("Kiste"), ns=10)), "utf-8")
    run(
        installation,
        "wiki",
        "create",
        "german",
        "--name",
        "Hain",
        "--language",
        "de",
        "--path",
        "/de",
        "--starter",
        "none",
    )

    told = run(installation, "import", "--wiki", "german", str(source))

    assert "71 pages read, 71 new, 71 revisions new." in told
    assert "0 pages built" in run(installation, "rebuild", "--wiki", "german"), "two processes have built all of them"
    again = run(installation, "import", "--wiki", "german", str(source))
    assert "71 pages read, 0 new, 0 revisions new." in again
    target = tmp_path / "out.xml.gz"
    assert "71 pages written" in run(installation, "export", "--wiki", "german", str(target))
    assert target.stat().st_size > 1000 and not (tmp_path / "out.xml.gz.part").exists()


ERRORS = [
    (("import", "/nowhere/at-all.xml"), "there is no such file"),
    (("import", "--wiki", "nowhere", "x.xml"), "no wiki named 'nowhere'"),
    (("user", "create", "a/b", "--password", "correct horse"), "name"),
    (("user", "create", "Bob", "--password", "x"), "too short"),
    (("wiki", "create", "x y", "--name", "X"), "valid"),
    (("wiki", "create", "fine", "--name", "X", "--path", "/fine", "--starter", "nonsense"), "no starter 'nonsense'"),
    (("serve", "--bind", "nonsense"), "--bind takes HOST:PORT"),
]


def test_errors_are_one_clear_line(installation: Path) -> None:
    for (words, says), (status, told) in zip(ERRORS, run_all(installation, [w for w, _ in ERRORS]), strict=True):
        assert status in (1, 2), words
        assert says in told
        assert told.count("\n") == 1


def test_settings_errors_are_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "wikigrove.toml").write_text("wrkers = 3\n")
    assert "no setting wrkers" in run(tmp_path, "check", status=2)
    (tmp_path / "wikigrove.toml").write_text("workers = 'many'\n")
    assert "must be a whole number" in run(tmp_path, "check", status=2)


def test_two_installations_do_not_touch_each_other(installation: Path, tmp_path: Path) -> None:
    run(tmp_path / "other", "init", "--name", "Other", "--starter", "none")
    assert "Other" in run(tmp_path / "other", "wiki", "list")
    assert "Other" not in run(installation, "wiki", "list")


def test_extensions_are_listed_switched_set_checked_traced_and_begun(installation: Path, tmp_path: Path) -> None:
    asked = [
        (("list",), 0, "poem\t1.0\ton\t"),
        (("disable", "poem"), 0, "disabled"),
        (("list",), 0, "poem\t1.0\toff\t"),
        (("enable", "poem"), 0, "enabled"),
        (("set", "cite", "responsive-threshold=20"), 0, ""),
        (("set", "cite", "responsive-threshold=x"), 1, "takes int"),
        (("set", "cite", "other=1"), 1, "no setting"),
        (("enable", "nothing"), 1, "There is no extension"),
        (("check",), 0, ""),
        (("trace", "Main Page"), 0, "calls"),
        (("new", "hello", str(tmp_path / "hello")), 0, "pyproject.toml"),
        (("new", "hello", str(tmp_path / "hello")), 1, "is there already"),
    ]
    answers = run_all(installation, [("extension", *words) for words, _, _ in asked])
    for (words, status, says), (found, told) in zip(asked, answers, strict=True):
        assert (found, says in told, "WRONG" in told) == (status, True, False), (words, told)
