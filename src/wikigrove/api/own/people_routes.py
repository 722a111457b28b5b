"""What stewards do to accounts, where MediaWiki's API has no module for it."""

from __future__ import annotations

from typing import Any, Final

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import User
from wikigrove.api.own.door import ApiRefused, check_no_key, person_of, table, wire_time
from wikigrove.api.rest.schemas import FLAG, NUMBER, TEXT, TIME, list_of, maybe, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.moderation.domain.change_groups import change_global_groups, global_memberships_of
from wikigrove.moderation.domain.group_rights import drop_group, set_group_rights
from wikigrove.moderation.domain.rename_user import merge_name, rename_user
from wikigrove.moderation.domain.two_factor import disable_two_factor, verify_two_factor
from wikigrove.moderation.domain.unblock import exempt

_NAME: Final = Param("name", source="path", required=True, summary="The account", example="Nobody of this name")
_REASON: Final = Param("reason", source="body", summary="Why, for the log", example="Asked for it")
_GROUPS: Final = list_of(shape(group=TEXT, expires=maybe(TIME)))


@table.add(
    "POST",
    "/people/{name}/rename",
    "Rename an account",
    _NAME,
    Param("to", source="body", required=True, summary="The new name", example="Somebody"),
    _REASON,
    tag="people",
    writes=True,
    answer=shape(name=TEXT),
    cost=5,
)
def rename(call: Call) -> Reply:
    actor = person_of(call, "renameuser")
    user = rename_user(call.text("name"), call.text("to"), actor=actor, reason=call.text("reason")[:500])
    return Reply({"name": user.username})


@table.add(
    "POST",
    "/people/{name}/merge",
    "Give what a name from an import did to an account",
    _NAME,
    Param("into", source="body", required=True, summary="The account", example="Somebody"),
    _REASON,
    tag="people",
    writes=True,
    answer=shape(edits=NUMBER),
    cost=5,
)
def merge(call: Call) -> Reply:
    actor = person_of(call, "renameuser")
    edits = merge_name(call.text("name"), call.text("into"), actor=actor, reason=call.text("reason")[:500])
    return Reply({"edits": edits})


@table.add("GET", "/people/{name}/global-groups", "The groups of the installation that an account is in", _NAME,
           tag="people", answer=shape(groups=_GROUPS), errors=(404,))  # fmt: skip
def global_groups(call: Call) -> Reply:
    check_right(call.actor, "read")
    return Reply({"groups": _memberships(_account(call))})


@table.add(
    "PUT",
    "/people/{name}/global-groups",
    "Put an account into exactly these groups of the installation",
    _NAME,
    Param("groups", "array", "body", required=True, summary="Their names", example=[]),
    _REASON,
    tag="people",
    writes=True,
    answer=shape(groups=_GROUPS),
    errors=(404,),
)
def put_global_groups(call: Call) -> Reply:
    actor = person_of(call, "globalgroupmembership")
    user = _account(call)
    wanted = dict.fromkeys(str(name) for name in call.values["groups"])
    change_global_groups(user, wanted, actor=actor, reason=call.text("reason")[:500])
    return Reply({"groups": _memberships(user)})


@table.add(
    "POST", "/people/{name}/two-factor", "Has an account a second factor? Looking is logged", _NAME, _REASON,
    tag="people", writes=True, answer=shape(enabled=FLAG),
)  # fmt: skip
def two_factor(call: Call) -> Reply:
    actor = person_of(call, "oathauth-verify-user")
    check_no_key(call)
    return Reply({"enabled": verify_two_factor(call.text("name"), actor=actor, reason=call.text("reason")[:500])})


@table.add(
    "DELETE", "/people/{name}/two-factor", "Take every second factor off an account whose owner lost it", _NAME, _REASON,
    tag="people", writes=True, status=204,
)  # fmt: skip
def drop_two_factor(call: Call) -> Reply:
    actor = person_of(call, "oathauth-disable-for-user")
    check_no_key(call)
    disable_two_factor(call.text("name"), actor=actor, reason=call.text("reason")[:500])
    return Reply(status=204)


_TARGET: Final = Param("target", source="path", required=True, summary="Whom it is of", example="192.0.2.1")


@table.add(
    "PUT", "/global-blocks/{target}/exemption", "Let this wiki ignore a block of the installation", _TARGET, _REASON,
    tag="people", writes=True, status=204,
)  # fmt: skip
def put_exemption(call: Call) -> Reply:
    exempt(call.text("target"), actor=person_of(call, "block"), reason=call.text("reason")[:500])
    return Reply(status=204)


@table.add(
    "DELETE", "/global-blocks/{target}/exemption", "Heed a block of the installation again", _TARGET, _REASON,
    tag="people", writes=True, status=204,
)  # fmt: skip
def drop_exemption(call: Call) -> Reply:
    exempt(call.text("target"), actor=person_of(call, "block"), reason=call.text("reason")[:500], exempted=False)
    return Reply(status=204)


_GROUP: Final = Param("group", source="path", required=True, summary="Its name", example="reviewer")


@table.add(
    "PUT",
    "/groups/{group}",
    "Make a group, or give it exactly these rights",
    _GROUP,
    Param("rights", "array", "body", required=True, summary="Names of rights", example=["read", "edit"]),
    _REASON,
    tag="people",
    writes=True,
    status=204,
)
def put_group(call: Call) -> Reply:
    rights = [str(name)[:100] for name in call.values["rights"]]
    set_group_rights(call.text("group"), rights, actor=person_of(call), reason=call.text("reason")[:500])
    return Reply(status=204)


@table.add(
    "DELETE", "/groups/{group}", "Drop a group that the wiki made", _GROUP, _REASON, tag="people", writes=True, status=204,
)  # fmt: skip
def delete_group(call: Call) -> Reply:
    drop_group(call.text("group"), actor=person_of(call), reason=call.text("reason")[:500])
    return Reply(status=204)


def _account(call: Call) -> User:
    """The account of the path. Raises ApiRefused."""
    typed = call.text("name").strip().replace("_", " ")
    user: User | None = User.objects.filter(username=typed[:1].upper() + typed[1:]).first()
    if user is None:
        raise ApiRefused(404, "no-such-account", "nosuchusershort", typed)
    return user


def _memberships(user: User) -> list[dict[str, Any]]:
    found = sorted(global_memberships_of(user).items())
    return [{"group": group, "expires": wire_time(expires)} for group, expires in found]
