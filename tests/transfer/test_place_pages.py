"""Where pages of a dump go, and who stands as their author."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import title_of
from tests.transfer.dumps import dump, page, revision
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.pages.models import Page, Revision
from wikigrove.transfer.domain.place_pages import Placement, make_placement, place_authors
from wikigrove.transfer.errors import PlacementRefused

FILE = dump(
    page("Oak", revision("oak", user="Alice", stamp="2020-01-01T00:00:00Z"), number=1),
    page("Talk:Oak", revision("talk", user="Zed", stamp="2020-01-02T00:00:00Z"), ns=1, number=2),
    page("Portal:Ash", revision("ash", ip="192.0.2.7", stamp="2020-01-03T00:00:00Z"), ns=100, number=3),
)


def send(client: Client, admin: Actor, **fields: str) -> int:
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    file = SimpleUploadedFile("trees.xml", io.BytesIO(FILE.encode()).getvalue())
    return client.post("/wiki/Special:Import", {"xmlimport": file, **fields}).status_code


def names() -> list[tuple[int, str]]:
    return list(Page.objects.order_by("namespace", "key").values_list("namespace", "key"))


def test_pages_go_into_one_namespace_and_talk_beside_them(client: Client, admin: Actor) -> None:
    assert send(client, admin, mapping="namespace", namespace="12") == 200
    assert names() == [(12, "Ash"), (12, "Oak"), (13, "Oak")]


def test_pages_become_subpages_and_no_namespace_is_made_for_them(client: Client, admin: Actor, wiki: Wiki) -> None:
    assert send(client, admin, mapping="subpage", rootpage="Project:Old wiki") == 200
    assert names() == [(4, "Old_wiki/Oak"), (4, "Old_wiki/Portal:Ash"), (4, "Old_wiki/Talk:Oak")]
    wiki.refresh_from_db()
    assert 100 not in wiki.title_rules.namespaces


def test_authors_stand_with_their_wiki_but_for_those_known_here(client: Client, admin: Actor, alice: Actor) -> None:
    send(client, admin, mapping="default", usernamePrefix="old")
    by = Revision.objects.exclude(actor=admin).order_by("timestamp").values_list("actor__name", flat=True)
    assert list(by) == ["old>Alice", "old>Zed", "192.0.2.7"]
    placement = Placement(prefix="old", assigns_known=True)
    assert place_authors({"Alice", "Zed", "third>Al"}, placement) == {
        "Alice": "Alice",
        "Zed": "old>Zed",
        "third>Al": "third>Al",
    }


def test_the_same_file_to_another_place_is_another_import(client: Client, admin: Actor) -> None:
    for place in ("Help:A", "Help:B", "Help:B"):
        send(client, admin, mapping="subpage", rootpage=place)
    assert [key for _, key in names() if key.endswith("/Oak")] == ["A/Oak", "B/Oak"]


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"root": "Special:Version"}, "import-rootpage-invalid"),
        ({"root": "[x]"}, "import-rootpage-invalid"),
        ({"root": "Category:Trees"}, "import-rootpage-nosubpage"),
        ({"namespace": 3333}, "import-error-bad-namespace"),
        ({"namespace": -1}, "import-error-bad-namespace"),
        ({"prefix": "a>b"}, "import-error-bad-prefix"),
    ],
)
def test_a_place_that_can_not_be_is_refused(wiki: Wiki, asked: dict[str, object], key: str) -> None:
    with pytest.raises(PlacementRefused) as refusal:
        make_placement(**asked)  # type: ignore[arg-type]
    assert refusal.value.message_key == key


def test_a_refused_place_takes_no_page(client: Client, admin: Actor) -> None:
    assert (send(client, admin, mapping="subpage", rootpage="Special:X"), names()) == (400, [])
    assert make_placement(root="Help:X").root == title_of("Help:X")
