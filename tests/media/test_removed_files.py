"""Deleting, restoring, reverting and renaming files; what is said before an upload."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wikigrove_engine.title import Title

from tests.factories import save_page, title_of
from tests.media.test_upload import picture, upload
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.media.domain.find_file import find_file, list_deleted_versions, list_versions
from wikigrove.media.domain.licences import parse_licences
from wikigrove.media.domain.list_files import FilesWanted, list_file_versions
from wikigrove.media.domain.remove_file import (
    delete_file,
    delete_version,
    rename_file,
    restore_file,
    restore_version,
    revert_file,
)
from wikigrove.media.domain.warn_upload import find_upload_warnings
from wikigrove.media.errors import FileNotFound, UploadRefused
from wikigrove.media.models import File, FileVersion, StashedFile
from wikigrove.pages.models import LogEntry, WikiStatistics

OAK = Title(6, "Oak.png")


@pytest.fixture
def two_versions(admin: Actor, tmp_path: Path) -> list[FileVersion]:
    upload(picture(tmp_path / "1.png", shade=10), "File:Oak.png", actor=admin, comment="first")
    upload(picture(tmp_path / "2.png", shade=200), "File:Oak.png", actor=admin, comment="second", replace=True)
    file = find_file(OAK)
    assert file is not None
    return list_versions(file)[0]


def comments() -> list[str]:
    file = find_file(OAK)
    return [version.comment for version in list_versions(file)[0]] if file is not None else []


def test_a_deleted_file_comes_back_with_all_its_versions(two_versions: list[FileVersion]) -> None:
    assert delete_file("Oak.png") == 2
    assert (find_file(OAK), WikiStatistics.objects.get().files) == (None, 0)
    assert delete_file("Oak.png") == 0
    assert restore_file("Oak.png") == 2
    assert (comments(), WikiStatistics.objects.get().files) == (["second", "first"], 1)
    found = find_file(OAK)
    assert found is not None and found.latest is not None and found.latest.comment == "second"


def test_some_versions_of_a_deleted_file_come_back(two_versions: list[FileVersion]) -> None:
    delete_file("Oak.png")
    first = next(row for row in list_deleted_versions("Oak.png") if row.comment == "first")
    assert restore_file("Oak.png", versions=[first.pk]) == 1
    assert comments() == ["first"]


def test_an_old_version_is_deleted_and_restored_with_lines_in_the_log(
    two_versions: list[FileVersion], admin: Actor
) -> None:
    delete_version("Oak.png", two_versions[1].pk, actor=admin, comment="poor")
    assert comments() == ["second"]
    restore_version(list_deleted_versions("Oak.png")[0].pk, actor=admin)
    assert comments() == ["second", "first"]
    acts = list(LogEntry.objects.filter(kind="delete").order_by("pk").values_list("action", flat=True))
    assert acts == ["delete_version", "restore_version"]


def test_the_newest_version_is_not_deleted_alone(two_versions: list[FileVersion], admin: Actor) -> None:
    with pytest.raises(FileNotFound):
        delete_version("Oak.png", two_versions[0].pk, actor=admin)


def test_people_without_the_right_delete_nothing(two_versions: list[FileVersion], alice: Actor) -> None:
    with pytest.raises(PermissionRefused):
        delete_version("Oak.png", two_versions[1].pk, actor=alice)
    assert comments() == ["second", "first"]


def test_a_reverted_file_has_a_new_version_with_the_old_bytes(two_versions: list[FileVersion], admin: Actor) -> None:
    made = revert_file("Oak.png", two_versions[1].pk, actor=admin, comment="better")
    assert (comments(), made.sha256) == (["better", "second", "first"], two_versions[1].sha256)
    with pytest.raises(UploadRefused):
        revert_file("Oak.png", two_versions[1].pk, actor=admin)


def test_a_renamed_file_is_found_under_its_new_name_only(two_versions: list[FileVersion]) -> None:
    assert rename_file("Oak.png", "Tree.png")
    assert find_file(OAK) is None
    assert find_file(Title(6, "Tree.png")) is not None
    assert not rename_file("Oak.png", "Other.png")


def test_a_file_does_not_take_the_name_of_another(
    two_versions: list[FileVersion], admin: Actor, tmp_path: Path
) -> None:
    upload(picture(tmp_path / "3.png", shade=77), "File:Elm.png", actor=admin)
    with pytest.raises(UploadRefused):
        rename_file("Oak.png", "Elm.png")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("File:New.png", ["duplicate"]),
        ("File:Oak.png", ["exists", "nochange"]),
        ("File:OAK.PNG", ["exists-normalized", "duplicate"]),
        ("File:Gone.png", ["duplicate", "was-deleted"]),
        ("File:220px-X.png", ["duplicate", "thumb-name"]),
        ("File:IMG 1234.png", ["duplicate", "bad-prefix"]),
    ],
)
def test_what_speaks_against_an_upload_is_said(
    two_versions: list[FileVersion], admin: Actor, tmp_path: Path, name: str, codes: list[str]
) -> None:
    upload(picture(tmp_path / "g.png", shade=33), "File:Gone.png", actor=admin)
    delete_file("Gone.png")
    found = find_upload_warnings(title_of(name), sha1=two_versions[0].sha1)
    assert [warning.code for warning in found] == codes


def test_licences_are_read_from_their_page() -> None:
    groups = parse_licences("* Free\n** CC-BY-4.0|Attribution\n** Own|by=me|Mine\n* PD|Public domain\n* Empty\n")
    assert [(g.heading, [(x.wikitext, x.label) for x in g.licences]) for g in groups] == [
        ("Free", [("{{CC-BY-4.0}}", "Attribution"), ("{{Own|by=me}}", "Mine")]),
        ("", [("{{PD}}", "Public domain")]),
    ]


def send(client: Client, *files: Path, **fields: str):  # type: ignore[no-untyped-def]
    sent = [SimpleUploadedFile(path.name, path.read_bytes()) for path in files]
    return client.post("/wiki/Special:Upload", {"wpUploadFile": sent, **fields})


def test_a_warning_is_answered_without_sending_the_file_again(
    alice_client: Client, alice: Actor, tmp_path: Path
) -> None:
    upload(picture(tmp_path / "a.png"), "File:First.png", actor=alice)
    answer = send(alice_client, tmp_path / "a.png", wpDestFile="Second.png", wpUploadDescription="Mine")
    assert (answer.status_code, File.objects.count()) == (200, 1)
    text = answer.content.decode()
    token = text.split('name="wpFileKey" value="')[1].split('"')[0]
    done = alice_client.post(
        "/wiki/Special:Upload", {"wpFileKey": token, "wpDestFile": "Second.png", "wpIgnoreWarning": "1"}
    )
    assert (done.status_code, done["Location"]) == (302, "/wiki/File:Second.png")
    assert (File.objects.count(), StashedFile.objects.count()) == (2, 0)


def test_a_waiting_file_is_its_uploaders_only(client: Client, alice: Actor, admin: Actor, tmp_path: Path) -> None:
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    upload(picture(tmp_path / "a.png"), "File:First.png", actor=alice)
    client.force_login(alice.user, backend=backend)
    text = send(client, tmp_path / "a.png", wpDestFile="Second.png").content.decode()
    token = text.split('name="wpFileKey" value="')[1].split('"')[0]
    client.force_login(admin.user, backend=backend)
    stolen = client.post("/wiki/Special:Upload", {"wpFileKey": token, "wpDestFile": "Second.png"})
    assert (stolen.status_code, File.objects.count()) == (400, 1)


def test_several_files_are_taken_at_once_and_keep_their_names(
    alice_client: Client, alice: Actor, tmp_path: Path
) -> None:
    paths = [picture(tmp_path / f"tree {n}.png", shade=10 + n) for n in range(3)]
    answer = send(alice_client, *paths, wpDestFile="Ignored.png", wpUploadDescription="Trees")
    assert answer.status_code == 200
    assert sorted(File.objects.values_list("key", flat=True)) == ["Tree_0.png", "Tree_1.png", "Tree_2.png"]


def test_a_wiki_takes_only_the_kinds_that_it_wants(alice_client: Client, wiki: Wiki, tmp_path: Path) -> None:
    change_wiki(wiki, settings={"upload_types": ["svg"]})
    answer = send(alice_client, picture(tmp_path / "a.png"))
    assert (answer.status_code, File.objects.count()) == (400, 0)


def test_an_address_needs_the_right_and_the_open_internet(client: Client, alice: Actor, admin: Actor) -> None:
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(alice.user, backend=backend)
    sent = {"wpUploadFileURL": "http://127.0.0.1:1/a.png"}
    assert client.post("/wiki/Special:Upload", sent).status_code == 403
    client.force_login(admin.user, backend=backend)
    answer = client.post("/wiki/Special:Upload", sent)
    assert (answer.status_code, "not on the open internet" in answer.content.decode()) == (400, True)


def test_acts_on_versions_ask_first(two_versions: list[FileVersion], client: Client, admin: Actor) -> None:
    save_page("File:Oak.png", "An oak.", actor=admin)
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    path = f"/w/index.php?title=File:Oak.png&action=revert&oldimage={two_versions[1].pk}"
    assert path.replace("&", "&amp;") in client.get("/wiki/File:Oak.png").content.decode()
    assert client.get(path).status_code == 200
    assert comments() == ["second", "first"]
    done = client.post("/w/index.php?title=File:Oak.png", {"action": "revert", "oldimage": two_versions[1].pk})
    assert (done.status_code, len(comments())) == (302, 3)


@pytest.mark.parametrize("sort", ["img_timestamp", "img_size", "img_name"])
@pytest.mark.parametrize("descending", [True, False])
def test_files_are_listed_in_parts_in_every_order(alice: Actor, tmp_path: Path, sort: str, descending: bool) -> None:
    for number in range(5):
        upload(picture(tmp_path / f"{number}.png", 50 + 40 * (number % 3)), f"File:F{number}.png", actor=alice)
    wanted = FilesWanted(sort=sort, descending=descending)
    whole = [row.pk for row in list_file_versions(wanted, limit=50)[0]]
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        rows, cursor = list_file_versions(wanted, cursor=cursor, limit=2)
        seen += [row.pk for row in rows]
    assert (seen, len(set(seen))) == (whole, 5)
    if sort == "img_size":
        sizes = [FileVersion.objects.get(pk=pk).size for pk in whole]
        assert sizes == sorted(sizes, reverse=descending)
