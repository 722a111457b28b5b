"""The house rules catch what they are for."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _load(name: str):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


house, links = _load("check_house"), _load("check_links")


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_door_that_writes_is_found(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "web/views/x.py",
        "def f(): Page.objects.create(key='x')\ndef g(): Page.objects.filter(pk=1).delete()\n",
    )
    _write(tmp_path, "web/views/y.py", "def f(form): form.save(); cache.delete('x')\n")
    found = list(house.check_doors(tmp_path))
    assert [line.split(": ")[0].rsplit("/", 1)[1] for line in found] == ["x.py:1", "x.py:2"]


def test_a_transaction_outside_of_the_domain_is_found(tmp_path: Path) -> None:
    _write(tmp_path, "pages/domain/x.py", "with transaction.atomic(): pass\n")
    _write(tmp_path, "pages/models/y.py", "with transaction.atomic(): pass\n")
    assert len(list(house.check_transactions(tmp_path))) == 1


def test_a_task_that_takes_an_object_is_found(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "pages/tasks.py",
        "@task()\ndef good(page_id: int, ids: list[int]) -> None: ...\n@task()\ndef bad(page: Page) -> None: ...\n",
    )
    assert (
        [line for line in house.check_tasks(tmp_path) if "bad takes page: Page" in line]
        == list(house.check_tasks(tmp_path))
        != []
    )


def test_an_address_in_a_lock_file_is_found(tmp_path: Path) -> None:
    _write(tmp_path, "requirements/base.txt", "django==5.2\n")
    assert list(house.check_locks(tmp_path)) == []
    _write(tmp_path, "requirements/base.txt", "--index-url https://pypi.example/simple\ndjango==5.2\n")
    assert len(list(house.check_locks(tmp_path))) == 1


def test_dead_links_are_found(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(links, "ROOT", tmp_path)
    _write(
        tmp_path,
        "a.md",
        "# One\n[ok](b.md#two-words) [dead](c.md) [dead](b.md#three) [web](https://x.example) `[code](d.md)`\n",
    )
    _write(tmp_path, "b.md", "## Two words\n")
    assert len(list(links.check_file(tmp_path / "a.md"))) == 2


def test_a_cached_property_in_a_compiled_module_is_found(tmp_path: Path) -> None:
    text = "from functools import cached_property\n"
    _write(tmp_path, "setup.py", 'PLAIN = ("a.py",)\n')
    _write(tmp_path, "src/wikigrove_engine/a.py", text)
    assert list(house.check_compiled(tmp_path)) == []
    _write(tmp_path, "src/wikigrove_engine/b.py", text)
    assert len(list(house.check_compiled(tmp_path))) == 1


def test_a_message_in_two_areas_is_found(tmp_path: Path) -> None:
    _write(tmp_path, "en.json", '{"a": "A"}')
    _write(tmp_path, "people/en.json", '{"b": "B"}')
    _write(tmp_path, "people/de.json", '{"a": "A"}')
    assert list(house.check_messages(tmp_path)) == []
    _write(tmp_path, "lists/en.json", '{"b": "B", "c": "C"}')
    assert list(house.check_messages(tmp_path)) == ["people/en.json: b is in lists/en.json too"]
