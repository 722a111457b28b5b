"""Names, groups, rights, temporary accounts, limits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import make_account
from wikigrove.accounts.domain.actors import create_temporary_actor, get_actor_for, import_actors
from wikigrove.accounts.domain.create_account import create_account, set_password
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.names import normalise_name
from wikigrove.accounts.domain.rights import check_right, forget_rights, groups_of, has_right
from wikigrove.accounts.errors import NameRefused, PermissionRefused, RateLimited
from wikigrove.accounts.models import Actor, GroupMembership, RateCount
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.models import Wiki


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("alice", "Alice"),
        (" two  words ", "Two words"),
        ("under_score", "Under score"),
        ("Ünal", "Ünal"),
        ("漢字", "漢字"),
    ],
)
def test_names_are_kept_as_mediawiki_writes_them(wiki: Wiki, typed: str, kept: str) -> None:
    assert normalise_name(typed, wiki.title_rules) == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a/b",
        "a@b",
        "127.0.0.1",
        "2001:db8::1",
        "1.2.3.xxx",
        "~2026-1",
        "a#b",
        "User:x",
        "<x>",
        "x" * 90,
        "Unknown user",
        "a{b",
        "a=b",
    ],
)
def test_names_that_can_not_be_had(wiki: Wiki, name: str) -> None:
    with pytest.raises(NameRefused):
        normalise_name(name, wiki.title_rules)


def test_account_needs_a_free_name_and_a_good_password(wiki: Wiki) -> None:
    make_account("Alice")
    with pytest.raises(NameRefused):
        create_account("aLICE", password="correct horse")
    for password in ("short", "password", "12345678"):
        with pytest.raises(ValidationError):
            create_account("Bob", password=password)
    set_password("alice", "a much better one")
    assert Actor.objects.get(name="Alice").user.check_password("a much better one")


def test_rights_come_from_groups_and_end_with_them(wiki: Wiki) -> None:
    bob = make_account("Bob", groups=("sysop",))
    assert has_right(bob, "delete") and not has_right(bob, "userrights")
    GroupMembership.objects.filter(group="sysop").update(expires=timezone.now() - timedelta(seconds=1))
    forget_rights(bob)
    assert groups_of(bob) == ["*", "user"]
    with pytest.raises(PermissionRefused) as caught:
        check_right(bob, "delete")
    assert caught.value.params[0] == "Administrators", "the message names who may"


def test_autoconfirmed_needs_days_and_edits(wiki: Wiki) -> None:
    bob = make_account("Bob")
    for days, edits, expected in ((5, 9, False), (3, 50, False), (5, 10, True)):
        bob.created, bob.edit_count = timezone.now() - timedelta(days=days), edits
        forget_rights(bob)
        assert ("autoconfirmed" in groups_of(bob)) == expected


def test_groups_are_of_one_wiki(wiki: Wiki) -> None:
    from tests.factories import make_wiki
    from wikigrove.farm.scope import use_wiki

    bob = make_account("Bob", groups=("sysop",))
    with use_wiki(make_wiki("second", path_prefix="/second")):
        assert not has_right(get_actor_for(bob.user), "delete")


def test_temporary_accounts_have_mediawikis_names(wiki: Wiki) -> None:
    year = timezone.now().year
    assert [create_temporary_actor().name for _ in range(3)] == [f"~{year}-1", f"~{year}-2", f"~{year}-3"]
    Actor.objects.create(name=f"~{year}-4", kind="temporary")
    assert create_temporary_actor().name == f"~{year}-5"


def test_imported_names_are_claimed_by_their_account(wiki: Wiki) -> None:
    ids = import_actors(["Ann", "192.0.2.7", "Ann"], wiki=wiki)
    assert sorted(ids) == ["192.0.2.7", "Ann"]
    ann = make_account("Ann")
    assert ann.pk == ids["Ann"] and ann.kind == "local"
    assert Actor.objects.get(pk=ids["192.0.2.7"]).kind == "address"


def test_rate_counts_hold_no_address(wiki: Wiki, settings) -> None:  # type: ignore[no-untyped-def]
    settings.WIKIGROVE = {**settings.WIKIGROVE, "rate_limits": True}
    visitor = Visitor("192.0.2.55")
    for _ in range(8):
        check_rate("edit", visitor)
    with pytest.raises(RateLimited):
        check_rate("edit", visitor)
    check_rate("edit", Visitor("192.0.2.56"))
    assert not any("192.0.2" in row.key for row in RateCount.objects.all())


def test_admins_and_bots_are_not_limited(wiki: Wiki, admin: Actor, settings) -> None:  # type: ignore[no-untyped-def]
    settings.WIKIGROVE = {**settings.WIKIGROVE, "rate_limits": True}
    for _ in range(200):
        check_rate("edit", admin)
