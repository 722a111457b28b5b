"""What a program may be allowed to do in somebody's name: MediaWiki's grants, each a set of rights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EDIT: Final = _words("edit minoredit applychangetags changetags editcontentmodel pagelang")
_MOVE: Final = _words("createpage createtalk delete-redirect move move-rootuserpages move-subpages suppressredirect")
_DELETED: Final = _words("browsearchive deletedhistory deletedtext")

GRANTS: Final[Mapping[str, frozenset[str]]] = {
    "basic": _words(
        "autocreateaccount autoconfirmed autopatrol editsemiprotected ipblock-exempt nominornewtalk patrolmarks read "
        "unwatchedpages writeapi purge skipcaptcha tboverride bot"
    ),
    "highvolume": _words("bot apihighlimits noratelimit markbotedits"),
    "import": _EDIT | _words("import importupload createpage createtalk"),
    "editpage": _EDIT,
    "editprotected": _EDIT | _words("editprotected"),
    "editmycssjs": _EDIT | _words("editmyusercss editmyuserjs editmyuserjson"),
    "editmyoptions": _words("editmyoptions editmyuserjson"),
    "editinterface": _EDIT | _words("editinterface editusercss edituserjson editsitejson"),
    "editsiteconfig": _EDIT | _words("editinterface editusercss edituserjs edituserjson editsitecss editsitejs"),
    "createeditmovepage": _EDIT | _MOVE,
    "uploadfile": _words("upload reupload-own"),
    "uploadeditmovefile": _words(
        "upload reupload reupload-own reupload-shared upload_by_url movefile suppressredirect"
    ),
    "patrol": _words("patrol"),
    "rollback": _words("rollback"),
    "blockusers": _words("block blockemail unblockself"),
    "viewdeleted": _DELETED,
    "viewrestrictedlogs": _words("suppressionlog"),
    "delete": _EDIT
    | _DELETED
    | _words("delete bigdelete deletelogentry deleterevision undelete nuke deletechangetags managechangetags"),
    "oversight": _words("suppressrevision viewsuppressed hideuser suppressionlog"),
    "protect": _EDIT | _words("editprotected protect"),
    "viewmywatchlist": _words("viewmywatchlist"),
    "editmywatchlist": _words("editmywatchlist"),
    "sendemail": _words("sendemail"),
    "createaccount": _words("createaccount"),
    "privateinfo": _words("viewmyprivateinfo"),
    "mergehistory": _words("mergehistory"),
    "managewiki": _words("managesettings siteadmin interwiki"),
    "managegroups": _words("userrights userrights-interwiki globalgroupmembership"),
}
ALWAYS: Final = ("basic",)
"""Part of every bot password."""
RISKY: Final = frozenset(
    {"editinterface", "editsiteconfig", "editmycssjs", "delete", "oversight", "managegroups", "managewiki"}
)
"""Those that a thief would want: marked in the form."""


def rights_of_grants(grants: Iterable[str], *, with_basic: bool = True) -> frozenset[str]:
    """All rights that these grants hold together, with those of ALWAYS, or as they were named only."""
    always = ALWAYS if with_basic else ()
    return frozenset().union(*(GRANTS.get(name, frozenset()) for name in (*always, *grants)))
