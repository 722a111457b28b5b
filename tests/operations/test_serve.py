"""Where the server listens, and what the check of an installation finds."""

from __future__ import annotations

import pytest
from django.utils import timezone

from wikigrove.farm.models import Wiki
from wikigrove.operations.domain.check_installation import check_installation
from wikigrove.operations.domain.run_jobs import recover_jobs
from wikigrove.operations.domain.serve import split_bind
from wikigrove.settings.declared import SettingError, read_settings


@pytest.mark.parametrize(
    ("bind", "found"),
    [
        ("localhost:8080", ("127.0.0.1", 8080)),
        ("127.0.0.1:80", ("127.0.0.1", 80)),
        (":8080", ("0.0.0.0", 8080)),
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_bind_takes_names_and_addresses(bind: str, found: tuple[str, int]) -> None:
    assert split_bind(bind) == found


@pytest.mark.parametrize("bind", ["8080", "localhost", "localhost:x", "localhost:99999", "no such host:80"])
def test_bind_refuses_what_is_none(bind: str) -> None:
    with pytest.raises(SettingError):
        split_bind(bind)


@pytest.mark.django_db
def test_check_says_what_is_wrong_and_what_to_do() -> None:
    wrong = {f.what: f.advice for f in check_installation() if not f.is_fine}
    assert wrong.pop("0 wikis") == "run `wikigrove init`"
    assert set(wrong) <= {"built front end"}


def test_check_finds_nothing_wrong_with_a_wiki(wiki: Wiki) -> None:
    assert [f.what for f in check_installation() if not f.is_fine and f.what != "built front end"] == []


@pytest.mark.django_db
def test_interrupted_jobs_are_put_back() -> None:
    from django_tasks_db.models import DBTaskResult

    for status in ("RUNNING", "READY", "SUCCESSFUL"):
        DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}},
            task_path="wikigrove.search.tasks.index_after_save",
            queue_name="default",
            backend_name="default",
            run_after=timezone.now(),
            status=status,
            exception_class_path="",
            traceback="",
        )
    assert recover_jobs() == 1
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "READY", "SUCCESSFUL"]


def test_settings_come_from_environment_then_file_then_default(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "wikigrove.toml").write_text(
        'workers = 5\nthreads = 7\nhosts = ["a.example", "b.example"]\nhttps = true\n'
    )
    found = read_settings({"WIKIGROVE_DATA": str(tmp_path), "WIKIGROVE_WORKERS": "9"})
    assert (found["workers"], found["threads"], found["hosts"], found["https"], found["upload_limit"]) == (
        9,
        7,
        ("a.example", "b.example"),
        True,
        100 * 1024 * 1024,
    )
    assert found["data"] == tmp_path


@pytest.mark.parametrize(
    "environ", [{"WIKIGROVE_WORKERS": "many"}, {"WIKIGROVE_HTTPS": "perhaps"}, {"WIKIGROVE_CONFIG": "/nowhere.toml"}]
)
def test_wrong_settings_name_themselves(tmp_path, environ: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingError) as caught:
        read_settings({"WIKIGROVE_DATA": str(tmp_path), **environ})
    assert next(iter(environ)).removeprefix("WIKIGROVE_").lower() in str(
        caught.value
    ).lower() or "settings file" in str(caught.value)
