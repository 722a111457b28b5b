"""Bytes that nobody uses are swept up, and no others."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_account, make_wiki, title_of
from tests.media.test_upload import picture, upload
from wikigrove.accounts.errors import Blocked
from wikigrove.accounts.models import Actor
from wikigrove.cli.main import make_parser
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.jobs.recurring import run_one
from wikigrove.media.domain.paths import blob_path, thumb_path
from wikigrove.media.domain.remove_file import delete_file, delete_version, restore_version, revert_file
from wikigrove.media.domain.stash import clear_stash, stash_file
from wikigrove.media.domain.store_upload import keep_bytes
from wikigrove.media.domain.sweep import Swept, sweep_bytes
from wikigrove.media.models import DeletedFileVersion, FileVersion
from wikigrove.moderation.domain.block import BlockRequest, block

OLD = time.time() - 3 * 86400


def make_old(path: Path) -> Path:
    os.utime(path, (OLD, OLD))
    return path


def lost(digest: str, content: bytes = b"lost") -> Path:
    path = blob_path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return make_old(path)


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]


def test_sweep_takes_what_nobody_uses_and_leaves_the_rest(admin: Actor, tmp_path: Path) -> None:
    kept = upload(picture(tmp_path / "a.png"), "File:A.png", actor=admin).version.sha256
    deleted = upload(picture(tmp_path / "b.png", shade=5), "File:B.png", actor=admin).version.sha256
    delete_file("B.png")
    waiting = stash_file(picture(tmp_path / "c.png", shade=7), name="C.png", actor=admin)[0].sha256
    with use_wiki(make_wiki(path_prefix="/other")):
        elsewhere = upload(
            picture(tmp_path / "d.png", shade=9), "File:D.png", actor=make_account("Bea", groups=("sysop",))
        ).version.sha256
    for digest in (kept, deleted, waiting, elsewhere):
        make_old(blob_path(digest))
    gone, half = lost("a" * 64), lost("b" * 64 + ".1.part")
    young = lost("c" * 64)
    os.utime(young)
    thumbs = thumb_path("a" * 64, "10px.png").parent
    thumbs.mkdir(parents=True)
    make_old(thumbs)
    assert sweep_bytes(dry_run=True) == Swept(2, 8, 1)
    assert gone.exists() and half.exists() and thumbs.exists()
    assert sweep_bytes() == Swept(2, 8, 1)
    assert not gone.exists() and not half.exists() and not thumbs.exists()
    assert young.exists()
    assert all(blob_path(digest).exists() for digest in (kept, deleted, waiting, elsewhere))
    clear_stash(admin)
    assert sweep_bytes().files == 1 and not blob_path(waiting).exists()


def test_bytes_that_come_again_are_young_before_anybody_relies_on_them(admin: Actor, tmp_path: Path) -> None:
    path = lost("a" * 64)
    source = tmp_path / "source"
    source.write_bytes(b"lost")
    keep_bytes(source, "a" * 64)
    assert sweep_bytes() == Swept() and path.exists()


def test_worker_sweeps_and_drops_ended_blocks(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lost("a" * 64)
    run_one("media.sweep")
    assert not path.exists()
    run_one("accounts.blocks")


def test_command_says_what_it_would_do(admin: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    path = lost("a" * 64)
    arguments = make_parser().parse_args(["files", "sweep", "--dry-run"])
    assert arguments.run(arguments) == 0
    assert "would be deleted: 1 files, 4 bytes" in capsys.readouterr().out and path.exists()


def test_blocked_people_change_no_files(admin: Actor, wiki: Wiki, tmp_path: Path) -> None:
    other = make_account("Otto", groups=("sysop",))
    upload(picture(tmp_path / "1.png", shade=10), "File:Oak.png", actor=admin)
    upload(picture(tmp_path / "2.png", shade=200), "File:Oak.png", actor=admin, replace=True)
    first = FileVersion.objects.order_by("pk").first()
    assert first is not None
    delete_version("Oak.png", first.pk, actor=admin)
    row = DeletedFileVersion.objects.get()
    block(BlockRequest("Otto"), actor=admin)
    other = Actor.objects.get(pk=other.pk)
    current = FileVersion.objects.get()
    for act in (
        lambda: stash_file(picture(tmp_path / "3.png", shade=3), name="Elm.png", actor=other),
        lambda: delete_version("Oak.png", current.pk, actor=other),
        lambda: restore_version(row.pk, actor=other),
        lambda: revert_file("Oak.png", current.pk, actor=other),
    ):
        with pytest.raises(Blocked):
            act()  # type: ignore[no-untyped-call]
    assert DeletedFileVersion.objects.count() == 1


def test_partial_block_of_a_file_page_holds_for_its_stash(admin: Actor, wiki: Wiki, tmp_path: Path) -> None:
    make_account("Otto", groups=("sysop",))
    block(BlockRequest("Otto", is_sitewide=False, pages=(title_of("File:Oak.png"),)), actor=admin)
    otto = Actor.objects.get(name="Otto")
    with pytest.raises(Blocked):
        stash_file(picture(tmp_path / "3.png"), name="Oak.png", actor=otto)
    assert stash_file(picture(tmp_path / "3.png"), name="Elm.png", actor=otto)[0].name == "Elm.png"


def test_stash_page_refuses_the_blocked(admin: Actor, client: Client) -> None:
    make_account("Otto", groups=("sysop",))
    block(BlockRequest("Otto"), actor=admin)
    client.force_login(
        Actor.objects.get(name="Otto").user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    sent = {"wpUploadFile": _file()}
    assert client.post("/wiki/Special:Upload", sent).status_code == 403


def _file() -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("Oak.png", b"x", content_type="image/png")
