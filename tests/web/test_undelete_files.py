"""Special:Undelete for files: versions are looked at and chosen one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_account, save_page, title_of
from tests.media.test_upload import picture, upload
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.delete import DeleteRequest, delete_page
from wikigrove.farm.models import Wiki
from wikigrove.media.domain.find_file import find_file, list_versions
from wikigrove.media.models import DeletedFileVersion
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.models import LogEntry

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PATH = "/wiki/Special:Undelete/File:Oak.png"


@pytest.fixture
def sysop(wiki: Wiki, client: Client, tmp_path: Path) -> Actor:
    """Somebody who has deleted a file of three versions."""
    sysop = make_account("Sysop", groups=("sysop",))
    client.force_login(sysop.user, backend=BACKEND)
    for number, words in enumerate(("first", "second", "third")):
        path = picture(tmp_path / f"{number}.png", shade=10 * number + 1)
        upload(path, "File:Oak.png", actor=sysop, comment=words, replace=number > 0)
    save_page("File:Oak.png", "An oak.", actor=sysop)
    delete_page(DeleteRequest(title_of("File:Oak.png")), actor=sysop)
    return sysop


def comments() -> list[str]:
    file = find_file(title_of("File:Oak.png"))
    return [version.comment for version in list_versions(file)[0]] if file is not None else []


def numbers() -> dict[str, int]:
    return dict(DeletedFileVersion.objects.values_list("comment", "pk"))


def test_chosen_versions_come_back_without_the_page(sysop: Actor, client: Client) -> None:
    page = client.get(PATH).content.decode()
    assert page.count('name="fileids"') == 3 and page.count('name="ids"') == 1 and "⧼" not in page
    sent = {"fileids": [numbers()["first"], numbers()["third"]], "wpComment": "needed"}
    done = client.post(PATH, sent, follow=True)
    assert "2 versions" in done.content.decode()
    assert comments() == ["third", "first"] and find_page(title_of("File:Oak.png")) is None
    entry = LogEntry.objects.filter(action="restore").get()
    assert (entry.params, entry.comment) == ({"count": {"revisions": 0, "files": 2}}, "needed")
    assert "⧼" not in client.get("/wiki/Special:Log/delete").content.decode()


def test_chosen_revisions_leave_the_file_where_it_is(sysop: Actor, client: Client) -> None:
    row = client.get(PATH).context["rows"][0]
    client.post(PATH, {"ids": [row.id]})
    assert find_page(title_of("File:Oak.png")) is not None and comments() == []


def test_nothing_chosen_brings_all_back(sysop: Actor, client: Client) -> None:
    client.post(PATH, {"wpComment": ""})
    assert find_page(title_of("File:Oak.png")) is not None and comments() == ["third", "second", "first"]
    assert client.get(PATH).status_code == 404


def test_versions_deleted_by_themselves_are_offered_too(sysop: Actor, client: Client) -> None:
    client.post(PATH, {"ids": [client.get(PATH).context["rows"][0].id]})
    client.post(PATH, {"fileids": [numbers()["second"]]})
    assert comments() == ["second"]
    page = client.get(PATH)
    assert page.status_code == 200 and page.content.decode().count('name="fileids"') == 2


def test_deleted_bytes_are_for_those_who_may_see_deleted_texts(sysop: Actor, client: Client) -> None:
    path = f"{PATH}?file={numbers()['first']}"
    shown = client.get(path)
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/png", "private, no-store")
    assert b"".join(shown.streaming_content)[:4] == b"\x89PNG"  # type: ignore[attr-defined]
    client.force_login(make_account("Ann").user, backend=BACKEND)
    assert client.get(path).status_code == 403
