"""Blocks and groups of all wikis of an installation, with what a wiki may do about them."""

from __future__ import annotations

import pytest

from tests.factories import make_account, make_wiki, title_of
from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.check_block import check_block, drop_expired_blocks, forget_blocks
from wikigrove.accounts.domain.rights import forget_rights, has_right
from wikigrove.accounts.errors import ActRefused, Blocked, PermissionRefused
from wikigrove.accounts.models import Actor, Block, GlobalMembership
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.moderation.domain.block import BlockRequest, block
from wikigrove.moderation.domain.change_groups import change_global_groups
from wikigrove.moderation.domain.unblock import exempt, unblock


@pytest.fixture
def steward(wiki: Wiki) -> Actor:
    made = make_account("Steward")
    GlobalMembership.objects.create(user=made.user, group="steward")
    return made


def is_blocked(actor: Actor | Visitor, act: str = "edit", title: str = "Oak") -> bool:
    if isinstance(actor, Actor):
        forget_blocks(actor)
    try:
        check_block(actor, title_of(title), act)
    except Blocked:
        return True
    return False


def test_a_block_of_all_wikis_holds_on_each_and_a_wiki_can_exempt(wiki: Wiki, steward: Actor, alice: Actor) -> None:
    other = make_wiki(path_prefix="/other")
    block(BlockRequest("Alice", is_global=True, reason="spam everywhere"), actor=steward)
    with use_wiki(other):
        there = get_actor_for(alice.user)
        assert is_blocked(there)
        exempt("Alice", actor=make_account("Local admin", groups=("sysop",)), reason="we trust her")
        assert not is_blocked(there)
    assert is_blocked(alice)
    unblock("Alice", actor=steward, is_global=True)
    assert not is_blocked(alice)


def test_a_local_block_stays_local(wiki: Wiki, admin: Actor, alice: Actor) -> None:
    block(BlockRequest("Alice"), actor=admin)
    with use_wiki(make_wiki(path_prefix="/other")):
        assert not is_blocked(get_actor_for(alice.user))
    assert is_blocked(alice)


def test_only_stewards_block_everywhere(wiki: Wiki, admin: Actor, alice: Actor) -> None:
    with pytest.raises(PermissionRefused):
        block(BlockRequest("Alice", is_global=True), actor=admin)
    with pytest.raises(PermissionRefused):
        block(BlockRequest("Alice", hides_name=True), actor=admin)


def test_groups_of_all_wikis_count_where_a_wiki_does_not_ignore_them(wiki: Wiki, steward: Actor, alice: Actor) -> None:
    change_global_groups(alice.user, {"global-sysop": None}, actor=steward)
    other = make_wiki(path_prefix="/other")
    with use_wiki(other):
        there = get_actor_for(alice.user)
        assert has_right(there, "delete")
        change_wiki(other, settings={"ignored_global_groups": ["global-sysop"]})
        forget_rights(there)
        assert not has_right(there, "delete")


def test_a_hidden_name_is_out_of_lists(wiki: Wiki, alice: Actor) -> None:
    overseer = make_account("Overseer", groups=("sysop", "suppress"))
    block(BlockRequest("Alice", hides_name=True), actor=overseer)
    assert Actor.objects.get(pk=alice.pk).is_hidden
    unblock("Alice", actor=overseer)
    assert not Actor.objects.get(pk=alice.pk).is_hidden


@pytest.mark.parametrize(
    ("target", "expiry", "key"),
    [
        ("Nobody", "1 day", "nosuchusershort"),
        ("Alice", "soon", "ipb_expiry_invalid"),
        ("Alice", "2001-01-01", "ipb_expiry_invalid"),
        ("192.0.0.0/8", "1 day", "ip_range_toolarge"),
        ("2001:db8::/16", "1 day", "ip_range_toolarge"),
    ],
)
def test_blocks_that_make_no_sense(wiki: Wiki, admin: Actor, alice: Actor, target: str, expiry: str, key: str) -> None:
    with pytest.raises(ActRefused, match=key):
        block(BlockRequest(target, expiry=expiry), actor=admin)
    assert not Block.objects.exists()


def test_ranges_hold_in_both_families(wiki: Wiki, admin: Actor) -> None:
    block(BlockRequest("192.0.2.0/25"), actor=admin)
    block(BlockRequest("2001:db8::/32"), actor=admin)
    held = ["192.0.2.1", "192.0.2.127", "2001:db8:ffff::1"]
    free = ["192.0.2.128", "2001:db9::1", "", "::1"]
    assert [is_blocked(Visitor(address=a)) for a in held] == [True] * 3
    assert [is_blocked(Visitor(address=a)) for a in free] == [False] * 4


def test_an_autoblock_follows_the_address_and_shows_no_address(wiki: Wiki, admin: Actor, alice: Actor) -> None:
    row = block(BlockRequest("Alice", expiry="1 week"), actor=admin)
    alice.address = "192.0.2.9"  # type: ignore[attr-defined]
    assert is_blocked(alice) and is_blocked(Visitor(address="192.0.2.9"))
    auto = Block.objects.get(parent=row)
    assert auto.shown_target == f"#{auto.pk}" and auto.target == ""
    unblock(f"#{auto.pk}", actor=admin)
    assert not is_blocked(Visitor(address="192.0.2.9")) and is_blocked(alice)


def test_a_blocked_admin_blocks_nobody_but_may_free_themselves(wiki: Wiki, admin: Actor, alice: Actor) -> None:
    bob = make_account("Bob", groups=("sysop",))
    block(BlockRequest("Bob"), actor=admin)
    with pytest.raises(Blocked):
        block(BlockRequest("Alice"), actor=bob)
    forget_blocks(bob)
    unblock("Bob", actor=bob)
    assert not is_blocked(bob)


def test_ended_blocks_of_addresses_are_forgotten(wiki: Wiki, admin: Actor) -> None:
    from datetime import timedelta

    from django.utils import timezone

    block(BlockRequest("192.0.2.1", expiry="1 day"), actor=admin)
    Block.objects.update(expires=timezone.now() - timedelta(days=3))
    assert drop_expired_blocks() == 1
